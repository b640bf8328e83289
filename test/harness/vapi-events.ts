/** Vapi's messages as the platform would post them: the fixtures, as messages of another call, with a credential's header. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { EngineProcess } from "./engine-process";
import { post } from "./mirai-events";

type Message = Record<string, unknown> & { call?: Record<string, unknown> };

/** `change` works on what stands under `message`. */
export function vapiMessage(
  fixture: string,
  call: string,
  change: (message: Message) => void = () => {},
): string {
  const file = new URL(`../../fixtures/vapi/${fixture}.json`, import.meta.url);
  const body = JSON.parse(readFileSync(file, "utf8"));
  if (body.message.call) body.message.call.id = call;
  change(body.message);
  return JSON.stringify(body);
}

/** Headers of an HMAC credential with every default. */
export function signVapi(body: string, secret: string, at = Date.now()): Record<string, string> {
  const time = String(Math.floor(at / 1000));
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  return { "x-timestamp": time, "x-signature": signature };
}

export function postVapi(
  engine: EngineProcess,
  body: string,
  headers: Record<string, string>,
  source = "vapi",
): Promise<number> {
  return post(`${engine.receiver}/hooks/${source}`, body, headers);
}
