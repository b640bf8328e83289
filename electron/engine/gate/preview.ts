/**
 * What a changed gate would do: calls are judged by both gates in memory, and nothing is written. Calls that are not
 * final are judged as saving would judge them; final ones as if the changed gate had stood then, for comparison.
 */
import type { GateVerdict } from "../../../shared/calls";
import type { GateEffect, GateEffects, GatePreview } from "../../../shared/gate-contract";
import type { GateSettings } from "../../../shared/gate-settings";
import { createBreather } from "../sharing/breather";
import { readCallRows } from "../store/calls";
import { type Reader, readMeta } from "../store/database";
import { readDestinations, type StoredDestination } from "../store/destinations";
import { readCallsNotFinal, readNewestFinal } from "../store/gates";
import { readSources } from "../store/sources";
import { judgeAlone } from "./judge-alone";

export type GatePreviewInput = { destinationId: string; gate: GateSettings; recorded: number };

const mostJudged = 5000;
const mostExamples = 5;
/** Nobody waits longer: what was judged until then is told. Other questions have their turn between the calls. */
const longestMs = 4000;

export async function previewGate(
  database: Reader,
  { destinationId, gate, recorded }: GatePreviewInput,
  now: number,
): Promise<GatePreview | null> {
  const stored = readDestinations(database).find((one) => one.destinationId === destinationId);
  if (!stored) return null;
  const before = stored.gateBefore ?? [];
  const position = readMeta(database, "last_position");
  const saved = { ...stored, gate, gateBefore: [...before, { until: now, position, gate: stored.gate }] };
  const until = performance.now() + longestMs;
  const notFinal = readCallsNotFinal(database).reverse();
  const open = await compare(database, notFinal, [stored, saved], { now, until: until - longestMs / 2 });
  const final = readNewestFinal(database, recorded + 1);
  const asThen = [
    { ...stored, gateBefore: [] },
    { ...stored, gate, gateBefore: [] },
  ] as [StoredDestination, StoredDestination];
  const past = await compare(database, final.slice(0, recorded), asThen, { now, until });
  const result = { open, recorded: { ...past, more: past.more || final.length > recorded } };
  return { sentence: sentenceOf(result), ...result };
}

async function compare(
  database: Reader,
  callIds: string[],
  pair: [StoredDestination, StoredDestination],
  { now, until }: { now: number; until: number },
): Promise<GateEffects> {
  const sources = readSources(database);
  const changes = new Map<GateEffect, GateEffects["changes"][number]>();
  const breathe = createBreather(() => false);
  let judged = 0;
  for (const callId of callIds.slice(0, mostJudged)) {
    if (performance.now() > until) break;
    await breathe();
    const call = await judgeAlone(database, { callId, sources, destinations: pair, now });
    if (!call) continue;
    judged += 1;
    const [present, then] = call.gates;
    const effect = present && then && effectOf(present.verdict, then.verdict);
    if (!effect) continue;
    const change = changes.get(effect) ?? { effect, count: 0, examples: [] };
    changes.set(effect, change);
    change.count += 1;
    if (change.examples.length < mostExamples) {
      const row = readCallRows(database, [callId])[0];
      change.examples.push({
        callId,
        key: row?.key ?? callId,
        person: row?.personName ?? row?.phone ?? null,
        now: present.verdict.sentence,
        would: then.verdict.sentence,
      });
    }
  }
  return { judged, more: judged < callIds.length, changes: inOrder(changes) };
}

function effectOf(present: GateVerdict, then: GateVerdict): GateEffect | null {
  if (then.state !== present.state) {
    if (then.state === "opened") return "leaves";
    if (then.state === "closed") return "not-taken";
    if (present.state === "closed") return "taken";
    return then.state === "held" ? "held" : "waits";
  }
  if (then.state !== "waiting" || then.deadlineAt === present.deadlineAt) return null;
  const [before, after] = [present.deadlineAt ?? Number.MAX_VALUE, then.deadlineAt ?? Number.MAX_VALUE];
  return after > before ? "longer" : "sooner";
}

const order: GateEffect[] = ["leaves", "sooner", "longer", "waits", "held", "not-taken", "taken"];

function inOrder(changes: Map<GateEffect, GateEffects["changes"][number]>): GateEffects["changes"] {
  return order.flatMap((effect) => changes.get(effect) ?? []);
}

const would: Record<GateEffect, string> = {
  leaves: "would leave now",
  sooner: "would wait less long",
  longer: "would wait longer",
  waits: "would wait",
  held: "would be held",
  "not-taken": "would not be taken",
  taken: "would be taken",
};
const wouldHave: Record<GateEffect, string> = {
  leaves: "would have left",
  sooner: "would have waited less long",
  longer: "would have waited longer",
  waits: "would wait still",
  held: "would have been held",
  "not-taken": "would not have been taken",
  taken: "would have been taken",
};

function sentenceOf({ open, recorded }: Omit<GatePreview, "sentence">): string {
  const calls = (count: number) => `${count} ${count === 1 ? "call" : "calls"}`;
  const stay = "those already final stay as they were";
  const now = open.changes.map(({ effect, count }, index) =>
    index === 0
      ? `${calls(count)} that ${count === 1 ? "waits" : "wait"} ${would[effect]}`
      : `${count} ${would[effect]}`,
  );
  const first =
    now.length > 0
      ? `${now.join(", ")}; ${stay}.`
      : `Of ${calls(open.judged)} not final yet, nothing changes; ${stay}.`;
  if (recorded.judged === 0) return first;
  const of =
    recorded.judged === 1 ? "the newest final call" : `the newest ${calls(recorded.judged)} that are final`;
  const past = recorded.changes.map(({ effect, count }) => `${count} ${wouldHave[effect]}`);
  return `${first} Of ${of}, ${past.length > 0 ? past.join(", ") : "none would have gone otherwise"}.`;
}
