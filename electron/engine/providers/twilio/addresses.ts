/**
 * Addresses a request may have been signed for. Twilio signs the URL exactly as it was entered there; Ringback knows the
 * addresses it was told (`--public-url`) and the one the sender called, by its Host header. What a proxy says of itself
 * anybody can write: such an address explains a signature and never verifies it.
 */
import type { RawRequest } from "../pack";
import { headerValues } from "../signatures";

/** Where our receiver usually is. */
export const USUAL_BASE = "http://127.0.0.1:4400";

export type Address = {
  url: string /** As the verdict names it: without its query, which may hold anything. */;
  words: string;
};

export function ownAddresses(request: RawRequest, publicUrls: string[]): Address[] {
  const [host] = headerValues(request.headers, "host");
  const received = host === undefined ? [USUAL_BASE] : [`https://${host.trim()}`, `http://${host.trim()}`];
  return addressesOf([...publicUrls, ...received], request.url);
}

/** Of a chain of proxies; whoever writes more of them wants the receiver to be busy. */
const mostProxies = 4;

/** As a proxy passes them on, and the usual slip of a slash. */
export function otherAddresses(request: RawRequest, publicUrls: string[]): Address[] {
  const of = (name: string) => headerValues(request.headers, name).flatMap((value) => value.split(","));
  const hosts = [
    ...of("x-forwarded-host"),
    ...of("x-original-host"),
    ...of("forwarded").flatMap((value) => /host="?([^";,\s]+)/i.exec(value)?.[1] ?? []),
  ];
  const own = ownAddresses(request, publicUrls).map(({ url }) => url);
  const proxied = hosts
    .slice(0, mostProxies)
    .flatMap((host) => [`https://${host.trim()}`, `http://${host.trim()}`]);
  const all = [
    ...addressesOf(proxied, request.url),
    ...addressesOf([...publicUrls, ...basesOf(request)], slashed(request.url)),
  ];
  return all.filter(({ url }) => !own.includes(url));
}

function basesOf({ headers }: RawRequest): string[] {
  return headerValues(headers, "host").flatMap((host) => [`https://${host.trim()}`, `http://${host.trim()}`]);
}

/** With the slash at the end of the path that it has not, or without the one it has. */
function slashed(target: string): string {
  const [path = "", ...query] = target.split("?");
  const turned = path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
  return [turned, ...query].join("?");
}

function addressesOf(bases: string[], target: string): Address[] {
  const path = target.split("#", 1)[0] ?? "";
  const urls = bases.map((base) => `${base.replace(/\/+$/, "")}${path}`);
  return [...new Set(urls)]
    .filter((url) => URL.canParse(url))
    .map((url) => ({ url, words: url.split("?", 1)[0] ?? url }));
}
