/**
 * The one way to a handler of the user's: everything that sends to one (player, replay, forwarder, verdicts) asks here
 * first. It promises that the addresses it answers were checked after the name was looked up, that a request made with
 * them connects to them and to nothing else (a name that changes its mind in between changes nothing), and that our own
 * receiver is recognised under each of its addresses. It refuses, in a sentence with the next step: what is no plain
 * http(s) URL, a host other than this machine that the user has not allowed, a host that led to the internet when it was
 * allowed and into a private network now, link-local, reserved and cloud metadata addresses (those with no word whatever), and
 * a loop. Redirects are nobody's way around it: they are answers and are never followed.
 */
import { type LookupAddress, lookup as lookupHost } from "node:dns";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { isMetadataAddress, kindOfAddress } from "./address-kind";

/** A host the user gave their word for, and where it led when they did. */
export type AllowedHost = { host: string; network: "private" | "public" };

export type HandlerRules = {
  allowedHosts(): readonly AllowedHost[];
  /** Base URL of our own receiver, `http://127.0.0.1:4400`. */
  receiverUrl(): string;
  /** Where our receiver is reached from outside: configured URLs and those of tunnels. */
  publicUrls(): readonly string[];
  /** Left out: the system's resolver. */
  lookup?: (hostname: string) => Promise<LookupAddress[]>;
};

export type HandlerTarget = {
  /** Where it is, with path and query, without fragment. */
  url: URL;
  /** Checked; the only ones a request connects to. */
  addresses: LookupAddress[];
  network: "loopback" | "private" | "public";
};

export type HandlerRefusal = {
  /** `not-allowed`: the user's word for `host` would do. */
  because: "bad-url" | "unknown-host" | "not-allowed" | "forbidden" | "loop";
  host: string;
  sentence: string;
};

export type ResolvedHandler = { ok: true; target: HandlerTarget } | { ok: false; refusal: HandlerRefusal };

/** Asked by a person for a host to be allowed: where it leads, or why it can never be. */
export type JudgedHost = { ok: true; allowed: AllowedHost | null } | { ok: false; sentence: string };

const lookupPatienceMs = 10_000;

/** The sentence for our own receiver, wherever it is recognised: before sending, or by a request that came back. */
export const loopSentence =
  "That is Ringback's own receiver, so its events would come back as if a platform had sent them. Leave “handler:” (or the URL) out to play to it.";

export async function resolveHandler(text: string, rules: HandlerRules): Promise<ResolvedHandler> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const refuse = (because: HandlerRefusal["because"], sentence: string): ResolvedHandler => ({
    ok: false,
    refusal: { because, host: url ? hostOf(url) : "", sentence },
  });
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    return refuse("bad-url", `“${text.slice(0, 200)}” is no URL with http:// or https://.`);
  }
  if (url.username + url.password !== "") {
    return refuse("bad-url", "A URL with a name or password in it is never asked. Leave them out.");
  }
  url.hash = "";
  const host = hostOf(url);
  if (rules.publicUrls().some((own) => isSamePlace(new URL(own), url))) return refuse("loop", loopSentence);
  const found = await findAddresses(host, rules);
  if (typeof found === "string") return refuse("unknown-host", found);
  if (found.some(({ address }) => leadsToReceiver(address, url, rules.receiverUrl())))
    return refuse("loop", loopSentence);
  const led = whereTo(host, found);
  if (!led.ok) return refuse("forbidden", led.sentence);
  if (led.network !== "loopback") {
    const allowed = rules.allowedHosts().find((one) => one.host === host);
    if (!allowed) return refuse("not-allowed", sayNotAllowed(host, led.network, found));
    if (allowed.network !== led.network) return refuse("not-allowed", sayMoved(host, led.network, found));
  }
  return { ok: true, target: { url, addresses: found, network: led.network } };
}

