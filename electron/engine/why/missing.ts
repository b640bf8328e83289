/**
 * Why a customer or a call is not there. The way of an event is walked from the socket to the record: received,
 * signature, the four facts, the gate, the outbox, the record itself. Where it stops is the answer.
 */
import type { GateCheck } from "../../../shared/calls";
import type { CrmObject } from "../../../shared/crm";
import type { DeliveryDetail } from "../../../shared/deliveries";
import { sayDuration } from "../../../shared/duration";
import type { WhyAction, WhyCheck, WhyFinding } from "../../../shared/why";
import { plural } from "../plural";
import { type CrmSide, type Evidence, externalIdOf } from "./evidence";
import { action, cannotSay, check, doesNotHold, evidence, holds } from "./findings";

type Stop = { sentence: string; helps: WhyAction | null };
/** One stretch of the way: what was looked at, and where it ends there. */
type Stretch = { checks: WhyCheck[]; stop: Stop | null };

const through = (...checks: WhyCheck[]): Stretch => ({ checks, stop: null });

export function whyMissing(found: Evidence): WhyFinding {
  const checks: WhyCheck[] = [];
  for (const walk of [received, trusted, throughGate, throughOutbox, inCrm]) {
    const stretch = walk(found);
    checks.push(...stretch.checks);
    if (stretch.stop) return holds("missing", stretch.stop.sentence, checks, stretch.stop.helps);
  }
  const { crm, destination } = found;
  if (crm === null)
    return cannotSay(
      "missing",
      `${destination.name} confirmed it. What became of it since stands there: Ringback does not read it back.`,
      checks,
    );
  return doesNotHold("missing", sayPresent(crm as CrmSide), checks);
}

function sayPresent({ call, contacts }: CrmSide): string {
  const contact = contacts.find(({ id }) => id === call?.contactId) ?? contacts[0];
  if (!call) return `It is there: contact ${contact?.id}.`;
  return contact
    ? `It is there: call ${call.id}, under contact ${contact.id}.`
    : `It is there: call ${call.id}, under no contact.`;
}

function received({ asked, call, calls, log, now, crm }: Evidence): Stretch {
  if (call) {
    const first = call.timeline[0];
    const others = calls.length > 1 ? `; the newest of ${plural(calls.length, "call")} is looked at` : "";
    return through(
      check("check", "received", `${plural(call.events, "event")} of call ${call.key}${others}`, {
        at: call.firstReceivedAt,
        evidence: first ? evidence("event", first.eventId, `#${first.position}`) : null,
      }),
    );
  }
  const what = { phone: "the number", call: "the id", "external-id": "the external id" }[asked.as];
  const newest =
    log.newestAt === null ? "" : ` The newest event came ${sayDuration(now - log.newestAt)} ago.`;
  const missing = check("cross", "received", `nothing that was received names ${asked.value}`, {
    at: log.newestAt,
  });
  const alone = (crm && "contacts" in crm && crm.contacts[0]) || null;
  const kept = alone ? ` The CRM has contact ${alone.id} from elsewhere.` : "";
  if (log.unclaimed > 0)
    return {
      checks: [missing, check("clock", "unclaimed", `${plural(log.unclaimed, "event")} came to no source`)],
      stop: {
        sentence: `No call names ${what} ${asked.value}. ${plural(log.unclaimed, "event")} came to a path that no source has: it may be among them.${kept}`,
        helps: action(
          "open-events",
          "See the unclaimed events",
          "Make their path a source: its events are read then, and nothing is sent.",
          "is:unclaimed",
        ),
      },
    };
  const [nameless] = log.withoutPerson;
  if (nameless && asked.as !== "call")
    return {
      checks: [
        missing,
        check(
          "clock",
          "person",
          `${plural(log.withoutPerson.length, "call")} of the newest name${log.withoutPerson.length === 1 ? "s" : ""} nobody`,
          { evidence: evidence("call", nameless, "the newest of them") },
        ),
      ],
      stop: {
        sentence: `No call names ${what} ${asked.value}, but ${log.withoutPerson.length === 1 ? "a recent call names" : `${log.withoutPerson.length} recent calls name`} nobody at all: the payload has no person where the source looks for one.${kept}`,
        helps: action(
          "open-call",
          "Open a call that names nobody",
          "Say in Setup, under the source, which field names the person: metadata.phone, metadata.userId.",
          nameless,
        ),
      },
    };
  return {
    checks: [missing],
    stop: {
      sentence: `Nothing that was received names ${what} ${asked.value}.${newest || " Nothing was received at all."}${kept}`,
      helps: action(
        "open-reconcile",
        "Ask the platform",
        "Compare with the platform's own list of calls (Reconcile), or look there whether its webhook reaches this URL.",
      ),
    },
  };
}

