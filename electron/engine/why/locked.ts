/** Why somebody could not edit a field there: who owns it, and where it is edited instead. */
import type { WhyFinding } from "../../../shared/why";
import type { Evidence } from "./evidence";
import { action, cannotSay, check, doesNotHold, evidence, holds } from "./findings";

export function whyLocked({ crm, call, destination }: Evidence): WhyFinding {
  if (crm === null) return cannotSay("locked", `What may be edited in ${destination.name} is decided there.`);
  if ("down" in crm) return cannotSay("locked", crm.down, [check("cross", "CRM", crm.down)]);
  const refused = crm.requests.filter(({ what, status }) => status === 403 && what.includes("FIELD_LOCKED"));
  const [last] = refused;
  const owned = check(
    "check",
    "owner",
    "what Ringback writes is owned by the integration: a person changes it at its source",
  );
  if (!last)
    return doesNotHold(
      "locked",
      "Nobody was kept from editing it.",
      crm.call || crm.contacts.length > 0 ? [owned] : [],
    );
  const place = evidence("request", last.correlationId, last.correlationId);
  return holds(
    "locked",
    `${last.actor} was kept from editing it: the field is owned by the integration and is changed at its source.`,
    [check("cross", "edit", last.what, { at: last.at, evidence: place }), owned],
    call
      ? action(
          "open-call",
          "Open the call it comes from",
          "Change the value where it comes from.",
          call.callId,
        )
      : action("open-request", "See the refused edit", "Its answer names the owner.", last.correlationId),
  );
}
