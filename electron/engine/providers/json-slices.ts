/**
 * Parts of a JSON text exactly as they stand there: the elements of a list, or one member, byte for byte. What is sliced
 * out of an answer is kept as it was sent, whatever numbers and spellings are in it. Only for text that `JSON.parse` took.
 */

/** The text of each element of the list at the path, `data.logs`; null where there is no list. */
export function sliceList(text: string, path: string): string[] | null {
  const found = sliceAt(text, path);
  if (found === null || found[0] !== "[") return null;
  const elements: string[] = [];
  let at = skipBlanks(found, 1);
  while (found[at] !== "]") {
    const end = endOfValue(found, at);
    elements.push(found.slice(at, end));
    at = skipBlanks(found, end);
    if (found[at] === ",") at = skipBlanks(found, at + 1);
  }
  return elements;
}

/** The text of the member at the path; null where it is not there. Of two with one name the last, as it is read. */
export function sliceAt(text: string, path: string): string | null {
  let current = text.trim();
  for (const name of path.split(".")) {
    const member = sliceMember(current, name);
    if (member === null) return null;
    current = member;
  }
  return current;
}

function sliceMember(text: string, name: string): string | null {
  if (text[0] !== "{") return null;
  let found: string | null = null;
  let at = skipBlanks(text, 1);
  while (text[at] !== "}") {
    const endOfName = endOfValue(text, at);
    const own = JSON.parse(text.slice(at, endOfName)) as string;
    const start = skipBlanks(text, skipBlanks(text, endOfName) + 1);
    const end = endOfValue(text, start);
    if (own === name) found = text.slice(start, end);
    at = skipBlanks(text, end);
    if (text[at] === ",") at = skipBlanks(text, at + 1);
  }
  return found;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (" \t\n\r".includes(text[at] ?? "x")) at += 1;
  return at;
}

/** Behind the value that begins at `from`. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfText(text, at);
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      if (depth === 0) return at;
      depth -= 1;
    } else if (depth > 0 || !", \t\n\r:".includes(character ?? "")) continue;
    else return at;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfText(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
