/** CallRail events as it would post them: each kind to a path of its own, signed where a key is given. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { EngineProcess } from "./engine-process";
import { post } from "./mirai-events";

/** The template of that kind as the event of a call: its fields are laid over the template's. */
export function callRailEvent(type: string, fields: Record<string, unknown>): string {
  const template = readFileSync(new URL(`../../fixtures/callrail/${type}.json`, import.meta.url), "utf8");
  return JSON.stringify({ ...JSON.parse(template), ...fields });
}

/** Posts to `/hooks/callrail/<type>`, or to the bare source without one. */
export async function postCallRail(
  engine: EngineProcess,
  type: string | null,
  body: string,
  key?: string,
): Promise<void> {
  const signature = key && createHmac("sha1", key).update(body).digest("base64");
  const path = type === null ? "callrail" : `callrail/${type}`;
  const headers: Record<string, string> = signature ? { signature } : {};
  expect(await post(`${engine.receiver}/hooks/${path}`, body, headers)).toBe(200);
}
