/**
 * An event as a cURL line that sends the same request again. Secrets, authorisation and signature headers are
 * redacted unless asked otherwise: a pasted line must not carry a credential by accident.
 */
import type { EventDetail } from "../../shared/events";

const redacted = /authorization|cookie|secret|token|signature|api-?key|password|credential/i;
/** What cURL writes by itself, from the URL and the body. */
const own = new Set(["host", "content-length", "connection", "transfer-encoding", "expect"]);

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export function isRedacted(name: string): boolean {
  return redacted.test(name);
}

type Sent = Pick<
  EventDetail,
  "method" | "url" | "headers" | "bodyText" | "bodyIsText" | "bodyTruncated" | "position"
>;

/** What the download of a body is called; a line for a body that is no short text reads that file. */
export function bodyFileName(event: Pick<EventDetail, "position">): string {
  return `event-${event.position}.bin`;
}

export function asCurl(event: Sent, receiver: string, withSecrets: boolean): string {
  const lines = [`curl -X ${quoted(event.method)} ${quoted(receiver.replace(/\/$/, "") + event.url)}`];
  for (const [name, value] of event.headers) {
    if (own.has(name.toLowerCase())) continue;
    const shown = isRedacted(name) && !withSecrets ? "REDACTED" : value;
    lines.push(`-H ${quoted(`${name}: ${shown}`)}`);
  }
  if (!event.bodyIsText || event.bodyTruncated) lines.push(`--data-binary @${bodyFileName(event)}`);
  else if (event.bodyText !== "") lines.push(`--data-binary ${quoted(event.bodyText)}`);
  return lines.join(" \\\n  ");
}
