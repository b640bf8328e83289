/** What is said where no request came about: nothing was sent, so nothing is unknown, and the set-up is what is wrong. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { checkHeaders } from "./any-url";
import { parseRetryAfter, sendRequest } from "./http";

const ask = (url: string, headers: Record<string, string> = {}) =>
  sendRequest(
    { fetch, signal: new AbortController().signal, correlationId: "c1" },
    { method: "POST", url, body: "{}", headers },
  );

test("a header that cannot be sent, a port to which no request goes and what is no address are the set-up's, and the header is not repeated", async () => {
  const here = "http://127.0.0.1:2";
  for (const answer of [
    await ask(here, { authorization: "Bearer plum–orchard 😀" }),
    await ask(here, { "x-key": "plum\norchard" }),
    await ask(here, { expect: "100-continue" }),
    await ask("http://127.0.0.1:9"),
    await ask("nowhere"),
  ]) {
    expect(answer).toMatchObject({ class: "config", observed: expect.stringContaining("nothing was sent") });
    expect(JSON.stringify(answer)).not.toContain("plum");
  }
});

test("headers of the connection and of the attempt are not a person's to set", () => {
  for (const name of ["Expect", "Upgrade", "Keep-Alive", "TE", "X-Correlation-Id"])
    expect(checkHeaders(`${name}: x`)).toContain(name);
  expect(checkHeaders("Team: x")).toBeNull();
});

test("an answer that unpacks to far more than came is read no further than its limit", async () => {
  const packed = gzipSync("x".repeat(200 * 1024 ** 2), { level: 1 });
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(packed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const answer = await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(answer).toMatchObject({ status: 200, text: "x".repeat(64 * 1024) });
});

test("a Retry-After date is reckoned by the clock of the answer that has it", () => {
  const theirs = "Wed, 21 Oct 2015 07:28:00 GMT";
  expect(parseRetryAfter("Wed, 21 Oct 2015 07:30:00 GMT", theirs)).toBe(120_000);
  expect([parseRetryAfter("90", theirs), parseRetryAfter("soon", theirs)]).toEqual([90_000, null]);
});
