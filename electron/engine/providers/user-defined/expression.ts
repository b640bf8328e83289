/**
 * One expression of a mapping (JSONata), and how far it may go. It sees the body as `$`, and the rest of the request as
 * `$headers`, `$query`, `$method` and `$path`; plain data, and nothing of this program. What would give another answer
 * tomorrow, or runs text of a payload as an expression, is refused: reading again must say the same.
 *
 * It is stopped after a second, at 400 levels of calls and at lists of 100 000. A regular expression that backtracks
 * for ever cannot be stopped from inside: the thread it runs in is ended, by the reader and by the preview alike.
 */
import jsonata from "jsonata";
import type { Json } from "../../../../shared/words";
import { compilePlain, languageOnly } from "./plain-expression";

export type CompiledExpression =
  | {
      ok: true;
      evaluate(input: Json | undefined, bindings: Record<string, Json>): Promise<Evaluated>;
      /** At once, where no language is needed; null: ask `evaluate`. */
      plain(input: Json | undefined): { value: Json | undefined } | null;
    }
  | { ok: false; position: number | null; sentence: string };

/** `undefined` is nothing. `tooSlow`: it was stopped, which says nothing about the event. */
export type Evaluated = { value: Json | undefined } | { error: string; tooSlow: boolean };

export const LONGEST_MS = 1000;
const MOST_CHARACTERS = 4000;
const MOST_OF_A_VALUE = 1024 * 1024;
const REFUSED: Record<string, string> = {
  now: "the time of reading is another one each time",
  millis: "the time of reading is another one each time",
  random: "it gives another value each time",
  shuffle: "it gives another order each time",
  eval: "a payload would be run as an expression",
};

type Failure = { code?: string; position?: number; message?: string };

export function compileExpression(text: string): CompiledExpression {
  if (text.length > MOST_CHARACTERS)
    return { ok: false, position: null, sentence: `It is longer than ${MOST_CHARACTERS} characters.` };
  let compiled: jsonata.Expression;
  try {
    compiled = jsonata(text, { timeout: LONGEST_MS, stack: 400, sequence: 100_000 });
  } catch (error) {
    const { position, message } = error as Failure;
    return { ok: false, position: placeOf(position, text), sentence: sentenceOf(message) };
  }
  const refused = findRefused(compiled.ast());
  if (refused) {
    const sentence = `$${refused.name} cannot be used: ${REFUSED[refused.name]}.`;
    return { ok: false, position: placeOf(refused.position, text), sentence };
  }
  const inPlain = compilePlain(compiled.ast());
  const plain = (input: Json | undefined) => {
    const value = inPlain ? inPlain(input) : languageOnly;
    return value === languageOnly ? null : { value };
  };
  return {
    ok: true,
    plain,
    async evaluate(input, bindings) {
      return plain(input) ?? (await evaluate(compiled, input, bindings));
    },
  };
}

async function evaluate(
  compiled: jsonata.Expression,
  input: Json | undefined,
  bindings: Record<string, Json>,
): Promise<Evaluated> {
  try {
    return toJson(await compiled.evaluate(input, { ...refusals, ...bindings }));
  } catch (error) {
    const { code, message } = error as Failure;
    if (code === "D1012")
      return { error: `ran longer than ${LONGEST_MS / 1000} s and was stopped`, tooSlow: true };
    if (code === "D1011") return { error: "calls itself without an end and was stopped", tooSlow: true };
    return { error: sentenceOf(message), tooSlow: false };
  }
}

/** A function, or a list the language made, is no value of ours: what is kept is plain JSON. */
function toJson(value: unknown): Evaluated {
  const text = JSON.stringify(value, (_key, inner: unknown) => (isFunction(inner) ? undefined : inner));
  if (text === undefined) return { value: undefined };
  if (text.length > MOST_OF_A_VALUE)
    return { error: "It gives more than 1 MB. Choose a part of it.", tooSlow: false };
  return { value: JSON.parse(text) as Json };
}

function isFunction(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    ("_jsonata_function" in value || "_jsonata_lambda" in value)
  );
}

/** Refused when it is compiled; bound all the same, so that no way round the parser reaches them. */
const refusals = Object.fromEntries(
  Object.entries(REFUSED).map(([name, why]) => [
    name,
    () => {
      throw new Error(`$${name} cannot be used: ${why}.`);
    },
  ]),
);

function findRefused(root: unknown): { name: string; position: number | undefined } | null {
  const open: unknown[] = [root];
  const seen = new Set<unknown>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    const { type, value, position } = next as { type?: unknown; value?: unknown; position?: number };
    if (type === "variable" && typeof value === "string" && Object.hasOwn(REFUSED, value))
      return { name: value, position };
    open.push(...Object.values(next).filter((one) => one !== null && one !== undefined));
  }
  return null;
}

/** The parser names the end of the token it stumbled over. */
function placeOf(position: number | undefined, text: string): number | null {
  return position === undefined ? null : Math.max(0, Math.min(position, text.length));
}

function sentenceOf(message: string | undefined): string {
  const words = (message ?? "It cannot be run.").trim().slice(0, 300).toWellFormed();
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
