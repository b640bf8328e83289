/**
 * What the steps of one call send: the provider's template with `set` and `without` for what was otherwise, or, where there
 * is no template or a body of another shape, the whole body as `payload`.
 */
import { isDeepStrictEqual } from "node:util";
import { formType } from "../../../../shared/form-fields";
import type { Scenario, StepFault } from "../../../../shared/scenario";
import type { Json, PackId } from "../../../../shared/words";
import type { DraftRequest } from "../../providers/pack";
import { isObject, valueAt } from "../../providers/paths";
import { contentTypeOf } from "../../providers/payload";
import { callKeyOf } from "../identity";
import { planRun } from "../plan";
import type { SimulatedPack } from "../sign-draft";
import { createAsTemplates, templatesInside } from "./as-templates";
import type { Axis } from "./axis";
import { asShown, type Comparison, findDifferences, type Planned } from "./differences";
import type { RecordedCall, RecordedEvent } from "./recorded";
import type { Step } from "./steps";
import { type CopyRules, parseBody } from "./told-again";

export type Templates = {
  provider: PackId;
  pack: SimulatedPack;
  /** Null: the provider has no template of this type. */
  templateOf(type: string): Uint8Array | null;
};

export type Payload = { payload?: Json; set: Record<string, Json>; without: string[]; fault: StepFault };

/** Values that stand in no template, so that they are found again where a pack puts them. */
const drawn = {
  caller: "+12025550187",
  name: "Zora Quill",
  firstName: "Zora",
  lastName: "Quill",
  company: "Quill Works",
  userId: "u_quill01",
  orderId: "A-990017",
};
const drawnOther = {
  caller: "+12025550186",
  name: "Yann Quote",
  firstName: "Yann",
  lastName: "Quote",
  company: "Quote Works",
  userId: "u_quote02",
  orderId: "A-990018",
};

export type FilledCall = { metadata: Record<string, Json>; payloads: Payload[] };

export function fillPayloads(
  call: RecordedCall,
  steps: Step[],
  options: Templates & { axis: Axis; speed: number; payloads: boolean },
): FilledCall {
  const { axis, speed, templateOf, pack } = options;
  const shown = createAsTemplates(call.shownIdentity);
  const recorded = createAsTemplates(call.identity);
  const comparison: Comparison = {
    recorded,
    shown,
    planned: createAsTemplates({ call: keyOf(pack, "run_same"), ...drawn }),
    ofMoment: axis.ofMoment,
    startsAt: axis.startsAt,
    speed,
    toleranceMs: Math.max(1500, 100 * speed),
    shortened: axis.shortened > 0,
  };
  const isKnown = ({ told: { event }, type }: Step) => event.type !== null && templateOf(type) !== null;
  const plan = (metadata: Record<string, Json>, run: Parameters<typeof planBodies>[2]) =>
    planBodies(steps, metadata, run, options, isKnown);
  const same = { runId: "run_same", values: drawn, stretch: 1, laterMs: 0 };

  const told = call.metadata;
  const marked = Object.fromEntries(Object.keys(told).map((key) => [key, sentinelOf(key)]));
  const known = planSends(steps, marked, same, options, isKnown);
  const without = plan({}, same);
  const came = steps.map(({ told: { event } }) => parseBody(event.body) ?? null);
  const used = new Set([
    ...usedKeys(Object.keys(told), came, known.map(bodyOf), without),
    ...usedInQuery(
      Object.keys(told),
      steps.map(({ told: { event } }) => event.path),
      known.map(({ path }) => path),
    ),
  ]);
  // A key may have a stand-in too; the order stays.
  const inFile = (value: Record<string, Json>): Record<string, Json> =>
    Object.fromEntries(
      Object.entries(value).filter(([key], index) => used.has(Object.keys(told)[index] ?? key)),
    );
  // Planned with what was really there: whatever the pack makes of it is then no difference.
  const own = templatesInside(inFile(told), recorded) as Record<string, Json>;
  const plans = {
    same: plan(own, same),
    otherTimes: plan(own, { ...same, stretch: 1.7, laterMs: 90_061_000 }),
    otherCall: plan(own, { ...same, runId: "run_other", values: drawnOther }),
  };
  return {
    metadata: asShown(inFile(told), inFile(call.shownMetadata), comparison) as Record<string, Json>,
    payloads: steps.map((step, index) =>
      payloadOf(
        step,
        isKnown(step)
          ? {
              same: plans.same[index] ?? null,
              otherTimes: plans.otherTimes[index] ?? null,
              otherCall: plans.otherCall[index] ?? null,
            }
          : null,
        comparison,
        options.payloads,
      ),
    ),
  };
}

