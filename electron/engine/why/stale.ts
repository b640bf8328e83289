/** Why a record looks outdated: its version here against its version there, and what stands between the two. */
import { sayDuration } from "../../../shared/duration";
import type { WhyCheck, WhyFinding } from "../../../shared/why";
import { plural } from "../plural";
import type { Evidence } from "./evidence";
import { action, cannotSay, check, doesNotHold, evidence, holds } from "./findings";
import { ofStep } from "./missing";

export function whyStale(found: Evidence): WhyFinding {
  const { call, crm, destination, now } = found;
  const newest = call?.callRecords.at(-1);
  if (!call || !newest) return cannotSay("stale", "There is no call record yet: nothing can be outdated.");
  const frozen = check("check", "source", `version ${newest.version} is the newest here: ${newest.because}`, {
    at: newest.frozenAt,
    evidence: evidence("call", call.callId, call.key),
  });
  const checks: WhyCheck[] = [frozen];
  const later = call.timeline.filter(({ receivedAt }) => receivedAt > newest.frozenAt);
  const change = found.gate?.heldBy === "would-change" ? found.gate.sentence : null;
  if (change) {
    checks.push(
      check("cross", "reading", change, {
        evidence: evidence("gate", destination.destinationId, "gate", call.callId),
      }),
    );
    return holds(
      "stale",
      change,
      checks,
      action(
        "open-gate",
        "See the difference",
        "Send it as the next version, or leave it as it is.",
        destination.destinationId,
        call.callId,
      ),
    );
  }
  if (later.length > 0)
    checks.push(
      check("check", "later events", `${later.length} came since and changed nothing that is told`, {
        at: later.at(-1)?.receivedAt ?? null,
        evidence: evidence("event", later.at(-1)?.eventId ?? "", `#${later.at(-1)?.position}`),
      }),
    );
  const waiting = found.deliveries.filter(({ state }) => state !== "delivered" && state !== "superseded");
  for (const step of waiting) {
    const { checks: more, stop } = ofStep(step, now, destination.name);
    checks.push(...more);
    if (stop) return holds("stale", stop.sentence, checks, stop.helps);
  }
  const kept = found.deliveries.flatMap(({ attempts, observed }) =>
    [observed, ...attempts.map((attempt) => attempt.observed)].filter((says) => says.includes("kept: ")),
  );
  const [keptSentence] = kept;
  if (crm === null) {
    return doesNotHold(
      "stale",
      `${destination.name} confirmed version ${told(found) ?? newest.version}, the newest that differs for it.`,
      checks,
    );
  }
  if ("down" in crm) return cannotSay("stale", crm.down, [...checks, check("cross", "CRM", crm.down)]);
  const there = crm.call;
  if (!there) return cannotSay("stale", "The CRM does not have the call: see “missing”.", checks);
  const versions = check(
    "check",
    "CRM",
    `version ${there.version ?? "unknown"} is there, written ${sayDuration(Math.max(0, now - there.updatedAt))} ago`,
    { at: there.updatedAt, evidence: evidence("record", there.id, `call ${there.id}`, "calls") },
  );
  const behind = (told(found) ?? 0) > (there.version ?? 0);
  if (behind) {
    return holds(
      "stale",
      `Version ${told(found)} was confirmed, and the CRM holds version ${there.version ?? "unknown"}.`,
      [...checks, { ...versions, mark: "cross" }],
      action("open-record", "Open the record", "Its audit says what happened since.", there.id, "calls"),
    );
  }
  const card = crm.cards.find(({ object }) => object.id === there.id);
  if (card && card.waiting > 0) {
    const when =
      card.sync.nextAt === null ? "by hand" : `in ${sayDuration(Math.max(0, card.sync.nextAt - now))}`;
    const says = `${plural(card.waiting, "change")} of this record waits for the next sync, ${when}`;
    return holds(
      "stale",
      `${says}.`,
      [...checks, versions, check("clock", "sync", says, { at: card.sync.lastAt })],
      action("open-record", "Open the record", "Sync now, or wait for it.", there.id, "calls"),
    );
  }
  const open = card?.conflicts.find(({ decided }) => decided === null);
  if (open)
    return holds(
      "stale",
      `${open.property} was edited there and changed here, and nobody has said which one stays.`,
      [...checks, versions, check("cross", "conflict", `${open.property}: two values`, { at: open.at })],
      action("open-record", "Decide", "Choose one of the two values.", there.id, "calls"),
    );
  if (keptSentence)
    return holds(
      "stale",
      `The newest version is there, without what a person edited: ${keptSentence}.`,
      [...checks, versions, check("cross", "edited there", keptSentence)],
      action("open-record", "Open the record", "What a person wrote there stays.", there.id, "calls"),
    );
  return doesNotHold(
    "stale",
    `It is up to date: version ${there.version ?? newest.version} is there, and nothing newer is known here. If the platform says something else, its event has not come.`,
    [...checks, versions],
  );
}

/** The newest version that this destination confirmed for the call itself. */
function told({ deliveries }: Evidence): number | null {
  return deliveries.findLast(({ step, state }) => step === "call" && state === "delivered")?.version ?? null;
}
