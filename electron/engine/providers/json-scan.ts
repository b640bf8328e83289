/**
 * One pass over JSON text for what `JSON.parse` does not tell: how deep it is nested, which keys stand twice in one
 * object, and whether it breaks off. It does not judge whether the text is JSON; any text gives an answer.
 */
export type JsonScan = {
  tooDeep: boolean;
  /** True when a bracket or a string was still open at the end. */
  open: boolean;
  /** Dotted paths of keys that stand more than once in their object, each once. */
  duplicates: string[];
};

type Frame = { keys: Set<string> | null; key: string; index: number };

export function scanJson(text: string, deepest: number, mostDuplicates: number): JsonScan {
  const frames: Frame[] = [];
  const duplicates = new Set<string>();
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const frame = frames.at(-1);
    if (character === '"') {
      const end = endOfString(text, at);
      if (end < 0) return { tooDeep: false, open: true, duplicates: [...duplicates] };
      if (expectsKey && frame?.keys) {
        frame.key = decodeKey(text.slice(at, end + 1));
        if (frame.keys.has(frame.key) && duplicates.size < mostDuplicates) duplicates.add(pathOf(frames));
        frame.keys.add(frame.key);
        expectsKey = false;
      }
      at = end;
    } else if (character === "{" || character === "[") {
      if (frames.length === deepest) return { tooDeep: true, open: true, duplicates: [...duplicates] };
      frames.push({ keys: character === "{" ? new Set() : null, key: "", index: 0 });
      expectsKey = character === "{";
    } else if (character === "}" || character === "]") {
      frames.pop();
      expectsKey = false;
    } else if (character === "," && frame) {
      frame.index += 1;
      expectsKey = true;
    }
  }
  return { tooDeep: false, open: frames.length > 0, duplicates: [...duplicates] };
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at < text.length ? at : -1;
}

function decodeKey(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function pathOf(frames: Frame[]): string {
  return frames.map((frame) => (frame.keys ? frame.key : String(frame.index))).join(".");
}
