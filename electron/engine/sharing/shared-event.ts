/** An event as it leaves the engine in an export, whatever the format: real without its secrets, or with stand-ins. */
import type { Origin, PackId, Signature } from "../../../shared/words";

export type SharedEvent = {
  position: number;
  source: string;
  provider: PackId | null;
  type: string | null;
  origin: Origin;
  receivedAt: number;
  method: string;
  url: string;
  httpVersion: string;
  headers: [string, string][];
  body: Uint8Array;
  /** Why the body is not there; null where it is. */
  leftOut: string | null;
  /** The verdict where it was recorded. */
  signature: Signature;
  /** Its signature was taken out and was good, or nobody checked: an import may sign it with the test secret. */
  resign: boolean;
};

/** The body as text where it is text; null where only its bytes say what it is. */
export function bodyText(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return text.includes("\u0000") ? null : text;
  } catch {
    return null;
  }
}

export function headerOf(headers: [string, string][], name: string): string | null {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
}
