/**
 * A kept event as the request its handler gets: the same method, bytes and headers. Only what belongs to one connection
 * is left out, and what named our receiver now names the handler: its host, and its path in front of what stood below
 * `/hooks/<source>`.
 */
import type { DraftRequest } from "../providers/pack";
import type { StoredEvent } from "../store/events";

const ofOneConnection = new Set([
  "host",
  "content-length",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

export function toForwardedRequest(
  event: Pick<StoredEvent, "method" | "url" | "headers" | "body">,
  handler: URL,
): DraftRequest {
  const named = event.headers
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) =>
      value
        .toLowerCase()
        .split(",")
        .map((one) => one.trim()),
    );
  return {
    method: event.method,
    path: pathAt(handler, event.url),
    headers: event.headers.filter(([name]) => {
      const lower = name.toLowerCase();
      return !ofOneConnection.has(lower) && !named.includes(lower);
    }),
    body: event.body,
  };
}

/** `/in?tenant=7` and `/hooks/callrail/post-call?x=1` make `/in/post-call?tenant=7&x=1`. */
function pathAt(handler: URL, url: string): string {
  const [, below = "", query = ""] = /^\/hooks\/[^/?#]*([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const base = below === "" ? handler.pathname : handler.pathname.replace(/\/$/, "");
  const queries = [handler.search.slice(1), query].filter(Boolean).join("&");
  return `${base}${below}${queries && `?${queries}`}`;
}
