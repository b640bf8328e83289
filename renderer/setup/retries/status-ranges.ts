/** Statuses as one types them: `5xx`, `429`, `300-399`, several with commas. What is wrong is a sentence. */
type Range = [number, number];

const mostRanges = 20;

export function readStatuses(text: string): Range[] | string {
  const written = text.split(",").flatMap((one) => one.trim() || []);
  if (written.length > mostRanges) return `These are ${written.length} ranges: ${mostRanges} is the most.`;
  const ranges: Range[] = [];
  for (const one of written) {
    const range = readRange(one);
    if (!range) return `“${one}” is no status: write 5xx, 429 or 300-399, from 100 to 599.`;
    ranges.push(range);
  }
  return ranges;
}

function readRange(text: string): Range | null {
  const [first = "", last = first, ...others] = text.toLowerCase().split(/\s*[-–]\s*/);
  if (others.length > 0 || !/^[1-5](?:\d\d|xx)$/.test(first) || !/^[1-5](?:\d\d|xx)$/.test(last)) return null;
  const range: Range = [Number(first.replace("xx", "00")), Number(last.replace("xx", "99"))];
  return range[0] <= range[1] ? range : null;
}

/** `1xx, 3xx–5xx, 429`; empty for none. `readStatuses` reads it back. */
export function sayStatuses(ranges: readonly Range[]): string {
  return ranges
    .map(([from, to]) => {
      if (from === to) return String(from);
      const [first, last] = [sayEnd(from, "00"), sayEnd(to, "99")];
      if (first === null || last === null) return `${from}–${to}`;
      return first === last ? first : `${first}–${last}`;
    })
    .join(", ");
}

function sayEnd(status: number, ending: string): string | null {
  const digits = String(status);
  return digits.endsWith(ending) ? `${digits.slice(0, 1)}xx` : null;
}
