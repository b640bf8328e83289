/** Whether what is to be sent is what its content type calls it: JSON, or XML whose tags close. In words; null: it is. */
import { escapingOf } from "./template";

export function bodyProblem(body: string, contentType: string): string | null {
  if (body.trim() === "") return null;
  if (/html/i.test(contentType)) return null;
  const kind = escapingOf(contentType);
  if (kind === "json") return jsonProblem(body);
  return kind === "xml" ? xmlProblem(body) : null;
}

function jsonProblem(body: string): string | null {
  try {
    JSON.parse(body);
    return null;
  } catch (error) {
    return `It is no JSON: ${(error as Error).message}.`;
  }
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const looseAmpersand = /&(?!(?:[a-z]+|#\d+|#x[\da-f]+);)/i;

function xmlProblem(body: string): string | null {
  const open: string[] = [];
  let roots = 0;
  let from = 0;
  const say = (what: string, at: number) =>
    `It is no XML: ${what} in line ${body.slice(0, at).split("\n").length}.`;
  // From one “<” to the next: what begins no tag is the end, so that no text is gone through for each of its “<” again.
  for (let at = body.indexOf("<"); at >= 0; at = body.indexOf("<", from)) {
    token.lastIndex = at;
    const match = token.exec(body);
    const loose = textProblem(body.slice(from, at), open.length > 0);
    if (loose) return say(loose, at);
    if (!match) return say(noTag, at);
    from = token.lastIndex;
    const [, closes, name, attributes = "", empty] = match;
    if (name === undefined) continue;
    if (looseAmpersand.test(attributes)) return say("“&” is written &amp;", at);
    if (closes) {
      const last = open.pop();
      if (last !== name) return say(`</${name}> closes what is not open`, at);
    } else {
      if (open.length === 0) roots += 1;
      if (!empty) open.push(name);
    }
  }
  const loose = textProblem(body.slice(from), open.length > 0);
  if (loose) return say(loose, body.length);
  if (open.length > 0) return say(`<${open.at(-1)}> is not closed`, body.length);
  return roots === 1
    ? null
    : `It is no XML: it has ${roots === 0 ? "no" : "more than one"} outermost element.`;
}

const noTag = "“<” begins no tag";

function textProblem(text: string, inside: boolean): string | null {
  if (looseAmpersand.test(text)) return "“&” is written &amp;";
  return !inside && text.trim() !== "" ? "text stands outside of all elements" : null;
}
