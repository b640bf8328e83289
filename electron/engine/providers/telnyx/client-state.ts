/**
 * `client_state`: what the user's own program handed over with a command, in Base64, and gets back with every event
 * ("Voice API Commands"). Where it is JSON in Base64, its fields are the call's metadata; anything else says nothing.
 */
import type { Json } from "../../../../shared/words";
import { isObject } from "../paths";

const LONGEST = 64 * 1024;

export function readClientState(value: Json | undefined): { [key: string]: Json } | undefined {
  if (typeof value !== "string" || value.length > LONGEST || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value))
    return undefined;
  const text = Buffer.from(value, "base64").toString("utf8");
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const state: Json = JSON.parse(text);
    return isObject(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

export function writeClientState(state: { [key: string]: Json }): string {
  return Buffer.from(JSON.stringify(state), "utf8").toString("base64");
}
