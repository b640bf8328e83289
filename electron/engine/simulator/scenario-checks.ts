/** What the shape alone cannot see: parts of a scenario that contradict each other or could have no effect. */

import { longestMs, parseDuration } from "../../../shared/duration";
import type { Scenario, ScenarioStep, StepFault } from "../../../shared/scenario";
import type { Json } from "../../../shared/words";
import { isLost } from "./faults";
import { templatesIn } from "./identity";
import { checkPath } from "./payload-paths";
import { callsOf, templateNames } from "./scenario-calls";
import type { Path } from "./scenario-document";
import { isTimeTemplate } from "./time-templates";

type Complain = (path: Path, sentence: string) => void;

const mostRequests = 10_000;
const mostCalls = 20;
const oneCall = 'This file has one call; several are named under "calls".';
const fixedCall = '"call" cannot be fixed: every play is a new call with an id of its own.';

function checkPaths(step: ScenarioStep, at: Path, complain: Complain): void {
  const named: [Path, string[]][] = [
    [[...at, "set"], Object.keys(step.set ?? {})],
    [[...at, "fault", "mutate"], Object.keys(step.fault?.mutate ?? {})],
  ];
  for (const [place, paths] of named) {
    for (const path of paths) {
      const wrong = checkPath(path);
      if (wrong) complain([...place, path], `${wrong}.`);
    }
  }
  const left: [Path, string[]][] = [
    [[...at, "without"], step.without ?? []],
    [[...at, "fault", "without"], step.fault?.without ?? []],
  ];
  for (const [place, paths] of left) {
    paths.forEach((path, index) => {
      const wrong = checkPath(path);
      if (wrong) complain([...place, index], `${wrong}.`);
    });
  }
}

/** What a fault asks for twice, or without what it needs. Each: which key, when, and the sentence. */
function contradictions(fault: StepFault): [keyof StepFault, boolean, string][] {
  const { duplicate, burst, within, after, before, delay, copies, drop } = fault;
  const changes = fault.mutate !== undefined || fault.without !== undefined;
  const several = duplicate !== undefined || burst !== undefined;
  return [
    [
      "burst",
      duplicate !== undefined && burst !== undefined,
      "A step is either duplicated or sent in a burst, not both.",
    ],
    [
      "within",
      within !== undefined && duplicate === undefined,
      '"within" says how far copies lie apart; it needs "duplicate".',
    ],
    [
      "after",
      after !== undefined && (within !== undefined || after.length !== (duplicate ?? 0) - 1),
      '"after" says when each copy comes; it needs "duplicate" with one more than it names, and no "within".',
    ],
    [
      "delay",
      before !== undefined && delay !== undefined,
      "A step is either sent earlier (before) or later (delay), not both.",
    ],
    ["copies", copies !== undefined && !several, '"copies" needs "duplicate" or "burst".'],
    [
      "copies",
      copies === "changed" && several && !changes,
      '"copies: changed" needs "mutate" or "without", which say what changes.',
    ],
    [
      "drop",
      drop === true && Object.keys(fault).length > 1,
      "What is dropped is not sent, so it has no other fault.",
    ],
  ];
}

function checkFault(step: ScenarioStep, steps: ScenarioStep[], at: Path, complain: Complain): void {
  const fault = step.fault;
  if (!fault) return;
  const place: Path = [...at, "fault"];
  for (const [key, isSo, sentence] of contradictions(fault)) if (isSo) complain([...place, key], sentence);
  for (const key of ["within", "delay"] as const) {
    const text = fault[key];
    if (text !== undefined && (parseDuration(text) ?? 0) > longestMs) {
      complain([...place, key], `"${key}" may be thirty days at most.`);
    }
  }
  if (fault.after?.some((text) => (parseDuration(text) ?? 0) > longestMs)) {
    complain([...place, "after"], '"after" may name thirty days at most.');
  }
  if (fault.before === undefined) return;
  const own = steps.indexOf(step);
  const overtaken = steps.some(
    (other, index) =>
      other !== step &&
      other.call === step.call &&
      other.type === fault.before &&
      (other.atMs < step.atMs || (other.atMs === step.atMs && index < own)),
  );
  if (!overtaken) {
    complain([...place, "before"], `No ${fault.before} happens before this step, so it cannot overtake one.`);
  }
}

