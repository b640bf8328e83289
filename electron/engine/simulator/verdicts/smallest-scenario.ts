/** A scenario file with a few of the events of another, sent as a verdict sent them: what it found, to be played by hand. */
import { Document, isMap, isSeq } from "yaml";
import type { Scenario, StepFault } from "../../../../shared/scenario";

const apartMs = 1000;
const longestName = 200;

/**
 * `events`: places among the scenario's events, in the order they are sent; one that stands twice is sent twice. They
 * keep the times at which they happen, so that payloads stay as they were: what is sent later than that is delayed.
 */
export function smallestScenario(scenario: Scenario, events: number[], copies: StepFault["copies"]): string {
  const { version, provider, seed, handler, call, calls } = scenario;
  const order = [...new Set(events)];
  let lastMs = Number.NEGATIVE_INFINITY;
  const chosen = order.flatMap((event) => {
    const step = scenario.steps[event];
    if (!step) return [];
    const sentMs = Math.max(step.atMs, lastMs + apartMs);
    lastMs = sentMs;
    const times = events.filter((one) => one === event).length;
    const fault = {
      ...(sentMs > step.atMs ? { delay: seconds(sentMs - step.atMs) } : {}),
      ...(times > 1 ? { duplicate: times } : {}),
      ...(times > 1 && copies !== undefined ? { copies } : {}),
    };
    return [{ step, fault }];
  });
  const named = new Set(chosen.map(({ step }) => step.call));
  const used = Object.entries(calls ?? {}).filter(([name]) => named.has(name));
  const title = `${scenario.scenario}: the smallest case that fails`;
  const document = new Document({
    version,
    scenario: title.length > longestName ? scenario.scenario : title,
    provider,
    seed,
    ...(handler === undefined ? {} : { handler }),
    ...(Object.keys(scenario.with).length > 0 ? { with: scenario.with } : {}),
    ...(calls ? { calls: Object.fromEntries(used) } : {}),
    ...(!calls && Object.keys(call.metadata).length > 0 ? { call } : {}),
    steps: chosen
      .toSorted((left, right) => left.step.atMs - right.step.atMs)
      .map(({ step: { atMs, type, ...beside }, fault }) => ({
        [seconds(atMs)]: type,
        ...beside,
        ...(Object.keys(fault).length > 0 ? { fault } : {}),
      })),
  });
  flatten(document.get("with"));
  flatten(document.get("call"));
  const steps = document.get("steps");
  if (isSeq(steps))
    for (const step of steps.items) if (isMap(step)) for (const { value } of step.items) flatten(value);
  return document.toString({ lineWidth: 0 });
}

/** What belongs to a line stands in it. */
function flatten(node: unknown): void {
  if (isMap(node)) node.flow = true;
}

function seconds(ms: number): string {
  return `${Math.round(ms) / 1000}s`;
}
