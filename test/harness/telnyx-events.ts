/** Telnyx events as the platform would post them: the fixtures, as events of another session, signed by a key of ours. */
import { readFileSync } from "node:fs";
import { telnyx } from "../../electron/engine/providers/telnyx/pack";

/** The public key that a source is given for what is signed here. */
export const publicKey = "vLe3RdEHr2zXE+9TSgUJH22C1cYvC0pYWVsuwrymEEo=";

let deliveries = 0;

type Change = { id?: string; attempt?: number; payload?: Record<string, unknown> };

/** The fixture as an event of `session`, with a delivery id of its own unless one is named. */
export function telnyxEvent(
  fixture: string,
  session: string,
  { id, attempt = 1, payload }: Change = {},
): string {
  const file = new URL(`../../fixtures/telnyx/${fixture}.json`, import.meta.url);
  const body = JSON.parse(readFileSync(file, "utf8"));
  deliveries += 1;
  body.data.id = id ?? `d-${deliveries}`;
  body.meta = { attempt, delivered_to: "https://hooks.example.com/hooks/telnyx" };
  Object.assign(body.data.payload, { call_session_id: session, ...payload });
  return JSON.stringify(body);
}

export type Posted = { status: number; type: string | null; text: string };

/** Signed at `at`, with the type that the text is of. */
export async function postTelnyx(url: string, text: string, at: number): Promise<Posted> {
  const isForm = !text.startsWith("{");
  const type = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const draft = {
    method: "POST",
    path: new URL(url).pathname,
    headers: [["content-type", type]] as [string, string][],
    body: new TextEncoder().encode(text),
  };
  const { headers, body } = telnyx.sign(draft, { secret: telnyx.testSecret, at });
  const answer = await fetch(url, { method: "POST", headers, body: body as Uint8Array<ArrayBuffer> });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}