function payloadOf(
  { told: { event } }: Step,
  planned: Planned | null,
  comparison: Comparison,
  wanted: boolean,
): Payload {
  const fault = faultOfType(event);
  const nothing = { set: {}, without: [], fault };
  if (!wanted && planned) return nothing;
  const recorded = parseBody(event.body);
  const shown = parseBody(event.shown);
  if (recorded === undefined || shown === undefined) {
    const text = new TextDecoder().decode(event.shown);
    return { ...nothing, payload: comparison.shown(text) };
  }
  if (planned && isObject(recorded)) {
    const change = findDifferences(recorded, shown, planned, comparison);
    if (change) return { ...change, fault };
  }
  return { ...nothing, payload: asShown(recorded, shown, comparison) };
}

/** What a step says of itself: a form where it is one, else JSON. */
function faultOfType({ contentType, body }: RecordedEvent): StepFault {
  const usual = contentTypeOf(body) === formType ? formType : "application/json";
  if (contentType === null || contentType.toLowerCase().startsWith(usual)) return {};
  return /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)?$/.test(contentType) ? { contentType } : {};
}

function keyOf(pack: SimulatedPack, runId: string): string {
  const key = callKeyOf(1, runId);
  return pack.makeCallKey?.(key) ?? key;
}

/** The bodies of the steps, one each; null where a body is neither JSON nor a form, or the step has no template. */
function planBodies(...planned: Parameters<typeof planSends>): Json[] {
  return planSends(...planned).map(bodyOf);
}

function bodyOf({ body }: DraftRequest): Json {
  return parseBody(body) ?? null;
}

function planSends(
  steps: Step[],
  metadata: Record<string, Json>,
  run: { runId: string; values: Record<string, string>; stretch: number; laterMs: number },
  options: Templates & { axis: Axis },
  isKnown: (step: Step) => boolean,
): DraftRequest[] {
  const scenario: Scenario = {
    version: 1,
    scenario: "recorded",
    case: null,
    tags: [],
    provider: options.provider,
    seed: 1,
    with: run.values,
    call: { metadata },
    steps: steps.map((step) => ({
      atMs: step.atMs * run.stretch,
      type: step.type,
      ...(isKnown(step) ? {} : { payload: {} }),
    })),
    faults: [],
    expect: [],
  };
  const { sends } = planRun(scenario, {
    seed: 1,
    runId: run.runId,
    startedAt: options.axis.startsAt + run.laterMs,
    speed: 1,
    path: "/",
    template: (type) => options.templateOf(type) ?? new Uint8Array(),
    pack: options.pack,
  });
  return sends.map(({ request }) => request);
}

/** Keys that the pack puts into the query of the URL, and that stood there in what was recorded. */
function usedInQuery(keys: string[], recorded: string[], planned: string[]): string[] {
  const queryOf = (path: string) => new URLSearchParams(path.split("?").slice(1).join("?"));
  return keys.filter(
    (key) =>
      recorded.some((path) => queryOf(path).has(key)) &&
      planned.every((path) => queryOf(path).get(key) === sentinelOf(key)),
  );
}

