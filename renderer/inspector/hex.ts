/** Bytes as a hex view: offset, the bytes of a row in groups of eight, what of them is printable. */
export type HexRow = { offset: string; hex: string; text: string };

export function hexRow(bytes: Uint8Array, row: number, perRow: 8 | 16): HexRow {
  const part = bytes.subarray(row * perRow, (row + 1) * perRow);
  const pairs = Array.from(part, (byte) => byte.toString(16).padStart(2, "0"));
  const groups = [pairs.slice(0, 8), pairs.slice(8)].slice(0, perRow / 8);
  return {
    offset: (row * perRow).toString(16).padStart(6, "0"),
    hex: groups.map((group) => group.join(" ").padEnd(23)).join("  "),
    text: Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join(
      "",
    ),
  };
}
