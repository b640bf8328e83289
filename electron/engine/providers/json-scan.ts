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

const quote = 34;
const comma = 44;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

export function scanJson(text: string, deepest: number, mostDuplicates: number): JsonScan {
  const frames: Frame[] = [];
  const duplicates = new Set<string>();
  let frame: Frame | undefined;
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (end < 0) return { tooDeep: false, open: true, duplicates: [...duplicates] };
      if (expectsKey && frame?.keys) {
        frame.key = decodeKey(text.slice(at, end + 1));
        if (frame.keys.has(frame.key) && duplicates.size < mostDuplicates) duplicates.add(pathOf(frames));
        frame.keys.add(frame.key);
        expectsKey = false;
      }
      at = end;
    } else if (code === openObject || code === openList) {
      if (frames.length === deepest) return { tooDeep: true, open: true, duplicates: [...duplicates] };
      frame = { keys: code === openObject ? new Set() : null, key: "", index: 0 };
      frames.push(frame);
      expectsKey = code === openObject;
    } else if (code === closeObject || code === closeList) {
      frames.pop();
      frame = frames.at(-1);
      expectsKey = false;
    } else if (code === comma && frame) {
      frame.index += 1;
      expectsKey = true;
    }
  }
  return { tooDeep: false, open: frames.length > 0, duplicates: [...duplicates] };
}

/** The next quote that no odd number of backslashes stands before; -1 where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (before > start && text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
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