function trusted({ call }: Evidence): Stretch {
  if (!call) return through();
  const outside = call.timeline.filter(({ inFold }) => !inFold);
  const [first] = outside;
  if (!first)
    return through(
      check(
        "check",
        "signature",
        `${[...new Set(call.timeline.map(({ signature }) => (signature === "no-secret" ? "no secret is set" : signature)))].join(", ")}: every event counts`,
      ),
    );
  const says = `${plural(outside.length, "event")} with a ${first.signature} signature, ${first.type ?? "type unknown"} among them, take no part in the call`;
  const found = { at: first.receivedAt, evidence: evidence("event", first.eventId, `#${first.position}`) };
  if (call.final && call.ended) return through(check("off", "signature", says, found));
  return {
    checks: [check("cross", "signature", says, found)],
    stop: {
      sentence: `${plural(outside.length, "event")} came with a ${first.signature} signature and count for nothing until somebody trusts them.`,
      helps: action(
        "open-event",
        "Open the event",
        "Compare the secret with the platform's, or trust the event by hand.",
        first.eventId,
      ),
    },
  };
}

function throughGate({ call, gate, destination }: Evidence): Stretch {
  if (!call) return through();
  if (!gate)
    return {
      checks: [check("clock", "gate", `not judged for ${destination.name} yet`)],
      stop: { sentence: `The call was not judged for ${destination.name} yet.`, helps: null },
    };
  const checks = gate.checks.map((one) => gateCheck(one, gate.destinationId, call.callId));
  if (gate.state === "opened") return through(...checks);
  // Each line of the gate may pass and the gate still be closed: the destination is off, or history holds it.
  const fails = checks.some(({ mark }) => mark === "cross" || mark === "clock");
  if (!fails)
    checks.push(
      check(gate.state === "waiting" ? "clock" : "cross", "gate", gate.sentence, {
        evidence: evidence("gate", gate.destinationId, destination.name, call.callId),
      }),
    );
  return { checks, stop: { sentence: gate.sentence, helps: helpAtGate(call, gate, destination.enabled) } };
}

function gateCheck({ name, mark, because, eventId, at }: GateCheck, destinationId: string, callId: string) {
  return check(mark, name, because.replace(/\.$/, ""), {
    at,
    evidence: eventId
      ? evidence("event", eventId, `#${Number(eventId.replace(/\D/g, "")) || eventId}`)
      : evidence("gate", destinationId, "gate", callId),
  });
}

function helpAtGate(
  { callId, source }: { callId: string; source: string },
  gate: NonNullable<Evidence["gate"]>,
  enabled: boolean,
): WhyAction {
  const open = (words: string, how: string) => action("open-gate", words, how, gate.destinationId, callId);
  if (!enabled)
    return action(
      "open-destination",
      `Switch ${gate.destination} on`,
      "Switch it on in Deliver. What was final before waits under Held by history.",
      gate.destinationId,
    );
  if (gate.heldBy === "history")
    return open("See what history holds", "Send it from Held by history, in Deliver.");
  if (gate.heldBy === "would-change")
    return open("See the difference", "Send it as the next version, or leave it as it is.");
  if (gate.heldBy === "mapping")
    return action(
      "open-source",
      "Open the mapping",
      "Say in Setup what the events of this source mean.",
      source,
    );
  if (gate.state === "closed") return open("Open the gate", "Its conditions keep this call out.");
  return open("Open the gate", "Wait for it, or finalize the call by hand.");
}

function throughOutbox({ call, deliveries, destination, now, gate }: Evidence): Stretch {
  if (!call) return through();
  const newest = deliveries.filter(({ version }) => version === deliveries.at(-1)?.version);
  if (newest.length === 0) {
    const told = gate?.version == null ? "" : ` of version ${gate.version}`;
    return {
      checks: [check("clock", "outbox", `no delivery to ${destination.name}${told} yet`)],
      stop: {
        sentence: `The gate is open, and there is no delivery to ${destination.name} yet: reading again sends nothing by itself.`,
        helps: action(
          "open-gate",
          "Open the gate",
          "See what it says there.",
          destination.destinationId,
          call.callId,
        ),
      },
    };
  }
  const checks: WhyCheck[] = [];
  for (const step of newest) {
    const stretch = ofStep(step, now, destination.name);
    checks.push(...stretch.checks);
    if (stretch.stop) return { checks, stop: stretch.stop };
  }
  return through(...checks);
}

