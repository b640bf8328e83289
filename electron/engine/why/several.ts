/** Why a record is there twice, and why several contacts answer to one number. */
import type { CrmObject } from "../../../shared/crm";
import type { WhyCheck, WhyFinding } from "../../../shared/why";
import { plural } from "../plural";
import type { Evidence } from "./evidence";
import { action, cannotSay, check, doesNotHold, evidence, holds } from "./findings";

/** Two calls of one number that begin so close are worth a question. */
const sameMomentMs = 5000;

export function whyDoubled(found: Evidence): WhyFinding {
  const { call, crm, calls, deliveries } = found;
  const checks: WhyCheck[] = [];
  const unknown = deliveries.filter(({ state }) => state === "unknown");
  for (const step of unknown)
    checks.push(
      check("cross", "unknown outcome", `${step.step} of version ${step.version}: ${step.observed}`, {
        at: step.updatedAt,
        evidence: evidence("delivery", step.deliveryId, `v${step.version} · ${step.step}`, step.callId),
      }),
    );
  const [open] = unknown;
  if (open)
    return holds(
      "doubled",
      `Whether the ${open.step} of version ${open.version} was written is unknown: sending it again could make a second one.`,
      checks,
      action(
        "open-delivery",
        "Decide",
        "Look in the destination first, then say whether it is sent again.",
        open.deliveryId,
        `${open.callId}~${open.version}`,
      ),
    );
  if (crm === null)
    return cannotSay("doubled", `Ringback does not read ${found.destination.name} back.`, checks);
  if ("down" in crm) return cannotSay("doubled", crm.down, [check("cross", "CRM", crm.down)]);
  const twins = findTwins(crm.callsOfPerson, call?.callId ?? null);
  if (twins) {
    const [one, other] = twins;
    const isSame = one.properties.callId === other.properties.callId;
    checks.push(
      check("cross", "calls", `${one.externalId ?? one.id} and ${other.externalId ?? other.id}`, {
        at: other.createdAt,
        evidence: evidence("record", other.id, `call ${other.id}`, "calls"),
      }),
    );
    return holds(
      "doubled",
      isSame
        ? `One call stands in the CRM twice, as ${one.externalId ?? "a record without external id"} and ${other.externalId ?? "a record without external id"}.`
        : `Two calls of this number began at the same moment: ${whose(one)} and ${whose(other)}. They are two calls to their platforms, and two records.`,
      checks,
      action(
        "open-record",
        "Open the second record",
        "Compare who wrote each: the audit says.",
        other.id,
        "calls",
      ),
    );
  }
  checks.push(
    check(
      "check",
      "calls",
      `${plural(crm.callsOfPerson.length, "call record")} of this person, each its own call`,
    ),
  );
  const samePhone = findSamePhone(crm.contacts);
  if (samePhone) {
    checks.push(...samePhone.map((one) => contactCheck("cross", one)));
    return holds(
      "doubled",
      `${plural(samePhone.length, "contact")} have the same number and different external ids: ${samePhone.map(({ externalId, id }) => externalId ?? id).join(", ")}.`,
      checks,
      action(
        "open-record",
        "Open the second contact",
        "Merge the two in the CRM: deliveries follow the id that stays.",
        samePhone[1]?.id ?? null,
        "contacts",
      ),
    );
  }
  checks.push(check("check", "contacts", `${plural(crm.contacts.length, "contact")} for this person`));
  const attempts = deliveries.filter(({ deliveryAttempts }) => deliveryAttempts > 1);
  for (const step of attempts)
    checks.push(
      check("check", step.step, `sent ${step.deliveryAttempts} times with one key, written once`, {
        at: step.updatedAt,
        evidence: evidence("delivery", step.deliveryId, `v${step.version}`, step.callId),
      }),
    );
  const repeated = calls.length > 1 ? ` ${plural(calls.length, "call")} of this person are known here.` : "";
  return doesNotHold("doubled", `Nothing is there twice.${repeated}`, checks);
}

function findTwins(records: CrmObject[], callId: string | null): [CrmObject, CrmObject] | null {
  const begins = ({ properties }: CrmObject) =>
    typeof properties.startedAt === "number" ? properties.startedAt : null;
  for (const [index, one] of records.entries())
    for (const other of records.slice(index + 1)) {
      const concerns =
        callId === null || one.properties.callId === callId || other.properties.callId === callId;
      const [a, b] = [begins(one), begins(other)];
      const isSame =
        typeof one.properties.callId === "string" && one.properties.callId === other.properties.callId;
      if (concerns && (isSame || (a !== null && b !== null && Math.abs(a - b) < sameMomentMs)))
        return [one, other];
    }
  return null;
}

function whose({ properties, externalId, id }: CrmObject): string {
  const origin = typeof properties.origin === "string" ? ` (${properties.origin})` : "";
  return `${externalId ?? id}${origin}`;
}

function findSamePhone(contacts: CrmObject[]): CrmObject[] | null {
  const byPhone = Map.groupBy(
    contacts.filter(({ properties }) => typeof properties.phone === "string"),
    ({ properties }) => properties.phone,
  );
  return [...byPhone.values()].find((same) => same.length > 1) ?? null;
}

function contactCheck(mark: WhyCheck["mark"], one: CrmObject): WhyCheck {
  const name = typeof one.properties.name === "string" ? `${one.properties.name}, ` : "";
  return check(mark, "contact", `${name}external id ${one.externalId ?? "none"}`, {
    at: one.updatedAt,
    evidence: evidence("record", one.id, `contact ${one.id}`, "contacts"),
  });
}

export function whyAmbiguous({ crm, call, deliveries, asked, destination }: Evidence): WhyFinding {
  const held = deliveries.find(
    ({ state, observed }) => state === "held" && /several|ambiguous/i.test(observed),
  );
  if (held)
    return holds(
      "ambiguous",
      `Several contacts of ${destination.name} could be meant: ${held.observed}.`,
      [
        check("cross", held.step, held.observed, {
          at: held.updatedAt,
          evidence: evidence("delivery", held.deliveryId, `v${held.version} · ${held.step}`, held.callId),
        }),
      ],
      action(
        "open-delivery",
        "Choose the contact",
        "Choose one of them in Deliver.",
        held.deliveryId,
        `${held.callId}~${held.version}`,
      ),
    );
  const phone = asked.as === "phone" ? asked.value : (call?.phone ?? null);
  if (phone === null) return cannotSay("ambiguous", "No number is known, so none can have several contacts.");
  if (crm === null)
    return doesNotHold("ambiguous", `${destination.name} found one contact, or was not asked yet.`, []);
  if ("down" in crm) return cannotSay("ambiguous", crm.down, [check("cross", "CRM", crm.down)]);
  const candidates = crm.contacts.filter(({ properties }) => properties.phone === phone);
  if (candidates.length < 2)
    return doesNotHold(
      "ambiguous",
      `${phone} belongs to ${candidates.length === 1 ? "one contact" : "no contact"}.`,
      [...candidates.map((one) => contactCheck("check", one))],
    );
  return holds(
    "ambiguous",
    `${plural(candidates.length, "contact")} have the number ${phone}: which is meant cannot be said from here.`,
    candidates.map((one) => contactCheck("cross", one)),
    action(
      "open-record",
      "Open the first",
      "Merge them in the CRM, or give the source a path to an external id.",
      candidates[0]?.id ?? null,
      "contacts",
    ),
  );
}
