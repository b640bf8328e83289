/** Events as raw HTTP, JSON, HAR 1.2 and NDJSON. Nothing is dropped unsaid: bytes that are no text go as base64. */
import type { Bundle, BundledEvent } from "../../../../shared/sharing";
import { readPayload } from "../../providers/payload";
import { bodyText, headerOf, type SharedEvent } from "../shared-event";

export function writeHttp(events: readonly SharedEvent[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const event of events) {
    const headers = event.headers.filter(
      ([name]) => !/^(?:host|content-length|transfer-encoding)$/i.test(name),
    );
    const lines = [
      `${event.method} ${event.url} HTTP/1.1`,
      "Host: example.com",
      ...headers.map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, " ")}`),
      `Content-Length: ${event.body.length}`,
    ];
    // A header's characters are the bytes that came.
    parts.push(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), event.body, Buffer.from("\r\n"));
  }
  return Buffer.concat(parts);
}

export function writeJson(events: readonly SharedEvent[]): string {
  const rows = events.map((event) => {
    const text = bodyText(event.body);
    const { value, problems } = readPayload(event);
    const { body: _, ...rest } = toBundled(event);
    return {
      ...rest,
      // Only what is JSON through and through is shown as such; the bytes stay true beside it.
      ...(value !== undefined && problems.length === 0 ? { json: value } : {}),
      ...(text === null ? { base64: Buffer.from(event.body).toString("base64") } : { text }),
    };
  });
  return `${JSON.stringify(rows.length === 1 ? rows[0] : rows, null, 2)}\n`;
}

export function writeNdjson(events: readonly SharedEvent[]): string {
  return events.map((event) => `${JSON.stringify(toBundled(event))}\n`).join("");
}

export function toBundled(event: SharedEvent): BundledEvent {
  const { body, ...rest } = event;
  return { ...rest, body: Buffer.from(body).toString("base64") };
}

export function writeBundle(
  events: readonly SharedEvent[],
  about: { writtenBy: string; writtenAt: number; redacted: boolean; notes: string[] },
): string {
  const whole: Bundle = {
    format: "ringback-bundle",
    version: 1,
    ...about,
    packs: [...new Set(events.flatMap(({ provider }) => (provider === null ? [] : [provider])))],
    events: events.map(toBundled),
  };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

export function writeHar(events: readonly SharedEvent[], receiver: string, version: string): string {
  const entries = events.map((event) => {
    // As it came: a URL that is taken apart and put together is another one. A fragment HAR cannot have.
    const target = event.url.replaceAll("#", "%23");
    const [, query = ""] = /\?(.*)$/s.exec(target) ?? [];
    const text = bodyText(event.body);
    const mimeType = headerOf(event.headers, "content-type") ?? "application/octet-stream";
    const postData = {
      mimeType,
      params: [],
      ...(text === null
        ? { text: Buffer.from(event.body).toString("base64"), encoding: "base64" }
        : { text }),
      ...(event.leftOut === null ? {} : { comment: `left out: ${event.leftOut}` }),
    };
    return {
      startedDateTime: new Date(event.receivedAt).toISOString(),
      time: 0,
      request: {
        method: event.method,
        url: receiver.replace(/\/$/, "") + target,
        httpVersion: `HTTP/${event.httpVersion}`,
        cookies: [],
        headers: event.headers.map(([name, value]) => ({ name, value })),
        queryString: [...new URLSearchParams(query)].map(([name, value]) => ({ name, value })),
        ...(event.body.length > 0 || event.leftOut !== null ? { postData } : {}),
        headersSize: -1,
        bodySize: event.body.length,
      },
      // Only what came is an event; the answer is not part of it.
      response: {
        status: 0,
        statusText: "",
        httpVersion: `HTTP/${event.httpVersion}`,
        cookies: [],
        headers: [],
        content: { size: 0, mimeType: "x-unknown" },
        redirectURL: "",
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 0, receive: 0 },
    };
  });
  const log = { version: "1.2", creator: { name: "Ringback", version }, entries };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}
