/**
 * What a provider would post: busy calls, conversations, and calls that were busy before they were answered, all at
 * once, with copies and disorder. Several calls are to one person. Bodies differ from event to event, so a body says
 * which event it is; only copies have the same bytes.
 */
import { busyCall, completedCall, miraiEvent } from "../harness/mirai-events";
import type { Random } from "./random";

export type Traffic = {
  /** In the order in which they are posted. */
  bodies: string[];
  calls: number;
};

export function makeTraffic(random: Random, calls: number): Traffic {
  const posts: { at: number; body: string }[] = [];
  for (let index = 0; index < calls; index += 1) {
    const begins = index * 10;
    for (const [step, body] of makeCall(random, index).entries()) {
      // Twelve units between two events of a call and a jitter of up to twenty: neighbours change places now and then.
      const at = begins + step * 12 + random.between(0, 20);
      posts.push({ at, body });
      if (random.chance(0.15)) posts.push({ at: at + random.between(1, 200), body });
    }
  }
  return { bodies: posts.sort((a, b) => a.at - b.at).map(({ body }) => body), calls };
}

function makeCall(random: Random, index: number): string[] {
  const id = `call-${String(index).padStart(4, "0")}`;
  const kind = random.pick(["busy", "completed", "completed", "busy, then completed"] as const);
  const events = { busy: busyCall, completed: completedCall, "busy, then completed": busyThenCompleted }[
    kind
  ];
  const person = Math.floor(index / 3);
  return events(id).map((body) => {
    const event = JSON.parse(body) as Record<string, unknown>;
    return JSON.stringify({ ...event, metadata: makePerson(person) });
  });
}

function makePerson(person: number): Record<string, string> {
  const digits = String(1000 + person);
  return { userId: `u_${digits}`, phone: `+1202555${digits}`, name: `Dana Reyes ${digits}` };
}

/** Two attempts under one id: the first is busy, the second is a conversation. */
function busyThenCompleted(id: string): string[] {
  const [initiate, busy] = busyCall(id) as [string, string];
  const answered = completedCall(id).slice(0, -1);
  const report = { reAttemptCount: 1, rescheduledCount: 0, finalStatus: "completed" };
  return [
    initiate,
    busy,
    ...answered,
    miraiEvent("call.lifecycle-ended", { id }, { call: { status: "completed" }, report }),
  ];
}

/** Keys of the calls that are over, told from the events alone: the final event came, and the summary where one is due. */
export function findFinishedCalls(bodies: string[]): string[] {
  const seen = new Map<string, { finalStatus: string | null; summary: boolean }>();
  for (const body of bodies) {
    const { type, data } = (JSON.parse(body) as { event: ProviderEvent }).event;
    const call = seen.get(data.call.id) ?? { finalStatus: null, summary: false };
    seen.set(data.call.id, call);
    if (type === "call.lifecycle-ended") call.finalStatus = data.report?.finalStatus ?? null;
    if (type === "end-of-call") call.summary = true;
  }
  return [...seen]
    .filter(
      ([, { finalStatus, summary }]) => finalStatus === "busy" || (finalStatus === "completed" && summary),
    )
    .map(([key]) => key)
    .sort();
}

type ProviderEvent = { type: string; data: { call: { id: string }; report?: { finalStatus: string } } };
