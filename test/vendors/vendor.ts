/**
 * What a vendor's own verifier is to the tests: it signs where the vendor publishes that, else as its scheme says, and
 * answers yes or no. Its package stands in this folder's own `node_modules` (`npm ci --ignore-scripts` here); the app does
 * not depend on it, so it is loaded by name and typed by the few functions that are used.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { RawRequest } from "../../electron/engine/providers/pack";
import type { PackId } from "../../shared/words";

export type Sent = RawRequest & { base: string };

/** One secret in the forms both sides take. */
export type Keys = { ours: string; oursToSign: string; theirs: string; theirsToSign: string };

export type Vendor = {
  pack: PackId;
  /** Package and version as in `package.json`. */
  verifier: string;
  /** Headers that belong to the signature. */
  headers: string[];
  /** Distances between signing and arrival where a verdict may turn, milliseconds. */
  edges: number[];
  keysOf(seed: Uint8Array): Keys;
  sign(sent: Sent, keys: Keys, at: number): Sent | Promise<Sent>;
  /** The clock says the moment of arrival while it is asked. */
  accepts(sent: Sent, keys: Keys): boolean | Promise<boolean>;
  /** Bodies, types and addresses it really has; left out: JSON to the source's URL. */
  requests?: Sent[];
  /** What only a request of this vendor can have done to it, by name. */
  tampering?: Record<string, (sent: Sent) => Sent>;
};

/** A pack that is being built: until `packs.ts` lists it, its tests are skipped. Empty once all are listed. */
export const notListedYet: PackId[] = [];

const require = createRequire(import.meta.url);

export function isInstalled(name: string): boolean {
  return existsSync(new URL(`node_modules/${name}/package.json`, import.meta.url));
}

export function loadVendor<Module>(path: string): Module {
  return require(`./node_modules/${path}`) as Module;
}

export function headerOf({ headers }: Pick<Sent, "headers">, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

/** By lower-case names, as Node hands them to a handler. */
export function headersOf({ headers }: Pick<Sent, "headers">): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

export function withHeaders(sent: Sent, headers: Record<string, string>): Sent {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const others = sent.headers.filter(([name]) => !names.includes(name.toLowerCase()));
  return { ...sent, headers: [...others, ...Object.entries(headers)] };
}

export function textOf({ body }: Pick<Sent, "body">): string {
  return Buffer.from(body).toString("utf8");
}
