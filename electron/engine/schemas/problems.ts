/**
 * The user's own JSON Schema, checked by Ajv, with the sentences that built-in schemas have. It refuses, with its
 * reason, what is over 256 KB, what does not compile, formats nobody would check, and references to anywhere but
 * itself: nothing is ever fetched. A compiled schema is total: any payload gives problems, at most 50 of them. It may
 * take its time, as a pattern can: whoever runs it is watched (the reader), or ends with a thread of its own (search).
 */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Json, Problem } from "../../../shared/words";
import { problemAt } from "../providers/schema-problems";
import { FORMAT_WORDS, FORMATS } from "./formats";
import { isNode, type JsonNode, typeWord } from "./json-schema";

export type OwnSchema = { node: JsonNode; check(payload: Json): Problem[] };
export type Compiled = { ok: true; schema: OwnSchema } | { ok: false; reason: string };

const mostBytes = 256 * 1024;
const mostProblems = 50;
const longestCompileMs = 1000;
const endless = "it refers to itself without end, or is nested too deep.";

export function compileOwnSchema(text: string, name: string): Compiled {
  if (Buffer.byteLength(text) > mostBytes)
    return refuse("It is longer than 256 KB. Split it, or leave out what is not needed.");
  let node: unknown;
  try {
    node = JSON.parse(text);
  } catch (error) {
    return refuse(`It is not JSON: ${(error as Error).message}.`);
  }
  if (!isNode(node)) return refuse("A JSON Schema for an event is an object: { … }.");
  if ("$async" in node) return refuse("$async is not supported: leave it out.");
  const remote = findRemoteReference(node);
  if (remote !== null)
    return refuse(`It refers to ${remote}, which is never fetched. Put what it needs under $defs.`);
  const warnings: string[] = [];
  try {
    const validate = makeAjv(node, warnings).compile(node);
    const unknownFormat = warnings.find((words) => words.includes("unknown format"));
    if (unknownFormat)
      return refuse(
        `${unknownFormat.replace(" ignored in schema at path", " at")}: only ${Object.keys(FORMATS).join(", ")} are checked. Use one of them, or a pattern.`,
      );
    return { ok: true, schema: { node, check: (payload) => problemsOf(validate, payload, name) } };
  } catch (error) {
    if (error instanceof RangeError) return refuse(`${endless} Take it apart.`);
    return refuse(`It is no JSON Schema: ${(error as Error).message}.`);
  }
}

/** Why a text cannot become the user's schema; null where it can. One that is slow to get ready is slow at every start. */
export function refusalOfSchema(text: string): string | null {
  const begun = spentMs();
  const compiled = compileOwnSchema(text, "your schema");
  if (!compiled.ok) return compiled.reason;
  return spentMs() - begun > longestCompileMs
    ? "It takes longer than a second to get ready. Make it smaller: name only the fields you want checked."
    : null;
}

/** Of this thread's processor time: what others do on the machine refuses nobody's schema. Node 22 counts no threads. */
function spentMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}

function refuse(reason: string): Compiled {
  return { ok: false, reason };
}

function makeAjv(node: JsonNode, warnings: string[]): Ajv {
  const note = (...words: unknown[]) => void warnings.push(words.map(String).join(" "));
  const Draft = String(node.$schema ?? "").includes("draft-07") ? Ajv : Ajv2020;
  return new Draft({
    allErrors: true,
    strict: false,
    messages: true,
    formats: FORMATS,
    addUsedSchema: false,
    // Written out in each place that refers to it, a long definition would grow without bound.
    inlineRefs: false,
    logger: { log: note, warn: note, error: note },
  });
}

function findRemoteReference(root: JsonNode): string | null {
  const open: unknown[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next);
    if (!isNode(next)) continue;
    for (const [name, value] of Object.entries(next)) {
      if ((name === "$ref" || name === "$dynamicRef") && typeof value === "string" && !value.startsWith("#"))
        return `“${value.slice(0, 200)}”`;
      if (name !== "enum" && name !== "const" && name !== "default" && name !== "examples") open.push(value);
    }
  }
  return null;
}

/** A problem of the schema, not of the payload. */
export function ownSchemaProblem(name: string, sentence: string): Problem {
  return {
    path: "",
    expected: name,
    got: "no verdict",
    sentence: `The body was not checked by ${name}: ${sentence}`,
  };
}

function problemsOf(validate: ValidateFunction, payload: Json, name: string): Problem[] {
  try {
    if (validate(payload)) return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [ownSchemaProblem(name, endless)];
  }
  const errors = (validate.errors ?? []).filter(
    ({ schemaPath, keyword }) => keyword !== "if" && !/\/(anyOf|oneOf)\/\d+\//.test(schemaPath),
  );
  return errors.slice(0, mostProblems).map((error) => {
    const { path, expected } = explain(error);
    const problem = problemAt(payload, path, expected);
    return {
      ...problem,
      sentence: path === "" ? `The body should be ${expected} (${name})` : `${problem.sentence} (${name})`,
    };
  });
}

function explain(error: ErrorObject): { path: string; expected: string } {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
  const below = (name: unknown) => (path === "" ? String(name) : `${path}.${String(name)}`);
  // Ajv gives the parameters of each keyword as it pleases; they are only printed.
  const { params } = error as { params: Record<string, unknown> };
  switch (error.keyword) {
    case "required":
      return { path: below(params.missingProperty), expected: "there" };
    case "additionalProperties":
    case "unevaluatedProperties":
      return {
        path: below(params.additionalProperty ?? params.unevaluatedProperty),
        expected: "left out",
      };
    case "type":
      return { path, expected: [params.type].flat().map(String).map(typeWord).join(" or ") };
    case "enum":
      return { path, expected: `one of ${[params.allowedValues].flat().map(String).join(", ")}` };
    case "const":
      return { path, expected: `“${String(params.allowedValue)}”` };
    case "format":
      return { path, expected: FORMAT_WORDS[String(params.format)] ?? `a ${String(params.format)}` };
    case "pattern":
      return { path, expected: `text like ${String(params.pattern)}` };
    case "anyOf":
    case "oneOf":
      return { path, expected: "one of the shapes given there" };
    default:
      return { path, expected: (error.message ?? "something else").replace(/^must (be |NOT )?/, "") };
  }
}
