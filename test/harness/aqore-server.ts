/**
 * A system shaped as the Aqore preset assumes: OAuth client credentials, persons by external id, comments on a person.
 * The same comment twice makes two rows.
 */
import { type Answer, type Asked, serve } from "./imitated-server";

export type Comment = { commentId: string; personId: string; comment: string; reference: string };

export async function startAqore() {
  const known = { clientId: "agency-client", clientSecret: "agency-secret-1" };
  const persons: { personId: string; externalId: string; fullName: string }[] = [];
  const comments: Comment[] = [];
  let token = "";
  let next: ((asked: Asked) => Answer | null) | null = null;

  const server = await serve((asked) => {
    if (asked.path === "/oauth/token") {
      const form = new URLSearchParams(asked.text);
      if (form.get("client_id") !== known.clientId || form.get("client_secret") !== known.clientSecret)
        return { status: 401, body: { error: "invalid_client" } };
      token = `zenople-${Math.random().toString(36).slice(2)}`;
      return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: 600 } };
    }
    if (asked.headers.authorization !== `Bearer ${token}`) return { status: 401 };
    const forced = next?.(asked) ?? null;
    if (forced && forced !== "lost") return forced;
    const done = handle(asked);
    return forced ?? done;
  });

  function handle({ method, path, query, text }: Asked): Answer {
    if (method === "GET" && path === "/api/v1/me")
      return { status: 200, body: { agency: "Example Staffing" } };
    if (method === "GET" && path === "/api/v1/persons")
      return {
        status: 200,
        body: { data: persons.filter(({ externalId }) => externalId === query.get("externalId")) },
      };
    const [, personId] = /^\/api\/v1\/persons\/([^/]+)\/comments$/.exec(path) ?? [];
    if (personId === undefined) return { status: 404 };
    if (method === "GET")
      return { status: 200, body: { data: comments.filter((one) => one.personId === personId) } };
    const comment = { ...JSON.parse(text), commentId: `cm-${comments.length + 1}`, personId };
    comments.push(comment);
    return { status: 201, body: { data: comment } };
  }

  return {
    ...server,
    known,
    comments,
    addPerson: (personId: string, externalId: string, fullName = "Dana Reyes") =>
      void persons.push({ personId, externalId, fullName }),
    meet(answer: ((asked: Asked) => Answer | null) | null) {
      next = answer;
    },
  };
}

export type AqoreServer = Awaited<ReturnType<typeof startAqore>>;
