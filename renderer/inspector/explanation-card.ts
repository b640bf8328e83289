/** The card under the pointer. CodeMirror wants an element, so it is built by hand; foreign text only ever as text. */
import type { FormattedJson } from "../ui/format-json";
import { visibleWords } from "../ui/hidden-characters";
import { explainValue } from "./explain/explain-value";
import { placeAt } from "./place";

/** Null where there is nothing to say. */
export function explanationCard(
  formatted: FormattedJson,
  node: number,
  receivedAt: number,
): HTMLElement | null {
  const place = placeAt(formatted, node);
  const key = place.steps.findLast((step) => typeof step === "string") ?? "";
  const explained = explainValue({ kind: place.kind, raw: place.raw, key, receivedAt });
  if (explained.length === 0) return null;
  const card = element("div", "explanation-card");
  for (const { title, lines, note } of explained) {
    const list = element("dl", "says");
    list.append(element("dt", "", title));
    for (const { name, value } of lines) {
      const line = element("dd", "");
      line.append(element("span", "", name), ` ${visibleWords(value)}`);
      list.append(line);
    }
    if (note) list.append(element("dd", "says-note", note));
    card.append(list);
  }
  return card;
}

function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
