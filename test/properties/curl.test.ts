/**
 * A cURL command sends the same request again: method, URL, header lines and bytes as they came, whatever a shell or
 * cURL itself would make of them (the export of docs/guide/concepts.md's "exactly as it arrived"). It is read back by an
 * import, and run by the cURL of this machine where there is one.
 */
import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeCurl } from "../../electron/engine/sharing/formats/curl";
import { parseCurl } from "../../electron/engine/sharing/parse/parse-curl";
import { bodyText, type SharedEvent } from "../../electron/engine/sharing/shared-event";
import { request, type Sent } from "./requests";
import { runs } from "./runs";

function toShared(sent: Sent, position = 1): SharedEvent {
  return {
    ...sent,
    position,
    source: "mirai",
    provider: "mirai",
    type: null,
    origin: "live",
    receivedAt: position,
    httpVersion: "1.1",
    leftOut: null,
    signature: "no-secret",
    resign: false,
  };
}

/** A body that a command can carry; any other stands in a file beside it. A URL of cURL has no fragment. */
const carried = request
  .filter(({ body }) => bodyText(body) !== null)
  .map((sent) => ({ ...sent, url: sent.url.replaceAll("#", "") }));
const starting = fc
  .tuple(carried, fc.constantFrom("@", "@/etc/hosts", "@-", "-", "=", "{"), fc.string())
  .map(([sent, start, rest]) => ({
    ...sent,
    body: new TextEncoder().encode(start + rest.replaceAll("\0", "")),
  }));
const command = fc.oneof(carried, starting);

/** What the client writes by itself. */
const own = /^(?:host|content-length|connection|transfer-encoding|expect)$/i;
const shown = ({ method, url, headers, body }: Sent) => ({
  method,
  url,
  headers: headers.filter(([name]) => !own.test(name)),
  body: Buffer.from(body).toString("utf8"),
});

test("a command for bash is read back as the request that it sends", () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 3 }), (sent) => {
      const text = writeCurl(sent.map(toShared), "http://127.0.0.1:4400/", "bash");
      expect(parseCurl(text).map(shown)).toEqual(sent.map(shown));
    }),
    runs(1000),
  );
});

describe.skipIf(spawnSync("curl", ["--version"]).error !== undefined)("run by cURL itself", () => {
  test("the command sends the very request", { timeout: 120_000 }, async () => {
    const came: Sent[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", rawHeaders } = request;
        const headers = rawHeaders.flatMap((name, index): [string, string][] =>
          index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""]] : [],
        );
        came.push({ method, url, headers, body: Buffer.concat(chunks) });
        response.end();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // With -X HEAD cURL waits for a body that never comes.
    const sendable = command.filter(({ method }) => method !== "HEAD");
    const run = promisify(execFile);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(sendable, { minLength: 1, maxLength: 12 }), async (sent) => {
          came.length = 0;
          const text = writeCurl(sent.map(toShared), receiver, "bash");
          await run("bash", ["-c", `curl() { command curl -qsS --max-time 20 "$@"; }\n${text}\ntrue`]);
          const added = (one: Sent, kept: Sent) => {
            const named = kept.headers.map(([name]) => name.toLowerCase());
            const byItself = (name: string) =>
              /^(?:user-agent|accept)$/i.test(name) && !named.includes(name.toLowerCase());
            return { ...one, headers: one.headers.filter(([name]) => !byItself(name)) };
          };
          expect(came.map((one, index) => shown(added(one, sent[index] as Sent)))).toEqual(sent.map(shown));
        }),
        runs(25),
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
