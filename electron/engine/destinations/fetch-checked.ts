/**
 * `fetch` as destinations use it: the name is looked up first, and every address it has is looked at before anything is sent.
 * It refuses, with no word whatever, where clouds hand out credentials, and what is link-local or reserved. This machine and
 * private networks stay open: an address that a person typed in may be a server of their own. `fetch` looks the name up once
 * more; one that changes its mind in between has no certificate there over https, and over http no credential is sent.
 */
import { promises as dns, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { kindOfAddress } from "../simulator/address-kind";

type Lookup = (hostname: string) => Promise<LookupAddress[]>;

/** In the cause of what is thrown, where `fetch` has the codes of the network. */
export const forbiddenAddress = "FORBIDDEN_ADDRESS";

export function isForbiddenHost(hostname: string): boolean {
  const host = bare(hostname);
  return isIP(host) !== 0 && kindOfAddress(host) === "forbidden";
}

export const fetchChecked = createFetch((hostname) => dns.lookup(hostname, { all: true }));

export function createFetch(lookup: Lookup): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const host = bare(url.hostname);
    if (isIP(host) !== 0 || host === "localhost") {
      refuseForbidden([host]);
      return fetch(input, init);
    }
    const addresses = await failAsFetch(unlessAborted(lookup(host), init?.signal));
    refuseForbidden(addresses.map(({ address }) => address));
    return fetch(input, init);
  };
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

function refuseForbidden(addresses: string[]): void {
  const bad = addresses.find((address) => isIP(address) !== 0 && kindOfAddress(address) === "forbidden");
  if (bad !== undefined) throw new TypeError("fetch failed", { cause: { code: forbiddenAddress } });
}

async function failAsFetch<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: unknown }).code === undefined || error instanceof DOMException) throw error;
    throw new TypeError("fetch failed", { cause: error });
  }
}

/** A resolver that does not answer holds nobody up for longer than the request may take. */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal | null | undefined): Promise<Value> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
