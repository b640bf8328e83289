/**
 * What a destination would make of recorded calls, with settings that need not be saved. It maps and reads; there is
 * neither a socket nor the outbox in it, so nothing can be sent from here.
 */
import { setImmediate } from "node:timers/promises";
import type { MappingSheetRow } from "../../shared/destination-setup";
import type {
  DestinationDryRun,
  DestinationPreview,
  DestinationSheet,
  PreviewStep,
} from "../../shared/destinations-contract";
import type { GateSettings } from "../../shared/gate-settings";
import { sheetAsCsv, sheetAsMarkdown } from "../../shared/mapping-sheet";
import type { Json } from "../../shared/words";
import type { BehindRecord, Destination } from "./destinations/destination";
import { judgeConditions } from "./gate/conditions";
import { whyNotTaken } from "./gate/takes";
import { tellOnly } from "./gate/told-policy";
import { behindRecord } from "./reader/freeze-version";
import { type RecordedCall, readLastCallRecord, readNewestRecords } from "./store/call-records";
import type { Reader } from "./store/database";
import { readReadingsOfCall } from "./store/readings";

export type Settled = {
  destination: Destination;
  name: string;
  destinationId: string;
  url: string | null;
  /** What a person set of its gate. */
  gate: GateSettings;
  values: Record<string, Json>;
};

const longestRun = 5000;
const atOnce = 100;
const dayMs = 86_400_000;

export function newestRecorded(database: Reader): RecordedCall | null {
  return readNewestRecords(database, { after: 0, before: Number.MAX_SAFE_INTEGER, limit: 1 })[0] ?? null;
}

export function previewCall(database: Reader, settled: Settled, call: RecordedCall): DestinationPreview {
  const { content, callId, version } = call;
  const behind = () => {
    const last = readLastCallRecord(database, callId);
    return behindRecord(
      readReadingsOfCall(database, callId),
      last?.version === version ? last.frozenAt : null,
    );
  };
  return {
    callId,
    key: content.key,
    person: content.personName ?? content.phone ?? content.personExternalId,
    version,
    steps: stepsOf(settled, call, behind),
    because: whyRefused(settled, call) ?? whyHeld(settled, call),
  };
}

function stepsOf(
  settled: Settled,
  { content, version, callId }: RecordedCall,
  behind?: () => BehindRecord,
): PreviewStep[] {
  const { destination, url, values, destinationId, gate } = settled;
  const told = tellOnly(content, gate.transcript ?? destination.gate.transcript);
  return destination
    .map(told, version, () => null, values, behind)
    .map(({ step, order, payload }) => {
      const outgoing = destination.outgoing?.({
        settings: { url, values },
        idempotencyKey: `${destinationId}:${callId}:${step}:v${version}`,
        body: JSON.stringify(payload),
        step,
        version,
      });
      const isRefused = outgoing !== undefined && "refused" in outgoing;
      return {
        step,
        order,
        payload,
        request: outgoing && !isRefused ? outgoing : null,
        refused: isRefused ? outgoing.refused : null,
      };
    });
}

/** What its gate says for good, whatever else comes. */
function whyRefused({ destination, name, gate }: Settled, { content }: RecordedCall): string | null {
  const { remote, gate: preset } = destination;
  if (remote && content.origin !== "live" && content.origin !== "pulled")
    return `Only live calls leave this machine: this one is ${content.origin}.`;
  if (remote && content.test) return "A test call never leaves this machine.";
  const condition = judgeConditions(content, gate.takes, name).find(({ ok }) => !ok);
  if (condition) return condition.because;
  const takes = {
    withoutConversation: gate.withoutConversation ?? preset.withoutConversation,
    neverDialled: gate.neverDialled ?? preset.neverDialled,
  };
  return whyNotTaken(content, takes, name);
}

