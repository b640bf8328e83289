/**
 * What is sent to whom an event came from, and how: the one place where the answer to a kept event leaves. Its event is
 * on disk by then, and what is to be sent has been decided.
 */
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

export type EventAnswer = { status: number; headers: OutgoingHttpHeaders; body: Uint8Array | null };

/** A status and nothing else. */
export function plainAnswer(status: number): EventAnswer {
  return { status, headers: withoutBody, body: null };
}

const withoutBody = { "content-length": 0 };

export function sendAnswer(response: ServerResponse, { status, headers, body }: EventAnswer): void {
  response.writeHead(status, headers);
  if (body === null) response.end();
  else response.end(body);
}
