/** Bytes as a hex view: offset, sixteen bytes, what is printable. */
export type HexRow = { offset: string; hex: string; text: string };

export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const part = bytes.subarray(row * 16, row * 16 + 16);
  const pairs = Array.from(part, (byte) => byte.toString(16).padStart(2, "0"));
  const half = (from: number, to: number) => pairs.slice(from, to).join(" ").padEnd(23);
  return {
    offset: (row * 16).toString(16).padStart(8, "0"),
    hex: `${half(0, 8)}  ${half(8, 16)}`,
    text: Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join(
      "",
    ),
  };
}
