/** What is said where no request came about: nothing was sent, so nothing is unknown, and the set-up is what is wrong. */
import { expect, test } from "vitest";
import { checkHeaders } from "./any-url";
import { sendRequest } from "./http";

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
