/**
 * Changes values inside JSON text and nothing else: blanks, order and repetition of keys, twenty-digit numbers and
 * escapes of what stays are the bytes they were. Text that breaks off or is no JSON is gone through all the same, and
 * what stands outside of values there is blotted out.
 */
export type JsonToken = {
  value: string;
  is: "string" | "number" | "key";
  key: string;
  parents: readonly string[];
};

type Frame = { isObject: boolean; key: string };

const deepest = 100;
const plain = /[\s{}[\],:]/;
const word = /(?:true|false|null)(?![\w$])/y;
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$])/y;

/** Null: nested too deep. `change` answers the text that takes the value's place. */
export function rewriteJson(text: string, change: (token: JsonToken) => string): string | null {
  const frames: Frame[] = [];
  let out = "";
  let expectsKey = false;
  let at = 0;
  const token = (value: string, is: JsonToken["is"]): JsonToken => {
    const keys = frames.map((frame) => frame.key).filter((key) => key !== "");
    return is === "key"
      ? { value, is, key: "", parents: keys.slice(0, -1) }
      : { value, is, key: keys.at(-1) ?? "", parents: keys.slice(0, -1) };
  };
  while (at < text.length) {
    const character = text[at] as string;
    const frame = frames.at(-1);
    if (character === '"') {
      const end = endOfString(text, at);
      const raw = text.slice(at, end);
      const closed = end > at + 1 && isClosed(raw);
      const value = decode(closed ? raw : `${raw}"`);
      const isKey = expectsKey && frame?.isObject === true;
      if (isKey && frame) {
        frame.key = value;
        expectsKey = false;
      }
      const changed = change(token(value, isKey ? "key" : "string"));
      out +=
        changed === value && closed
          ? raw
          : closed
            ? JSON.stringify(changed)
            : JSON.stringify(changed).slice(0, -1);
      at = end;
    } else if (character === "{" || character === "[") {
      if (frames.length === deepest) return null;
      frames.push({ isObject: character === "{", key: "" });
      expectsKey = character === "{";
      out += character;
      at += 1;
    } else if (character === "}" || character === "]") {
      frames.pop();
      expectsKey = false;
      out += character;
      at += 1;
    } else if (plain.test(character)) {
      if (character === ",") expectsKey = frame?.isObject === true;
      out += character;
      at += 1;
    } else {
      const found = matchAt(number, text, at);
      if (found !== null) {
        const changed = change(token(found, "number"));
        out += /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(changed) ? changed : JSON.stringify(changed);
        at += found.length;
      } else {
        const kept = matchAt(word, text, at);
        out += kept ?? (character === "\uFEFF" && at === 0 ? character : "x");
        at += kept?.length ?? 1;
      }
    }
  }
  return out;
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** One past the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function isClosed(raw: string): boolean {
  if (!raw.endsWith('"')) return false;
  let first = raw.length - 1;
  while (first > 1 && raw[first - 1] === "\\") first -= 1;
  return (raw.length - 1 - first) % 2 === 0;
}

function decode(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw.slice(1, -1);
  }
}