function checkTemplates(scenario: Scenario, complain: Complain): void {
  const calls = callsOf(scenario);
  const look = (value: Record<string, Json> | undefined, at: Path, of: string | undefined) => {
    // What names no call is filled in for each of them.
    const about = calls.filter(({ name }) => of === undefined || name === of);
    for (const [key, entry] of Object.entries(value ?? {})) {
      const unknown = about.flatMap((call) => {
        const known = templateNames(call);
        return templatesIn(entry)
          .filter((name) => !known.includes(name) && !isTimeTemplate(name))
          .map((name) => `Nothing is called {{${name}}}; there is ${known.join(", ")}.`);
      });
      for (const sentence of new Set(unknown)) complain([...at, key], sentence);
    }
  };
  for (const { name, metadata } of calls) {
    const at = name === null ? ["call", "metadata"] : ["calls", name, "metadata"];
    look(metadata, at, name ?? undefined);
  }
  scenario.expect.forEach((expected, index) => {
    look(expected as Record<string, Json>, ["expect", index], expected.of);
  });
  scenario.steps.forEach((step, index) => {
    look(step.payload === undefined ? {} : { payload: step.payload }, ["steps", index], step.call);
    look(step.set, ["steps", index, "set"], step.call);
    look(step.fault?.mutate, ["steps", index, "fault", "mutate"], step.call);
  });
}

/** Every step of a file with several calls says which it belongs to; nobody names one that is not there. */
function checkCalls(scenario: Scenario, complain: Complain): void {
  const names = Object.keys(scenario.calls ?? {});
  const several = scenario.calls !== undefined;
  if (several && (names.length === 0 || names.length > mostCalls))
    complain(["calls"], `"calls" names one to ${mostCalls} calls.`);
  const check = (name: string | undefined, at: Path) => {
    if (name === undefined || names.includes(name)) return;
    complain(at, several ? `No call is named ${name}; there is ${names.join(", ")}.` : oneCall);
  };
  scenario.steps.forEach((step, index) => {
    if (several && step.call === undefined)
      complain(["steps", index], `This step says not to which call it belongs: call: ${names[0]}.`);
    check(step.call, ["steps", index, "call"]);
  });
  for (const name of names) {
    if (!scenario.steps.some(({ call }) => call === name))
      complain(["calls", name], `No step belongs to the call ${name}.`);
    if (Object.hasOwn(scenario.calls?.[name]?.with ?? {}, "call"))
      complain(["calls", name, "with", "call"], fixedCall);
  }
  scenario.faults.forEach(({ of }, index) => {
    check(of, ["faults", index, "of"]);
  });
  scenario.expect.forEach(({ of }, index) => {
    check(of, ["expect", index, "of"]);
  });
}

export function checkScenario(scenario: Scenario, complain: Complain): void {
  if (scenario.handler !== undefined && !/^https?:\/\//i.test(scenario.handler)) {
    complain(["handler"], '"handler" must begin with http:// or https://.');
  }
  if (Object.hasOwn(scenario.with, "call")) {
    complain(["with", "call"], fixedCall);
  }
  let requests = 0;
  scenario.steps.forEach((step, index) => {
    checkPaths(step, ["steps", index], complain);
    checkFault(step, scenario.steps, ["steps", index], complain);
    requests += step.fault?.duplicate ?? step.fault?.burst ?? 1;
  });
  if (requests > mostRequests) {
    complain(["steps"], `The steps make ${requests} requests; a run may have ${mostRequests}.`);
  }
  checkCalls(scenario, complain);
  checkTemplates(scenario, complain);
  scenario.faults.forEach((fault, index) => {
    if (!scenario.steps.some((step) => step.type === fault.drop)) {
      complain(["faults", index, "drop"], `No step sends ${fault.drop}, so none can be dropped.`);
    }
  });
  if (scenario.steps.every((step) => isLost(step, scenario.faults))) {
    complain(["faults"], "Every step is dropped, so nothing is left to send.");
  }
}
