/** One chosen value of a payload: its way, its text, and all that can be said about it. */
import { count } from "../time";
import type { FormattedJson } from "../ui/format-json";
import {
  childrenOf,
  type JsonKind,
  type JsonStep,
  kindOf,
  stepOf,
  timesNamed,
  waysDown,
} from "../ui/json-nodes";
import { explainValue } from "./explain/explain-value";
import type { Explanation } from "./explain/explanation";

export type Place = {
  node: number;
  kind: JsonKind;
  steps: JsonStep[];
  /** As it stands there. */
  raw: string;
  /** A text without quotes and escapes, any other plain value as it stands; null of objects and lists. */
  plain: string | null;
};

export function placeAt({ text, nodes }: FormattedJson, node: number): Place {
  const kind = kindOf(nodes, node);
  const raw = text.slice(nodes.from[node], nodes.to[node]);
  const steps = waysDown(nodes, node).flatMap((one) => stepOf(text, nodes, one) ?? []);
  const plain =
    kind === "object" || kind === "list" ? null : kind === "text" ? (JSON.parse(raw) as string) : raw;
  return { node, kind, steps, raw, plain };
}

/** What it is, then what it means. */
export function explainPlace(formatted: FormattedJson, place: Place, receivedAt: number): Explanation[] {
  const { text, nodes } = formatted;
  const times = timesNamed(text, nodes, place.node);
  const twice: Explanation[] =
    times > 1
      ? [
          {
            title: `this name stands ${times} times in its object`,
            lines: [],
            note: "JSON.parse keeps the last one; other parsers keep the first, or refuse the body.",
          },
        ]
      : [];
  const key = place.steps.findLast((step) => typeof step === "string") ?? "";
  const explained = explainValue({ kind: place.kind, raw: place.raw, key, receivedAt });
  return [
    ...twice,
    ...(explained.length > 0 ? explained : [{ title: plainWords(formatted, place), lines: [] }]),
  ];
}

function plainWords({ nodes }: FormattedJson, place: Place): string {
  if (place.kind === "number") return "a number";
  if (place.kind === "word") return place.raw === "null" ? "null: there, and empty" : `the word ${place.raw}`;
  if (place.kind === "text") {
    const length = [...(place.plain ?? "").slice(0, 100_000)].length;
    const more = (place.plain ?? "").length > 100_000;
    return length === 0
      ? "an empty text"
      : `a text of ${more ? "more than " : ""}${count(length)} ${length === 1 ? "character" : "characters"}`;
  }
  const size = [...childrenOf(nodes, place.node)].length;
  if (place.kind === "list") return size === 0 ? "an empty list" : `a list of ${count(size)}`;
  return size === 0 ? "an empty object" : `an object of ${count(size)} ${size === 1 ? "field" : "fields"}`;
}
