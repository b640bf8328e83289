/**
 * A help desk shaped like Zendesk: Basic with `{email}/token:{token}`, tickets whose external id is not unique, and keys
 * that are recognised until they are made to expire.
 */
import { type Answer, type Asked, serve } from "./imitated-server";

export async function startZendesk() {
  const known = { email: "agent@example.com", apiToken: "zendesk-token-1" };
  const tickets: { id: number; external_id: string | null; [field: string]: unknown }[] = [];
  const keys = new Map<string, { body: string; answer: Exclude<Answer, "lost"> }>();
  let next: ((asked: Asked) => Answer | null) | null = null;
  const server = await serve((asked) => {
    const basic = Buffer.from(`${known.email}/token:${known.apiToken}`).toString("base64");
    const isKnown = asked.headers.authorization === `Basic ${basic}`;
    if (asked.path === "/api/v2/users/me")
      return {
        status: 200,
        body: {
          user: isKnown
            ? { id: 7, name: "Sam Agent", role: "agent" }
            : { id: null, name: "Anonymous user", role: "end-user" },
        },
      };
    if (!isKnown) return { status: 401, body: { error: "Couldn't authenticate you" } };
    const forced = next?.(asked) ?? null;
    if (forced && forced !== "lost") return forced;
    const done = handle(asked);
    return forced ?? done;
  });

  function handle({ method, path, query, text, headers }: Asked): Exclude<Answer, "lost"> {
    if (path !== "/api/v2/tickets")
      return { status: 404, body: { error: "InvalidEndpoint", description: "Not found" } };
    if (method === "GET")
      return {
        status: 200,
        body: { tickets: tickets.filter((one) => one.external_id === query.get("external_id")), count: 0 },
      };
    const key = String(headers["idempotency-key"] ?? "");
    const before = keys.get(key);
    if (before && before.body !== text)
      return {
        status: 400,
        body: {
          error: "IdempotentRequestError",
          description: "Request parameters don't match the given idempotency key",
        },
      };
    if (before) return { ...before.answer, headers: { "x-idempotency-lookup": "hit" } };
    const { ticket } = JSON.parse(text);
    if (!ticket?.comment?.body)
      return {
        status: 422,
        body: {
          error: "RecordInvalid",
          description: "Record validation errors",
          details: { base: [{ description: "Description: cannot be blank", error: "BlankValue" }] },
        },
      };
    const made = { ...ticket, id: 35_436 + tickets.length };
    tickets.push(made);
    const answer = { status: 201, body: { ticket: made } };
    if (key) keys.set(key, { body: text, answer });
    return { ...answer, headers: { "x-idempotency-lookup": "miss" } };
  }

  return {
    ...server,
    known,
    tickets,
    /** What the next requests meet in place of the usual; `lost` loses the answer of what was done; null: the usual again. */
    meet(answer: ((asked: Asked) => Answer | null) | null) {
      next = answer;
    },
    /** As two hours later. */
    expireKeys() {
      keys.clear();
    },
  };
}

export type ZendeskServer = Awaited<ReturnType<typeof startZendesk>>;

/** As a person sets it up. */
export function zendeskSettings({ url, known }: ZendeskServer) {
  return {
    kind: "zendesk" as const,
    values: { url, subdomain: "acme", email: known.email },
    credentials: { apiToken: known.apiToken },
  };
}
