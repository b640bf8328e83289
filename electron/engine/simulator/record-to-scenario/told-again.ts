/**
 * What came of one event more than once, as `duplicate` or `burst` of its step: exact copies, copies with another id of the
 * delivery, or copies that were changed all alike. Copies of several kinds stay events of their own.
 */

import { writeDuration } from "../../../../shared/duration";
import { fieldsOf, formType } from "../../../../shared/form-fields";
import type { StepFault } from "../../../../shared/scenario";
import type { Json } from "../../../../shared/words";
import { contentTypeOf } from "../../providers/payload";
import type { Change } from "./differences";
import type { RecordedEvent, RecordedOriginal } from "./recorded";

/** An event with those copies that one fault can tell. */
export type Told = {
  event: RecordedEvent;
  /** In the order they arrived. */
  copies: RecordedEvent[];
  kind: StepFault["copies"];
  /** What changed copies have otherwise. */
  change: Change | null;
};

export type CopyRules = {
  /** The body without what is another in each delivery; null where a delivery has nothing of its own. */
  withoutDeliveryId(event: RecordedEvent): string | null;
  /** What a changed copy has otherwise than its event; null where that cannot be written. */
  changeOf(event: RecordedEvent, copy: RecordedEvent): Change | null;
};

const atOnceMs = 60;

/** In the order they happened. What no fault can tell together stands where it arrived. */
export function tellAgain(events: RecordedOriginal[], rules: CopyRules): Told[] {
  const told: Told[] = [];
  const apart: RecordedEvent[] = [];
  for (const { copies, ...event } of events) {
    const sorted = sortCopies(event, copies, rules);
    const before = told.find((other) => isNewDelivery(other, event, rules));
    if (before && copies.length === 0) {
      before.kind = "new-id";
      before.copies.push(event);
      continue;
    }
    told.push({ event, ...sorted });
    apart.push(...copies.filter((copy) => !sorted.copies.includes(copy)));
  }
  for (const event of apart) {
    const before = told.findLastIndex((other) => other.event.position < event.position);
    told.splice(before + 1, 0, { event, copies: [], kind: undefined, change: null });
  }
  return told;
}

/** Told once more under another id, which makes it an event of its own. */
function isNewDelivery({ event, copies, kind }: Told, other: RecordedEvent, rules: CopyRules): boolean {
  if (event.type !== other.type || event.signature !== other.signature) return false;
  if (copies.length > 0 && kind !== "new-id") return false;
  if (other.position < event.position || isSame(event.body, other.body)) return false;
  const core = rules.withoutDeliveryId(event);
  return core !== null && core === rules.withoutDeliveryId(other);
}

function sortCopies(
  event: RecordedEvent,
  copies: RecordedEvent[],
  rules: CopyRules,
): Pick<Told, "copies" | "kind" | "change"> {
  const same = copies.filter((copy) => isSame(copy.body, event.body));
  const others = copies.filter((copy) => !isSame(copy.body, event.body));
  const [first, ...rest] = others;
  if (first === undefined || same.length > 0) return { copies: same, kind: undefined, change: null };
  const core = rules.withoutDeliveryId(event);
  if (core !== null && others.every((copy) => rules.withoutDeliveryId(copy) === core))
    return { copies: others, kind: "new-id", change: null };
  const change = rest.every((copy) => isSame(copy.body, first.body)) ? rules.changeOf(event, first) : null;
  return change ? { copies: others, kind: "changed", change } : { copies: [], kind: undefined, change: null };
}

/** `arrivals`: milliseconds of the event and of its copies in the scenario, the event's first. */
export function faultOfCopies(
  { kind, change }: Pick<Told, "kind" | "change">,
  arrivals: number[],
  roundMs: number,
): StepFault {
  const [first = 0, ...rest] = arrivals;
  if (rest.length === 0) return {};
  const times = rest.length + 1;
  const fineMs = Math.min(roundMs, 100);
  const behind = rest.map((at) => Math.max(fineMs, Math.round((at - first) / fineMs) * fineMs));
  const last = behind.at(-1) ?? 0;
  const isEven = behind.every((ms, index) => Math.abs(ms - (last * (index + 1)) / rest.length) <= last / 20);
  return {
    ...(Math.max(...rest) - first <= atOnceMs
      ? { burst: times }
      : {
          duplicate: times,
          ...(isEven ? { within: writeDuration(last) } : { after: behind.map(writeDuration) }),
        }),
    ...(kind === undefined ? {} : { copies: kind }),
    ...(change && Object.keys(change.set).length > 0 ? { mutate: change.set } : {}),
    ...(change && change.without.length > 0 ? { without: change.without } : {}),
  };
}

export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** Undefined where the body is neither JSON nor a form. Whole numbers that JSON cannot carry become texts. */
export function parseBody(body: Uint8Array): Json | undefined {
  try {
    if (contentTypeOf(body) === formType) return fieldsOf(new TextDecoder().decode(body));
    return exactly(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The reviver's context (ES2026) is missing from the ES2024 library. */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: Json, context: { source?: string }) => Json,
) => Json;

function exactly(text: string): Json {
  return (JSON.parse as unknown as ParseWithSource)(text, (_, value, { source }) =>
    typeof value === "number" &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    source !== undefined
      ? source
      : value,
  );
}
