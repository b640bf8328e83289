/**
 * Which fields of a source may be its metrics, from what its newest calls say: by the field's name and by the values it
 * was seen with. Pure. It proposes, best first, and chooses nothing.
 */
import type { MetricName } from "../../../shared/metrics";
import type { MetricProposal } from "../../../shared/metrics-contract";
import type { Json } from "../../../shared/words";
import { isObject } from "../providers/paths";
import { type MetricValues, usualNo, usualYes } from "./metrics";

type Fitting = Pick<MetricProposal, "scale" | "yes" | "negative">;
type Kind = {
  metric: MetricName;
  /** On the last part of the path, in lower case with underscores; the surest first. */
  names: RegExp[];
  /** Null: its values are none of this metric. */
  fitValues(values: Json[]): Fitting | null;
};

const kinds: readonly Kind[] = [
  {
    metric: "satisfaction",
    names: [/(^|_)(csat|satisfaction)(_|$)/, /(^|_)(rating|stars|nps)(_|$)/, /(^|_)score$/],
    fitValues: fitScale,
  },
  {
    metric: "resolved",
    names: [
      /(^|_)resolved$/,
      /(^|_)(solved|resolution)$/,
      /(^|_)(success|successful|goal_(achieved|reached|completed))$/,
      /(^|_)success_evaluation$/,
    ],
    fitValues: (values) => fitAnswer(values, /^(success(ful)?|completed?|achieved|fixed|fully.resolved)$/i),
  },
  {
    metric: "sentiment",
    names: [/(^|_)sentiment(_|$)/, /(^|_)(mood|tone|emotion)(_|$)/],
    fitValues: fitSentiment,
  },
  {
    metric: "followUp",
    names: [
      /(^|_)(callback|call_back|follow_?up)(_(requested|required|needed|wanted))?$/,
      /(^|_)(callback|follow_?up)(_|$)/,
    ],
    fitValues: (values) => fitAnswer(values, /^(requested|required|needed|wanted)$/i),
  },
];

/** Of more than this the rest is not looked at. */
const most = { depth: 6, fields: 2000, values: 6, characters: 60 };

/** `calls`: the newest first. */
export function proposeMetrics(calls: readonly MetricValues[]): MetricProposal[] {
  const seen = new Map<string, Json[]>();
  for (const call of calls)
    for (const [path, value] of Object.entries(call).flatMap(([root, inner]) => leavesOf(root, inner, 0))) {
      const known = seen.get(path);
      if (known) known.push(value);
      else if (seen.size < most.fields) seen.set(path, [value]);
    }
  const ranked = [...seen].flatMap(([path, values]) => {
    const name = spell(path.split(".").at(-1) ?? "");
    return kinds.flatMap(({ metric, names, fitValues }) => {
      const rank = names.findIndex((pattern) => pattern.test(name));
      const fitting = rank < 0 ? null : fitValues(values);
      if (!fitting) return [];
      const row = {
        metric,
        path,
        ...fitting,
        seen: values.length,
        of: calls.length,
        values: distinct(values),
      };
      return [{ rank, row }];
    });
  });
  return ranked
    .sort(
      (a, b) =>
        kinds.findIndex(({ metric }) => metric === a.row.metric) -
          kinds.findIndex(({ metric }) => metric === b.row.metric) ||
        a.rank - b.rank ||
        b.row.seen - a.row.seen ||
        a.row.path.length - b.row.path.length,
    )
    .map(({ row }) => row);
}

/** Values under names that a path can say. What says nothing is left out. */
function leavesOf(path: string, value: Json, depth: number): [string, Json][] {
  if (isObject(value)) {
    if (depth >= most.depth) return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      /^[^.\s][^.]*$/.test(name) ? leavesOf(`${path}.${name}`, inner, depth + 1) : [],
    );
  }
  const saysNothing = value === null || value === "" || Array.isArray(value) || path.length > 200;
  return saysNothing ? [] : [[path, value]];
}

/** `callbackRequested` and `Callback-Requested` are `callback_requested`. */
function spell(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/[\s-]+/g, "_")
    .toLowerCase();
}

function distinct(values: Json[]): string[] {
  const words = values.map((value) => String(value).slice(0, most.characters));
  return [...new Set(words)].slice(0, most.values);
}

/** The smallest usual scale that has all of its whole numbers. */
function fitScale(values: Json[]): Fitting | null {
  const numbers = values.map((value) =>
    typeof value === "string" && value.trim() !== "" ? Number(value) : value,
  );
  const scales = [
    { from: 1, to: 5 },
    { from: 0, to: 10 },
    { from: 0, to: 100 },
  ];
  const scale = scales.find(({ from, to }) =>
    numbers.every((one) => typeof one === "number" && Number.isInteger(one) && one >= from && one <= to),
  );
  return scale ? { scale } : null;
}

/** True or false, 1 or 0, or words of which some mean yes. */
function fitAnswer(values: Json[], meansYes: RegExp): Fitting | null {
  if (values.every((value) => typeof value === "boolean" || value === 0 || value === 1))
    return { scale: null };
  if (!values.every((value) => typeof value === "boolean" || typeof value === "string")) return null;
  const words = [...new Set(values.map((value) => String(value).trim()))];
  const isUsual = (word: string) => [...usualYes, ...usualNo].includes(word.toLowerCase());
  if (words.every(isUsual)) return { scale: null };
  const yes = words.filter((word) => meansYes.test(word) || usualYes.includes(word.toLowerCase()));
  return words.length <= most.values && yes.length > 0 ? { scale: null, yes } : null;
}

const soundsBad = /negative|angry|anger|frustrat|upset|unhappy|annoy|irritat|dissatisf|disappoint|bad$/i;
const soundsOther = /positive|neutral|mixed|happy|satisf|calm|good$/i;

function fitSentiment(values: Json[]): Fitting | null {
  if (values.every((value) => typeof value === "number")) return { scale: null };
  const words = [...new Set(values.map((value) => (typeof value === "string" ? value.trim() : "")))];
  if (!words.some((word) => soundsBad.test(word) || soundsOther.test(word))) return null;
  const negative = words.filter((word) => soundsBad.test(word) && word.toLowerCase() !== "negative");
  return negative.length > 0 ? { scale: null, negative } : { scale: null };
}
