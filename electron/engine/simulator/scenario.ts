/**
 * The scenario file, read. Promises either the shape of `shared/scenario.ts` with its steps in the order they
 * happen, or every problem of the file at once, each a sentence that begins with its line. Refuses unknown keys,
 * misspelt times and faults that could have no effect: a file that is silently half understood would prove
 * something other than what its author meant.
 */

import { longestMs, parseDuration } from "../../../shared/duration";
import { type Scenario, type ScenarioStep, scenario as scenarioShape } from "../../../shared/scenario";
import type { LineRange } from "../../../shared/scenario-plan";
import type { Json } from "../../../shared/words";
import { isObject } from "../providers/paths";
import { expectOfEach } from "./scenario-calls";
import { checkScenario } from "./scenario-checks";
import { type Complaint, type Path, readDocument } from "./scenario-document";
import { checkExpectations } from "./scenario-expectations";
import { sayIssue } from "./scenario-issues";
import { expandMatrix, type MatrixCase } from "./scenario-matrix";

/** A file without a matrix is one case. */
export type ParsedScenario =
  | { ok: true; cases: [Scenario, ...Scenario[]] }
  | { ok: false; problems: string[] };

/** With the lines on which what was read stands, and what is wrong at its place. */
export type ReadScenario =
  | { ok: true; cases: [Scenario, ...Scenario[]]; file: Json; linesOf(path: Path): LineRange }
  | { ok: false; complaints: Complaint[] };

type Complain = (path: Path, sentence: string) => void;

const topKeys = [
  "version",
  "scenario",
  "tags",
  "provider",
  "seed",
  "matrix",
  "handler",
  "with",
  "call",
  "calls",
  "steps",
  "faults",
  "expect",
];
const besideKeys = ["call", "payload", "set", "without", "fault"];

function sayProblems(complaints: Complaint[]): string[] {
  return [...new Set(complaints.map(({ line, sentence }) => `Line ${line}: ${sentence}`))];
}

function refuse(complaints: Complaint[]): ReadScenario {
  return { ok: false, complaints: complaints.toSorted((left, right) => left.line - right.line) };
}

function refuseOtherKeys(value: Json | undefined, allowed: string[], at: Path, complain: Complain): void {
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue;
    const place = at.length === 0 ? "A scenario" : `"${at.join(".")}"`;
    complain([...at, key], `${place} has no key "${key}"; it may have ${allowed.join(", ")}.`);
  }
}

/** `{ "18s": "call.busy", fault: … }` becomes `{ atMs, type, fault }`; null with a complaint where it cannot. */
function readStep(step: Json, at: Path, complain: Complain): { atMs: number; type: Json } | null {
  if (!isObject(step)) {
    complain(at, "A step is written as a time and a type: - 18s: call.busy");
    return null;
  }
  const others = Object.keys(step).filter((key) => !besideKeys.includes(key));
  const times = others.filter((key) => parseDuration(key) !== null);
  for (const key of others.filter((other) => parseDuration(other) === null)) {
    const hint = /^\d+(?:\.\d+)?$/.test(key) ? ` Did you mean ${key}s?` : "";
    complain([...at, key], `A step has no key "${key}" and it is no time such as 18s or 5m18s.${hint}`);
  }
  const [time, second] = times;
  if (time === undefined) {
    if (others.length === 0) complain(at, "A step needs its time as a key: - 18s: call.busy");
    return null;
  }
  if (second !== undefined) {
    complain([...at, second], `A step has one time; this one has ${times.join(" and ")}.`);
    return null;
  }
  const type = step[time] ?? null;
  if (typeof type !== "string" || type === "") {
    complain([...at, time], `After ${time} stands what is sent, such as call.busy.`);
    return null;
  }
  // A type names a template file: it may not lead anywhere else.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(type)) {
    const has = "it has letters, digits, dots, dashes and underscores";
    complain([...at, time], `"${type}" is no type of event; ${has}.`);
    return null;
  }
  const atMs = parseDuration(time) ?? 0;
  if (atMs > longestMs) {
    complain([...at, time], "A scenario lasts thirty days at most.");
    return null;
  }
  return { atMs, type };
}

function shapeSteps(steps: Json | undefined, complain: Complain): unknown {
  if (!Array.isArray(steps)) return steps;
  return steps.map((step, index) => {
    const read = readStep(step, ["steps", index], complain);
    const beside = isObject(step) ? besideKeys.filter((key) => Object.hasOwn(step, key)) : [];
    return {
      // A step already complained about still has its faults checked.
      ...(read ?? { atMs: 0, type: "unread" }),
      ...Object.fromEntries(beside.map((key) => [key, (step as { [key: string]: Json })[key]])),
    };
  });
}

export function parseScenario(text: string): ParsedScenario {
  const read = readScenario(text);
  return read.ok ? { ok: true, cases: read.cases } : { ok: false, problems: sayProblems(read.complaints) };
}

export function readScenario(text: string): ReadScenario {
  const document = readDocument(text);
  if (!document.ok) return refuse(document.complaints);
  const complaints: Complaint[] = [];
  const complain: Complain = (path, sentence) =>
    void complaints.push({ line: document.lineOf(path), sentence, path: path.join(".") });
  const file = document.value;
  if (!isObject(file)) {
    return refuse([
      { line: 1, sentence: "A scenario begins with version: 1, scenario: and provider:.", path: "" },
    ]);
  }
  refuseOtherKeys(file, topKeys, [], complain);
  refuseOtherKeys(file.call, ["metadata"], ["call"], complain);
  if (file.call !== undefined && file.calls !== undefined)
    complain(["calls"], 'A file has either one "call" or several "calls", not both.');
  const [first, ...rest] = expandMatrix(file, complain).map((each) => readCase(each, complain));
  if (complaints.length > 0 || !first || rest.includes(null)) return refuse(complaints);
  const others = rest.filter((each) => each !== null);
  return { ok: true, cases: [first, ...others], file, linesOf: document.linesOf };
}

function readCase({ name, file }: MatrixCase, complain: Complain): Scenario | null {
  const readable = checkExpectations(file.expect ?? [], complain);
  let flawless = readable;
  const say: Complain = (path, sentence) => {
    flawless = false;
    complain(path, sentence);
  };
  const shaped = scenarioShape.safeParse({
    version: file.version,
    scenario: file.scenario,
    case: name,
    tags: file.tags ?? [],
    provider: file.provider,
    seed: file.seed ?? 1,
    ...(Object.hasOwn(file, "handler") ? { handler: file.handler } : {}),
    with: isObject(file.with ?? {}) ? { company: "Example Clinic", ...Object(file.with) } : file.with,
    call: isObject(file.call ?? {}) ? { metadata: {}, ...Object(file.call) } : file.call,
    ...(Object.hasOwn(file, "calls") ? { calls: file.calls } : {}),
    steps: shapeSteps(file.steps, say),
    faults: file.faults ?? [],
    expect: readable ? (file.expect ?? []) : [],
  });
  if (!shaped.success) {
    for (const issue of shaped.error.issues) say(issue.path as Path, sayIssue(issue));
    return null;
  }
  if (flawless) checkScenario(shaped.data, say);
  if (!flawless) return null;
  const steps: ScenarioStep[] = shaped.data.steps.toSorted((left, right) => left.atMs - right.atMs);
  return {
    ...shaped.data,
    steps,
    expect: expectOfEach(shaped.data.expect, Object.keys(shaped.data.calls ?? {})),
  };
}
