/**
 * Zendesk: one ticket for each message. Zendesk keeps our idempotency key for two hours; the ledger holds when it was
 * first used, and after that time the ticket is looked for by its external id before anything is sent again. An external
 * id is not unique in Zendesk, so it is our look that keeps it one ticket, and the id names the rule as well as the call.
 */

import type { ConnectionCheck } from "../../../../shared/destination-setup";
import { ruleMessage } from "../../../../shared/rules";
import type { Destination, DestinationSettings, SendContext, SendOutcome } from "../destination";
import { fetchChecked } from "../fetch-checked";
import { crmGate } from "../gate-presets";
import { isKeyOfOther, observeZendesk, onlyRead } from "./answers";
import { zendeskFields, zendeskTexts } from "./fields";
import { ask, type Found, findTicket } from "./requests";
import { externalIdOf, ticketOf } from "./ticket";

/** Zendesk keeps a key for two hours; what is on its way when they end must not arrive behind them. */
export const keyHoldsMs = 115 * 60_000;

export const zendesk: Destination = {
  kind: "zendesk",
  name: "Zendesk",
  says: "A ticket with the caller, the summary, a priority and a queue.",
  // Its messages land here until it is let out: its gate takes calls of every origin.
  remote: false,
  canUpdate: false,
  idempotent: true,
  gate: crmGate,
  promise:
    "Each ticket is sent until Zendesk confirms it. For two hours Zendesk itself recognises a repeat; after that we look for the ticket first, and send it again only if it is not there.",
  message: { look: "ticket", way: "out", fields: zendeskTexts },
  fields: zendeskFields,
  check: (values) =>
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(String(values.subdomain))
      ? []
      : [{ field: "subdomain", sentence: "Only the part before .zendesk.com, such as acme." }],
  scopes: [],
  limits: {
    requests: 200,
    perMs: 60_000,
    atOnce: 1,
    words:
      "200 requests a minute are what the smallest plan has; yours may have up to 2,500. A 429 is waited out as it says.",
  },
  mappingSheet: [],
  map: () => [],
  send: sendTicket,
  testConnection,
};

async function sendTicket(context: SendContext): Promise<SendOutcome> {
  const { ledger, idempotencyKey: key, settings, step } = context;
  const message = ruleMessage.parse(JSON.parse(context.body));
  const externalId = externalIdOf(message, step);
  if (!settings.url && !settings.values.subdomain)
    return { class: "config", status: null, observed: "no subdomain is set up: nothing was sent" };
  const before = ledger.read("written", key);
  if (before && before.remoteId !== "")
    return delivered(null, before.remoteId, `ticket ${before.remoteId} was made before`);
  // Nothing proves the key's age where it cannot be read: then it counts as too old.
  const firstAt = before === null ? null : Date.parse(before.words) || 0;
  if (firstAt !== null && Date.now() - firstAt > keyHoldsMs) {
    const found = await findTicket(context, externalId);
    if ("class" in found) return onlyRead(found);
    if (found.id !== null) return foundBefore(context, found.id, firstAt, "the key had expired");
  }
  if (firstAt === null || Date.now() - firstAt > keyHoldsMs)
    await ledger.write("written", { key, remoteId: "", words: new Date().toISOString() });
  const { ticket, leftOut } = ticketOf(message, step, settings.values);
  const sent = await ask(context, {
    method: "POST",
    path: "/api/v2/tickets",
    body: JSON.stringify({ ticket }),
    headers: { "idempotency-key": key },
  });
  if (!("answer" in sent)) return sent;
  if (isKeyOfOther(sent)) {
    // The key stands for another ticket text of ours: whichever came first is there, or nothing is.
    const found = await findTicket(context, externalId);
    if ("class" in found) return onlyRead(found);
    if (found.id !== null) return foundBefore(context, found.id, firstAt ?? Date.now(), "with other words");
  }
  const outcome = observeZendesk(sent);
  if (outcome.class !== "delivered" || outcome.remoteId === null) return outcome;
  await ledger.write("written", {
    key,
    remoteId: outcome.remoteId,
    words: ledger.read("written", key)?.words ?? new Date().toISOString(),
  });
  return leftOut.length === 0
    ? outcome
    : { ...outcome, observed: `${outcome.observed}; ${leftOut.join("; ")}` };
}

async function foundBefore(
  { ledger, idempotencyKey: key }: SendContext,
  id: NonNullable<Found["id"]>,
  firstAt: number,
  why: string,
): Promise<SendOutcome> {
  await ledger.write("written", { key, remoteId: id, words: new Date(firstAt).toISOString() });
  return delivered(
    200,
    id,
    `looked for it by its external id, ${why}: ticket ${id} is it, so it had arrived`,
  );
}

function delivered(status: number | null, remoteId: string, observed: string): SendOutcome {
  return { class: "delivered", status, remoteId, observed };
}

async function testConnection(
  settings: DestinationSettings,
  signal: AbortSignal,
): Promise<ConnectionCheck[]> {
  const name = "API token";
  const sent = await ask(
    { settings, signal, fetch: fetchChecked, correlationId: "connection-test" },
    { method: "GET", path: "/api/v2/users/me", body: null, headers: {} },
  );
  if (!("answer" in sent)) return [{ name, ok: false, says: sent.observed }];
  if (sent.status !== 200) return [{ name, ok: false, says: observeZendesk(sent).observed }];
  const { user } = (sent.answer ?? {}) as { user?: { id?: unknown; name?: unknown; role?: unknown } };
  // Zendesk answers 200 to a stranger too, as a user without an id.
  if (typeof user?.id !== "number")
    return [{ name, ok: false, says: "Zendesk does not know this address with this token" }];
  const role = String(user.role ?? "");
  const isAgent = role === "agent" || role === "admin";
  return [
    { name, ok: true, says: `Zendesk knows ${String(user.name ?? "this user")}` },
    {
      name: "may make tickets",
      ok: isAgent,
      says: isAgent
        ? `as ${role}`
        : `the user is ${role || "nothing"}, and tickets are made by an agent or admin`,
    },
  ];
}