function whyHeld({ destination, gate }: Settled, { content }: RecordedCall): string | null {
  const policy = gate.incomplete ?? destination.gate.incomplete;
  if (content.incomplete.length === 0 || policy === "send-marked") return null;
  return `Incomplete, and it cannot be told later: held until you decide (${content.incomplete.join(", ")} missing).`;
}

export async function dryRun(
  database: Reader,
  settled: Settled,
  stretch: { after?: number | undefined; before?: number | undefined; now: number },
): Promise<DestinationDryRun> {
  const began = performance.now();
  const before = stretch.before ?? stretch.now + 1;
  const after = stretch.after ?? before - dayMs;
  const reasons = new Map<string, number>();
  const counts = { calls: 0, sent: 0, steps: 0, held: 0, refused: 0 };
  const count = (what: "held" | "refused", because: string) => {
    counts[what]++;
    reasons.set(because, (reasons.get(because) ?? 0) + 1);
  };
  for (;;) {
    const limit = Math.min(atOnce, longestRun - counts.calls);
    const calls = limit > 0 ? readNewestRecords(database, { after, before, limit, skip: counts.calls }) : [];
    for (const call of calls) {
      counts.calls++;
      const refusal = whyRefused(settled, call);
      const hold = whyHeld(settled, call);
      if (refusal) count("refused", refusal);
      else if (hold) count("held", hold);
      else {
        const steps = stepsOf(settled, call);
        const wrong = steps.find(({ refused }) => refused !== null)?.refused;
        if (wrong) count("held", wrong);
        else {
          counts.sent++;
          counts.steps += steps.length;
        }
      }
    }
    if (calls.length < atOnce) break;
    await setImmediate(); // the receiver's turn
  }
  return {
    ...counts,
    more: counts.calls === longestRun,
    reasons: [...reasons]
      .map(([because, many]) => ({ because, count: many }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 20),
    tookMs: Math.round(performance.now() - began),
  };
}

export function makeSheet(settled: Settled, call: RecordedCall | null): DestinationSheet {
  const { destination, name, values } = settled;
  const made = destination.sheetOf?.(values) ?? destination.mappingSheet;
  const payloads = call
    ? stepsOf(settled, call).map(({ step, payload, request }) => ({ step, payload, request }))
    : [];
  const rows = made.map((row) => ({ ...row, example: exampleFor(row, payloads) ?? row.example }));
  return {
    rows,
    exampleOf: call ? (call.content.personName ?? call.content.key) : null,
    csv: sheetAsCsv(rows),
    markdown: sheetAsMarkdown(`${name}: what Ringback fills in`, rows),
  };
}

const longestExample = 160;

/** The value a recorded call has for this field, wherever in the step the field stands. */
function exampleFor(
  { object, field }: MappingSheetRow,
  steps: { step: string; payload: Json; request: PreviewStep["request"] }[],
): string | null {
  // A field that only one step has stands in the last: what comes before it finds the person.
  const own = steps.filter(({ step }) => step === object.toLowerCase());
  for (const { payload, request } of own.length > 0 ? own : steps.toReversed()) {
    const value =
      findField(request?.body ? JSON.parse(request.body) : null, field) ?? findField(payload, field);
    if (typeof value === "string" && value.startsWith("{{")) continue; // an id that is not known yet
    if (value === undefined || value === null) continue;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.length > longestExample ? `${text.slice(0, longestExample)} …` : text;
  }
  return null;
}

function findField(value: Json, field: string): Json | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (!Array.isArray(value)) {
    if (Object.hasOwn(value, field)) return value[field];
    const [first = "", ...rest] = field.split(".");
    const below = rest.length > 0 && Object.hasOwn(value, first) ? value[first] : undefined;
    const found = below === undefined ? undefined : findField(below, rest.join("."));
    if (found !== undefined) return found;
  }
  for (const one of Object.values(value)) {
    const found = findField(one, field);
    if (found !== undefined) return found;
  }
  return undefined;
}