/** Keys that the pack takes from the metadata of a scenario: it puts them where nothing of its own stands. */
function usedKeys(keys: string[], recorded: Json[], bodies: Json[], without: Json[]): Set<string> {
  const holders = new Map<string, number>();
  for (const key of keys)
    for (const body of bodies)
      for (const path of placesOf(body, sentinelOf(key)).filter((place) => place.endsWith(`.${key}`))) {
        const holder = path.slice(0, -key.length - 1);
        holders.set(holder, (holders.get(holder) ?? 0) + 1);
      }
  const holder = [...holders].sort((left, right) => right[1] - left[1])[0]?.[0];
  if (holder === undefined) return new Set();
  const isTaken = (key: string) =>
    bodies.every((body, index) => {
      const path = `${holder}.${key}`;
      return (
        valueAt(without[index], path) === undefined &&
        [undefined, sentinelOf(key)].includes(valueAt(body, path) as string | undefined)
      );
    });
  const came = (key: string) => recorded.some((body) => valueAt(body, `${holder}.${key}`) !== undefined);
  return new Set(keys.filter((key) => came(key) && isTaken(key)));
}

function sentinelOf(key: string): string {
  return `zq ${key} zq`;
}

function placesOf(body: Json, value: string, path = ""): string[] {
  if (body === value) return [path];
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([key, entry]) =>
    placesOf(entry, value, path === "" ? key : `${path}.${key}`),
  );
}

/** Which copies are the same event told again, by what the pack gives each delivery of its own. */
export function copyRules(
  call: RecordedCall,
  { axis, templateOf, pack }: Templates & { axis: Axis },
): CopyRules {
  const byType = new Map<string, string[]>();
  const names = { recorded: createAsTemplates(call.identity), shown: createAsTemplates(call.shownIdentity) };
  function deliveryPaths(type: string): string[] {
    const found = byType.get(type);
    if (found) return found;
    const template = templateOf(type);
    const bodies = [1, 2].map((delivery) =>
      template === null ? null : (parseBody(rekeyed(pack, type, template, delivery)) ?? null),
    );
    const paths = differingPaths(bodies[0] ?? null, bodies[1] ?? null);
    byType.set(type, paths);
    return paths;
  }
  return {
    withoutDeliveryId(event) {
      const paths = event.type === null ? [] : deliveryPaths(event.type);
      const body = parseBody(event.body);
      if (paths.length === 0 || !isObject(body) || paths.some((path) => path.includes("."))) return null;
      return JSON.stringify(
        Object.fromEntries(
          Object.entries(body).map(([key, value]) => [key, paths.includes(key) ? null : value]),
        ),
      );
    },
    changeOf(event, copy) {
      const [from, to, shown] = [parseBody(event.body), parseBody(copy.body), parseBody(copy.shown)];
      if (from === undefined || to === undefined || shown === undefined) return null;
      return findDifferences(
        to,
        shown,
        { same: from, otherTimes: from, otherCall: from },
        {
          recorded: names.recorded,
          shown: names.shown,
          planned: names.recorded,
          ofMoment: axis.ofMoment,
          startsAt: axis.startsAt,
          speed: 1,
          toleranceMs: -1,
          shortened: false,
        },
      );
    },
  };
}

function rekeyed(pack: SimulatedPack, type: string, template: Uint8Array, delivery: number): Uint8Array {
  const headers: [string, string][] = [["content-type", contentTypeOf(template)]];
  const draft = { method: "POST", path: "/", headers, body: template };
  return pack.rekey(draft, {
    runId: "run_same",
    seed: 1,
    type,
    callKey: keyOf(pack, "run_same"),
    at: 0,
    ...(delivery > 1 ? { delivery } : {}),
    timeOf: () => 0,
    metadata: {},
    values: drawn,
  }).body;
}

function differingPaths(left: Json, right: Json, path = ""): string[] {
  if (isDeepStrictEqual(left, right)) return [];
  if (!isObject(left) || !isObject(right)) return [path];
  return Object.keys(left).flatMap((key) =>
    differingPaths(left[key] ?? null, right[key] ?? null, path === "" ? key : `${path}.${key}`),
  );
}
