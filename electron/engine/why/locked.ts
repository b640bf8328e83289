/** Why somebody could not edit a field there: who owns it, and where it is edited instead. */
import type { CrmCard } from "../../../shared/crm-card";
import type { WhyCheck, WhyEvidence, WhyFinding } from "../../../shared/why";
import { plural } from "../plural";
import type { Evidence } from "./evidence";
import { action, cannotSay, check, doesNotHold, evidence, holds } from "./findings";

export function whyLocked({ crm, call, destination }: Evidence): WhyFinding {
  if (crm === null) return cannotSay("locked", `What may be edited in ${destination.name} is decided there.`);
  if ("down" in crm) return cannotSay("locked", crm.down, [check("cross", "CRM", crm.down)]);
  const checks = crm.cards.map(sayOwned);
  const [last] = crm.cards
    .flatMap((card) => card.refusedEdits.map((edit) => ({ card, ...edit })))
    .sort((one, other) => other.at - one.at);
  if (!last) {
    const locked = crm.cards.flatMap((card) => Object.keys(card.locked).map((name) => labelOf(card, name)));
    return doesNotHold(
      "locked",
      locked.length > 0
        ? `Nobody was kept from editing it. ${listNames(locked)}: owned by the integration, the rest is your team's.`
        : "Nobody was kept from editing it.",
      checks,
    );
  }
  const label = labelOf(last.card, last.property);
  const where = last.card.locked[last.property] ?? last.card.integration;
  return holds(
    "locked",
    `${last.actor} could not change ${label}: it is owned by ${where} and is changed there.`,
    [
      check(
        "cross",
        "edit",
        `${label} to ${JSON.stringify(last.value).slice(0, 80)}, refused to ${last.actor}`,
        {
          at: last.at,
          evidence: placeOf(last.card),
        },
      ),
      ...checks,
    ],
    call
      ? action(
          "open-call",
          "Open the call it comes from",
          "Change the value where it comes from.",
          call.callId,
        )
      : action(
          "open-record",
          "Open the record",
          "A locked value says where it is changed.",
          last.card.object.id,
          last.card.object.type,
        ),
  );
}

function sayOwned(card: CrmCard): WhyCheck {
  const locked = Object.keys(card.locked);
  return check(
    "check",
    card.type.one.toLowerCase(),
    locked.length === 0
      ? "every field may be edited there"
      : `${plural(locked.length, "field")} owned by ${card.integration}`,
    { at: card.lastSyncedAt, evidence: placeOf(card) },
  );
}

function placeOf({ object, type }: CrmCard): WhyEvidence {
  return evidence("record", object.id, `${type.one.toLowerCase()} ${object.id}`, object.type);
}

function labelOf({ definitions }: CrmCard, property: string): string {
  return definitions.find(({ name }) => name === property)?.label ?? property;
}

function listNames(names: string[]): string {
  const unique = [...new Set(names)];
  return unique.length > 4
    ? `${unique.slice(0, 4).join(", ")} and ${unique.length - 4} more`
    : unique.join(", ");
}
