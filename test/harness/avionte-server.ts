/**
 * A system shaped like Avionté BOLD: token by client credentials, x-api-key and tenant with every request, talents, and
 * activities that no key makes unique: the same request twice makes two rows. A talent that was merged answers as the
 * one it was merged into.
 */
import { type Answer, type Asked, serve } from "./imitated-server";

export type Activity = { id: number; talentId: number; typeId: number; notes: string; activityDate?: string };

export async function startAvionte() {
  const known = {
    clientId: "ringback-partner",
    clientSecret: "partner-secret-1",
    apiKey: "api-key-of-avionte",
    tenant: "apitest",
  };
  const talents = new Map<number, { id: number; firstName: string; lastName: string; mobilePhone: string }>();
  const merged = new Map<number, number>();
  const activities: Activity[] = [];
  const tokens = new Set<string>();
  let next: ((asked: Asked) => Answer | null) | null = null;
  let listed = true;

  const server = await serve((asked) => {
    const isToken = asked.path === "/authorize/token";
    if (asked.headers["x-api-key"] !== known.apiKey)
      return { status: 403, body: { message: "Access Denied" } };
    if (isToken) {
      const form = new URLSearchParams(asked.text);
      const fits =
        asked.headers["content-type"] === "application/x-www-form-urlencoded" &&
        form.get("grant_type") === "client_credentials" &&
        form.get("client_id") === known.clientId &&
        form.get("client_secret") === known.clientSecret &&
        form.get("scope") === "avionte.aero.compasintegrationservice";
      if (!fits) return { status: 400, body: { error: "invalid_client" } };
      const token = `token-${tokens.size + 1}`;
      tokens.add(token);
      return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: 3600 } };
    }
    const bearer = String(asked.headers.authorization ?? "").replace(/^Bearer /, "");
    if (!tokens.has(bearer)) return { status: 401, body: { message: "Unauthorized" } };
    if (asked.headers.tenant !== known.tenant) return { status: 403, body: { message: "Access Denied" } };
    const forced = next?.(asked) ?? null;
    if (forced && forced !== "lost") return forced;
    const done = handle(asked);
    return forced ?? done;
  });

  function handle({ method, path, text }: Asked): Answer {
    if (method === "GET" && path === "/front-office/v1/talent/activity-types")
      return {
        status: 200,
        body: [
          { id: 14, name: "Phone Call" },
          { id: 15, name: "E-mail" },
        ],
      };
    const [, id, part] = /^\/front-office\/v1\/talent\/(\d+)(\/activity)?$/.exec(path) ?? [];
    const talent = talents.get(merged.get(Number(id)) ?? Number(id));
    if (!talent) return { status: 404, body: { message: "Not found" } };
    if (!part && method === "GET") return { status: 200, body: talent };
    if (part && method === "GET" && listed)
      return { status: 200, body: activities.filter(({ talentId }) => talentId === talent.id) };
    if (!part || method !== "POST") return { status: 405 };
    const body = JSON.parse(text);
    if (!Number.isInteger(body.typeId) || body.talentId !== Number(id))
      return { status: 400, body: { message: "typeId and talentId are required" } };
    const activity = { ...body, id: 1_447_491_470 + activities.length, talentId: talent.id };
    activities.push(activity);
    return { status: 200, body: activity };
  }

  return {
    ...server,
    known,
    activities,
    tokens,
    addTalent(id: number, mobilePhone = "(202) 555-0142") {
      talents.set(id, { id, firstName: "Dana", lastName: "Reyes", mobilePhone });
    },
    merge(bad: number, good: number) {
      merged.set(bad, good);
    },
    /** What the next requests meet in place of the usual; null: the usual again. */
    meet(answer: ((asked: Asked) => Answer | null) | null) {
      next = answer;
    },
    /** A tenant without the list of a talent's activities. */
    hideLists() {
      listed = false;
    },
    expireTokens() {
      tokens.clear();
    },
  };
}

export type AvionteServer = Awaited<ReturnType<typeof startAvionte>>;

/** As a person sets it up. */
export function avionteSettings({ url, known }: AvionteServer) {
  return {
    kind: "avionte" as const,
    values: { url, clientId: known.clientId, tenant: known.tenant, typeId: 14 },
    credentials: { clientSecret: known.clientSecret, apiKey: known.apiKey },
  };
}
