/**
 * The JSON of a request body, read so that nothing of it is lost unseen: strict UTF-8, numbers too long for a
 * double kept as their own text (twenty-digit ids survive), duplicate keys reported. It never throws; what is wrong
 * comes back as problems, and `value` is undefined where nothing could be read.
 *
 * A pack and the schemas read the same event one after the other: the last answer is kept for the same array of bytes,
 * which nobody changes, nor what was read of it.
 */
import type { Json, Problem } from "../../../shared/words";
import { scanJson } from "./json-scan";

export type JsonBody = { value: Json | undefined; problems: Problem[] };

/** Deeper nesting than any provider sends; guards the recursion of `JSON.parse` with a reviver. */
const DEEPEST = 100;
const MOST_DUPLICATES = 20;

/** A whole number that a double cannot hold has sixteen digits or an exponent. Asking first is cheaper than a reviver. */
const mayLoseDigits = /(?:^|[[,:\s])-?(?:\d[\d.]*[eE]|\d{16})/;

type Reviver = (key: string, value: Json, context: { source?: string }) => Json;
// The third argument of a reviver (ES2026 "JSON.parse source text access") is missing from the ES2024 library.
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => Json;

const strict = new TextDecoder("utf-8", { fatal: true });

let last: { body: WeakRef<Uint8Array>; read: JsonBody } | null = null;

export function parseJsonBody(body: Uint8Array): JsonBody {
  if (last?.body.deref() === body) return last.read;
  const read = parse(body);
  last = { body: new WeakRef(body), read };
  return read;
}

function parse(body: Uint8Array): JsonBody {
  if (body.length === 0) {
    return { value: undefined, problems: [bodyProblem("JSON", "nothing", "The body is empty.")] };
  }
  const { text, problems } = decode(body);
  const scan = scanJson(text, DEEPEST, MOST_DUPLICATES);
  if (scan.tooDeep) {
    const sentence = `The body is nested more than ${DEEPEST} levels deep and was not read.`;
    return { value: undefined, problems: [...problems, bodyProblem("JSON", "deep nesting", sentence)] };
  }
  try {
    const value = mayLoseDigits.test(text) ? parseWithSource(text, keepLongNumbers) : JSON.parse(text);
    return { value, problems: [...problems, ...scan.duplicates.map(duplicateProblem)] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const sentence = scan.open
      ? "The body is not JSON: it breaks off before it is complete."
      : "The body is not JSON.";
    return { value: undefined, problems: [...problems, bodyProblem("JSON", "other text", sentence)] };
  }
}

function decode(body: Uint8Array): { text: string; problems: Problem[] } {
  const problems: Problem[] = [];
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
    const sentence = "The body begins with a byte order mark, which JSON must not have; it was passed over.";
    problems.push(bodyProblem("JSON", "a byte order mark", sentence));
  }
  try {
    return { text: strict.decode(body), problems };
  } catch {
    const sentence = "The body is not valid UTF-8; the bytes that are no text are shown as “\uFFFD”.";
    problems.push(bodyProblem("UTF-8", "other bytes", sentence));
    return { text: new TextDecoder("utf-8").decode(body), problems };
  }
}

/** A number that a double cannot hold becomes its own text: an id must not change by being read. */
function keepLongNumbers(_key: string, value: Json, context: { source?: string }): Json {
  if (typeof value !== "number" || context.source === undefined) return value;
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return exact ? value : context.source;
}

function duplicateProblem(path: string): Problem {
  return {
    path,
    expected: "one value",
    got: "the key twice",
    sentence: `${path} stands twice in the body; the last one was read.`,
  };
}

function bodyProblem(expected: string, got: string, sentence: string): Problem {
  return { path: "", expected, got, sentence };
}
