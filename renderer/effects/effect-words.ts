/** Effects in words. */
import type { EffectRow, NotJudgedRow } from "../../shared/effects-contract";
import { duration, milliseconds } from "../time";

export type EffectState = "answered" | "failed" | "waits";

/** An answer from 400 on is a failure, as is none at all; without either it is under way. */
export function effectState({ status, error }: EffectRow): EffectState {
  if (status === null) return error === null ? "waits" : "failed";
  return status >= 400 ? "failed" : "answered";
}

/** `201`, `failed`, `…` while it is under way. */
export function statusWords(effect: EffectRow): string {
  if (effect.status !== null) return String(effect.status);
  return effect.error === null ? "…" : "failed";
}

/** Host and port; empty where the URL is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

/** Path without query, its middle left out where it is long: `/objects/…/c_1`. */
export function pathOf(url: string, most = 24): string {
  const path = URL.canParse(url) ? decoded(new URL(url).pathname) : url;
  if (path.length <= most) return path;
  const parts = path.split("/").filter(Boolean);
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  const short = parts.length > 2 ? `/${first}/…/${last}` : `/${first}/${last}`;
  return short.length <= most ? short : `${short.slice(0, most - 1)}…`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `12.4 ms`, `2 s`; – where it is not known. */
export function tookWords(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1000 ? milliseconds(ms) : duration(ms);
}

/** `POST /contacts 201` */
export function effectWords(effect: EffectRow): string {
  return `${effect.method} ${pathOf(effect.url)} ${statusWords(effect)}`;
}

export function countWords(count: number): string {
  return count === 1 ? "1 effect" : `${count} effects`;
}

/** `1 connection to :5432`, `2 TLS connections to api.example.com:443`; a place on this machine by its port alone. */
export function connectionWords({ place, tls, count }: NotJudgedRow): string {
  const short = place.replace(/^(?:localhost|127\.0\.0\.1|::1):(?=\d+$)/, ":");
  return `${count} ${tls ? "TLS " : ""}${count === 1 ? "connection" : "connections"} to ${short}`;
}
