/** Colours of the lines of YAML that are on screen: keys, texts, numbers, words, comments, templates. */
import type { Extension, Range } from "@codemirror/state";
import { Decoration } from "@codemirror/view";
import { drawnOnScreen } from "../ui/json-colours";

const marks = {
  key: Decoration.mark({ class: "json-key" }),
  text: Decoration.mark({ class: "json-text" }),
  number: Decoration.mark({ class: "json-number" }),
  word: Decoration.mark({ class: "json-word" }),
  comment: Decoration.mark({ class: "yaml-comment" }),
};
type Colour = keyof typeof marks;
export type Coloured = { from: number; to: number; colour: Colour };

/** Longer lines are shown plain behind this. */
const longest = 2000;

const token = new RegExp(
  [
    String.raw`(?<comment>(?<=^|\s)#.*$)`,
    String.raw`(?<key>(?:"(?:[^"\\]|\\.)*"|'[^']*'|(?!-\s)[^\s#{}[\],"':][^#{}[\],:]*?)(?=\s*:(?:\s|$)))`,
    String.raw`(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)`,
    String.raw`(?<number>(?<=^|[\s{[,:])-?\d+(?:\.\d+)?(?:(?:ms|[hms])(?:\d+(?:ms|[hms]))*)?(?=$|[\s,}\]]))`,
    String.raw`(?<word>(?<=^|[\s{[,:])(?:true|false|null|yes|no)(?=$|[\s,}\]]))`,
    String.raw`(?<plain>[^\s#{}[\],"':-][^#{}[\],]*)`,
  ].join("|"),
  "g",
);

/** What a line's parts are; offsets within the line. */
export function coloursOf(line: string): Coloured[] {
  const found: Coloured[] = [];
  for (const match of line.slice(0, longest).matchAll(token)) {
    const groups = match.groups ?? {};
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "plain";
    const colour = kind === "plain" ? "text" : (kind as Colour);
    const length = match[0].trimEnd().length;
    if (length > 0) found.push({ from: match.index, to: match.index + length, colour });
  }
  return found;
}

export const yamlColours: Extension = drawnOnScreen((view) => {
  const ranges: Range<Decoration>[] = [];
  let done = -1;
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.from > done) {
        for (const part of coloursOf(line.text))
          ranges.push(marks[part.colour].range(line.from + part.from, line.from + part.to));
        done = line.from;
      }
      at = line.to + 1;
    }
  }
  return ranges;
});
