/**
 * A kept event as the request its handler gets: the same method, bytes and headers, credentials of its sender included,
 * because the handler is to verify what the platform sent. A mark of another Ringback stays, so that it knows its own.
 */
import type { DraftRequest } from "../providers/pack";
import { pathAtHandler, withoutConnection } from "../simulator/handler-request";
import type { StoredEvent } from "../store/events";

export function toForwardedRequest(
  event: Pick<StoredEvent, "method" | "url" | "headers" | "body">,
  handler: URL,
): DraftRequest {
  const { method, url, headers, body } = event;
  return { method, path: pathAtHandler(url, handler), headers: withoutConnection(headers), body };
}
