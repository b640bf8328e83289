/** Requests to Zendesk's ticketing API, and the look for a ticket by its external id. */
import { z } from "zod";
import { joinAddress } from "../address";
import type { SendContext, SendOutcome } from "../destination";
import { type Answered, sendRequest } from "../http";
import { observeZendesk } from "./answers";

type AskContext = Pick<SendContext, "settings" | "fetch" | "signal" | "correlationId">;

export function ask(
  context: AskContext,
  request: { method: "GET" | "POST"; path: string; body: string | null; headers: Record<string, string> },
): Promise<Answered | SendOutcome> {
  const { url, values, credentials } = context.settings;
  const base = url ?? `https://${values.subdomain}.zendesk.com`;
  const token = Buffer.from(`${values.email}/token:${credentials.apiToken ?? ""}`).toString("base64");
  return sendRequest(context, {
    method: request.method,
    url: joinAddress(base, request.path),
    body: request.body,
    headers: { accept: "application/json", authorization: `Basic ${token}`, ...request.headers },
  });
}

const ticketList = z.object({
  tickets: z.array(z.object({ id: z.number().int(), external_id: z.string().nullish() })),
});

/** `id` null: Zendesk has none. Of several the first that was made. */
export type Found = { id: string | null };

export async function findTicket(context: AskContext, externalId: string): Promise<Found | SendOutcome> {
  const path = `/api/v2/tickets?external_id=${encodeURIComponent(externalId)}`;
  const sent = await ask(context, { method: "GET", path, body: null, headers: {} });
  if (!("answer" in sent)) return sent;
  if (sent.status !== 200) return observeZendesk(sent);
  const list = ticketList.safeParse(sent.answer);
  if (!list.success)
    return { class: "unknown", status: 200, observed: "the list of tickets could not be read" };
  const ids = list.data.tickets.filter((one) => one.external_id === externalId).map(({ id }) => id);
  return { id: ids.length === 0 ? null : String(Math.min(...ids)) };
}