/** `host` as in a URL: a name, or an address. Null where it is this machine, which needs nobody's word. */
export async function judgeHost(text: string, rules: Pick<HandlerRules, "lookup">): Promise<JudgedHost> {
  const url = URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`) : null;
  const bare =
    url && url.pathname === "/" && url.username + url.password + url.port + url.search + url.hash === "";
  if (!url || !bare) {
    return {
      ok: false,
      sentence: `“${text.slice(0, 200)}” is no host. Write the name alone, such as hooks.example.com.`,
    };
  }
  const host = hostOf(url);
  const found = await findAddresses(host, rules);
  if (typeof found === "string") return { ok: false, sentence: found };
  const led = whereTo(host, found);
  if (!led.ok) return led;
  return { ok: true, allowed: led.network === "loopback" ? null : { host, network: led.network } };
}

/** For `http.request`: answers the checked addresses whatever is asked, so that nothing is looked up a second time. */
export function lookupOnly(addresses: LookupAddress[]) {
  return (
    _hostname: string,
    options: { all?: boolean | undefined },
    answer: (error: null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    const [first] = addresses;
    // Later, as the system's resolver would: a socket that is told at once has nobody listening to its errors yet.
    if (options.all || !first) setImmediate(answer, null, addresses);
    else setImmediate(answer, null, first.address, first.family);
  };
}

/** Name or address in lower case, without brackets and without the dot that ends a full name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** A sentence where there are none. */
async function findAddresses(
  host: string,
  rules: Pick<HandlerRules, "lookup">,
): Promise<LookupAddress[] | string> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  // RFC 6761: these names are this machine, whatever a resolver says.
  if (host === "localhost" || host.endsWith(".localhost"))
    return [
      { address: "127.0.0.1", family: 4 },
      { address: "::1", family: 6 },
    ];
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<LookupAddress[]>((_, reject) => {
      timer = setTimeout(() => reject(new Error("no answer from the resolver")), lookupPatienceMs);
    });
    const found = await Promise.race([(rules.lookup ?? lookupAll)(host), late]);
    return found.length > 0 ? found : `There is no address for ${host}. Check the spelling.`;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    return code === "ENOTFOUND"
      ? `There is no host called ${host}. Check the spelling, or whether this machine is online.`
      : `${host} could not be looked up (${code || message}). Check whether this machine is online.`;
  } finally {
    clearTimeout(timer);
  }
}

function lookupAll(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookupHost(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

type Led = { ok: true; network: HandlerTarget["network"] } | { ok: false; sentence: string };

/** A name with addresses of several kinds leads to the least harmless of them. */
function whereTo(host: string, found: LookupAddress[]): Led {
  const kinds = found.map(({ address }) => ({ address, kind: kindOfAddress(address) }));
  const bad = kinds.find(({ kind }) => kind === "forbidden");
  if (bad) return { ok: false, sentence: sayForbidden(host, bad.address) };
  if (kinds.some(({ kind }) => kind === "private")) return { ok: true, network: "private" };
  return { ok: true, network: kinds.every(({ kind }) => kind === "loopback") ? "loopback" : "public" };
}

/** Public URLs are compared by name and port: what a tunnel's name resolves to is the tunnel's. */
function isSamePlace(own: URL, url: URL): boolean {
  return hostOf(own) === hostOf(url) && portOf(own) === portOf(url);
}

function leadsToReceiver(address: string, url: URL, receiverUrl: string): boolean {
  const receiver = new URL(receiverUrl);
  if (portOf(url) !== portOf(receiver)) return false;
  // 0.0.0.0 connects to this machine, too.
  if (kindOfAddress(address) === "loopback" || /^(?:0\.0\.0\.0|::)$/.test(address)) return true;
  return Object.values(networkInterfaces()).some((own) => own?.some((one) => one.address === address));
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === "https:" ? 443 : 80);
}

function sayAddress(host: string, address: string): string {
  return host === address ? host : `${host} leads to ${address}, which`;
}

function sayForbidden(host: string, address: string): string {
  if (/^(?:0\.0\.0\.0|::)$/.test(address))
    return `${address} is every address of a machine, none to send to. Write 127.0.0.1 for this machine.`;
  return isMetadataAddress(address)
    ? `${sayAddress(host, address)} is where a cloud keeps credentials of its machines. Ringback never sends there.`
    : `${sayAddress(host, address)} is link-local or reserved: no handler is there. Ringback never sends to it.`;
}

function sayNotAllowed(host: string, network: "private" | "public", found: LookupAddress[]): string {
  const where = network === "private" ? `in a private network (${sayFound(found)})` : "on the internet";
  return `${host} is not this machine but ${where}. Say once that Ringback may send there: ${sayHow(host)}.`;
}

function sayMoved(host: string, network: "private" | "public", found: LookupAddress[]): string {
  const [was, is] =
    network === "private"
      ? ["on the internet", "into a private network"]
      : ["in a private network", "to the internet"];
  return `${host} was ${was} when you allowed it and now leads ${is} (${sayFound(found)}). If that is meant, allow it again: ${sayHow(host)}.`;
}

function sayFound(found: LookupAddress[]): string {
  return found.map(({ address }) => address).join(", ");
}

function sayHow(host: string): string {
  return `POST /api/handler-hosts {"host": "${host}"}, or --allow-host ${host} on the command line`;
}
