/** ElevenLabs' webhooks as the platform would post them: the fixtures, as events of another conversation, signed. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";

type Data = Record<string, unknown> & { metadata?: Record<string, unknown> };

/** `change` works on what stands under `data`. */
export function elevenLabsEvent(
  fixture: string,
  conversation: string,
  change: (data: Data) => void = () => {},
): string {
  const file = new URL(`../../fixtures/elevenlabs/${fixture}.json`, import.meta.url);
  const body = JSON.parse(readFileSync(file, "utf8"));
  body.data.conversation_id = conversation;
  change(body.data);
  return JSON.stringify(body);
}

export function signElevenLabs(body: string, secret: string, at = Date.now()): Record<string, string> {
  const time = String(Math.floor(at / 1000));
  const hash = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  return { "elevenlabs-signature": `t=${time},v0=${hash}` };
}

/** As ElevenLabs sends sound: in pieces, its length unsaid. Null where the receiver cut it off without a status. */
export function postInPieces(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: "POST",
      headers: { "content-type": "application/json", "transfer-encoding": "chunked", ...headers },
    });
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    sent.on("error", () => resolve(null));
    const piece = 256 * 1024;
    for (let at = 0; at < body.length; at += piece) sent.write(body.slice(at, at + piece));
    sent.end();
  });
}
