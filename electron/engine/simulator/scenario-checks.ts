/** What the shape alone cannot see: parts of a scenario that contradict each other or could have no effect. */
import type { Scenario, ScenarioStep } from "../../../shared/scenario";
import type { Json } from "../../../shared/words";
import { longestMs, parseDuration } from "./duration";
import { drawnNames, templatesIn } from "./identity";
import { checkPath } from "./payload-paths";
import type { Path } from "./scenario-document";

type Complain = (path: Path, sentence: string) => void;

const mostRequests = 10_000;

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
  step.without?.forEach((path, index) => {
    const wrong = checkPath(path);
    if (wrong) complain([...at, "without", index], `${wrong}.`);
  });
}

function checkFault(step: ScenarioStep, steps: ScenarioStep[], at: Path, complain: Complain): void {
  const fault = step.fault;
  if (!fault) return;
  const place: Path = [...at, "fault"];
  if (fault.duplicate !== undefined && fault.burst !== undefined) {
    complain([...place, "burst"], "A step is either duplicated or sent in a burst, not both.");
  }
  if (fault.within !== undefined && fault.duplicate === undefined) {
    complain([...place, "within"], '"within" says how far copies lie apart; it needs "duplicate".');
  }
  if (fault.before !== undefined && fault.delay !== undefined) {
    complain([...place, "delay"], "A step is either sent earlier (before) or later (delay), not both.");
  }
  for (const key of ["within", "delay"] as const) {
    const text = fault[key];
    if (text !== undefined && (parseDuration(text) ?? 0) > longestMs) {
      complain([...place, key], `"${key}" may be thirty days at most.`);
    }
  }
  if (fault.before === undefined) return;
  const own = steps.indexOf(step);
  const overtaken = steps.some(
    (other, index) =>
      other !== step &&
      other.type === fault.before &&
      (other.atMs < step.atMs || (other.atMs === step.atMs && index < own)),
  );
  if (!overtaken) {
    complain([...place, "before"], `No ${fault.before} happens before this step, so it cannot overtake one.`);
  }
}

function checkTemplates(scenario: Scenario, complain: Complain): void {
  const known = new Set([...drawnNames, ...Object.keys(scenario.with)]);
  const look = (value: Record<string, Json> | undefined, at: Path) => {
    for (const [key, entry] of Object.entries(value ?? {})) {
      for (const name of templatesIn(entry).filter((used) => !known.has(used))) {
        complain([...at, key], `Nothing is called {{${name}}}; there is ${[...known].join(", ")}.`);
      }
    }
  };
  look(scenario.call.metadata, ["call", "metadata"]);
  scenario.expect.forEach((expected, index) => {
    look(expected as Record<string, Json>, ["expect", index]);
  });
  scenario.steps.forEach((step, index) => {
    look(step.set, ["steps", index, "set"]);
    look(step.fault?.mutate, ["steps", index, "fault", "mutate"]);
  });
}

export function checkScenario(scenario: Scenario, complain: Complain): void {
  if (scenario.handler !== undefined && !/^https?:\/\//i.test(scenario.handler)) {
    complain(["handler"], '"handler" must begin with http:// or https://.');
  }
  if (Object.hasOwn(scenario.with, "call")) {
    complain(["with", "call"], '"call" cannot be fixed: every play is a new call with an id of its own.');
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
  checkTemplates(scenario, complain);
  scenario.faults.forEach((fault, index) => {
    if (!scenario.steps.some((step) => step.type === fault.drop)) {
      complain(["faults", index, "drop"], `No step sends ${fault.drop}, so none can be dropped.`);
    }
  });
  if (scenario.steps.every((step) => scenario.faults.some((fault) => fault.drop === step.type))) {
    complain(["faults"], "Every step is dropped, so nothing is left to send.");
  }
}
