/** Puts an answer on the wire: whole, or as a fault breaks it. */
import type { ServerResponse } from "node:http";
import type { Answer } from "./answer";

export function send(response: ServerResponse, answer: Answer, isClosing: boolean): void {
  writeHead(response, answer, answer.text, isClosing);
  response.end(answer.text);
}

/** A body that ends in the middle and says that this is all of it. */
export function sendCut(response: ServerResponse, answer: Answer, isClosing: boolean): void {
  const text = answer.text.slice(0, Math.max(1, Math.floor(answer.text.length / 2)));
  writeHead(response, answer, text, isClosing);
  response.end(text);
}

/** Half of the body, a wait, the rest. */
export async function sendSlowly(
  response: ServerResponse,
  answer: Answer,
  isClosing: boolean,
  wait: () => Promise<void>,
): Promise<void> {
  writeHead(response, answer, answer.text, isClosing);
  const bytes = Buffer.from(answer.text);
  response.write(bytes.subarray(0, bytes.length >> 1));
  await wait();
  response.end(bytes.subarray(bytes.length >> 1));
}

function writeHead(response: ServerResponse, answer: Answer, text: string, isClosing: boolean): void {
  response.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    // 204 has no body and says no length.
    ...(answer.status === 204 ? {} : { "content-length": Buffer.byteLength(text) }),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(answer.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(answer.status === 413 || isClosing ? { connection: "close" } : {}),
    ...answer.headers,
  });
}