/** What a delivery's state means for whoever misses its record. */
export function ofStep(step: DeliveryDetail, now: number, destination: string): Stretch {
  const last = step.attempts.at(-1);
  const place = evidence("delivery", step.deliveryId, `v${step.version} · ${step.step}`, step.callId);
  const at = last?.startedAt ?? step.updatedAt;
  const many = plural(step.deliveryAttempts, "attempt");
  if (step.state === "delivered")
    return through(check("check", step.step, `${step.observed}, ${many}`, { at, evidence: place }));
  if (step.state === "superseded")
    return through(check("off", step.step, step.observed, { at, evidence: place }));
  const open = (words: string, how: string) =>
    action("open-delivery", words, how, step.deliveryId, `${step.callId}~${step.version}`);
  const wait = step.nextAt === null ? "" : ` Next attempt ${sayIn(step.nextAt - now)}.`;
  const crossed = (mark: "cross" | "clock", sentence: string, helps: WhyAction): Stretch => ({
    checks: [check(mark, step.step, `${step.state}: ${step.observed}`, { at, evidence: place })],
    stop: { sentence, helps },
  });
  // What a system answered may end its own sentence.
  const observed = step.observed.replace(/\.$/, "");
  const its = `The ${step.step} of version ${step.version}`;
  switch (step.state) {
    case "dead":
      return crossed(
        "cross",
        `${its} is dead: ${observed}.`,
        open("Open the delivery", "Mend what it says, then redrive it: same key, same bytes."),
      );
    case "blocked":
      return crossed(
        "cross",
        `${its} is blocked: ${observed}.`,
        open("Open the delivery", "Redrive the dead step before it."),
      );
    case "held":
      return crossed(
        "cross",
        `${its} is held: ${observed}.`,
        open("Decide", "Say in Deliver how it goes on."),
      );
    case "unknown":
      return crossed(
        "cross",
        `Whether the ${step.step} of version ${step.version} arrived is unknown: ${step.observed}.`,
        open("Decide", `Look in ${destination}, then say whether it is sent again.`),
      );
    default:
      return crossed(
        "clock",
        step.deliveryAttempts > 0
          ? `${its} waits for its next attempt: ${observed}.${wait}`
          : `${its} waits in the outbox: ${observed}.${wait}`,
        open("Open the delivery", "Wait for it, or try it now."),
      );
  }
}

function sayIn(ms: number): string {
  return ms <= 0 ? "now" : `in ${sayDuration(ms)}`;
}

function inCrm({ asked, call, crm, now, deliveries, source }: Evidence): Stretch {
  if (crm === null) return through();
  if ("down" in crm)
    return {
      checks: [check("cross", "CRM", crm.down)],
      stop: {
        sentence: `${crm.down} What it holds cannot be said.`,
        helps: action("none", "Start it again", "Start the sandbox CRM (ringback crm), then ask again."),
      },
    };
  if (!call) return through();
  if (!crm.call) return notInCrm(call, crm, deliveries);
  const written = check("check", "CRM", sayRecord(crm.call), {
    at: crm.call.updatedAt,
    evidence: evidence("record", crm.call.id, `call ${crm.call.id}`, "calls"),
  });
  if (crm.call.contactId === null)
    return {
      checks: [written, check("cross", "contact", "it belongs to no contact: the call names nobody")],
      stop: {
        sentence:
          "The call is there, logged without a contact: the payload names no person where the source looks for one.",
        helps: action(
          "open-source",
          "Say where the person stands",
          "Name the field in Setup, under the source: metadata.phone, metadata.userId.",
          source?.name ?? null,
        ),
      },
    };
  const contact = crm.contacts.find(({ id }) => id === crm.call?.contactId);
  const belongs = check("check", "contact", `it belongs to contact ${crm.call.contactId}`, {
    at: contact?.updatedAt ?? null,
    evidence: evidence("record", crm.call.contactId, `contact ${crm.call.contactId}`, "contacts"),
  });
  const age = now - Math.max(crm.call.updatedAt, contact?.updatedAt ?? 0);
  const fresh =
    age < searchLagMs
      ? [check("off", "search", `written ${sayDuration(age)} ago: a search in the CRM may not find it yet`)]
      : [];
  if (asked.as === "phone" && contact && contact.properties.phone !== asked.value)
    fresh.push(
      check(
        "off",
        "number",
        `the contact's number is ${String(contact.properties.phone ?? "empty")}, not ${asked.value}`,
      ),
    );
  return through(written, belongs, ...fresh);
}

/** HubSpot's search lags writes by moments, and the sandbox's like it. */
const searchLagMs = 2000;

function sayRecord({ id, version }: CrmObject): string {
  return `call ${id} is there${version === null ? "" : `, version ${version}`}`;
}

function notInCrm(
  call: NonNullable<Evidence["call"]>,
  { callsOfPerson }: CrmSide,
  deliveries: DeliveryDetail[],
): Stretch {
  const externalId = externalIdOf(call);
  const other = callsOfPerson.find(({ properties }) => properties.callId === call.callId);
  const confirmed = deliveries.findLast(({ step, state }) => step === "call" && state === "delivered");
  const request = confirmed?.attempts.at(-1)?.correlationId ?? null;
  if (other)
    return {
      checks: [
        check("cross", "CRM", `the call stands under ${other.externalId ?? "no external id"}`, {
          evidence: evidence("record", other.id, `call ${other.id}`, "calls"),
        }),
      ],
      stop: {
        sentence: `The call is there under another external id: ${other.externalId ?? "none"} instead of ${externalId}.`,
        helps: action("open-record", "Open the record", "Compare the two ids.", other.id, "calls"),
      },
    };
  return {
    checks: [
      check("cross", "CRM", `no call has the external id ${externalId}, though its delivery was confirmed`, {
        at: confirmed?.updatedAt ?? null,
        evidence: request ? evidence("request", request, request) : null,
      }),
    ],
    stop: {
      sentence: `The CRM confirmed ${externalId} and does not have it now: it was deleted or changed there.`,
      helps: request
        ? action(
            "open-request",
            "See the request",
            "The audit log says what happened to the record since.",
            request,
          )
        : null,
    },
  };
}
