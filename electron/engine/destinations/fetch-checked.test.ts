import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { checkAddress } from "./address";
import { createFetch } from "./fetch-checked";
import { sendRequest } from "./http";

const leadsTo =
  (...addresses: string[]) =>
  async (): Promise<LookupAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

const send = (url: string, fetch: typeof globalThis.fetch, signal = AbortSignal.timeout(5000)) =>
  sendRequest({ fetch, signal, correlationId: "c1" }, { method: "POST", url, body: "{}", headers: {} });

const forbidden = { class: "config", status: null, observed: expect.stringContaining("nothing was sent") };

test.each([
  "http://169.254.169.254/latest/meta-data",
  "http://[fd00:ec2::254]/",
  "http://[::ffff:169.254.169.254]/",
  "http://2852039166/",
  "http://0xa9.254.169.254/",
  "http://100.100.100.200/",
  "http://169.254.10.1/",
  "http://[fe80::1]/",
  "http://0.0.0.0:4400/",
  "http://224.0.0.1/",
])("%s is refused when it is set up, and never sent to", async (url) => {
  expect(checkAddress(url, false)).toContain("link-local or reserved");
  expect(await send(url, createFetch(leadsTo()))).toMatchObject(forbidden);
});

test.each([[["169.254.169.254"]], [["127.0.0.1", "169.254.169.254"]], [["fe80::1"]], [["::ffff:a9fe:a9fe"]]])(
  "a name that leads to %j is never sent to, over http and https",
  async (addresses) => {
    const fetch = createFetch(leadsTo(...addresses));
    expect(await send("http://hooks.example.com/", fetch)).toMatchObject(forbidden);
    expect(await send("https://hooks.example.com/", fetch)).toMatchObject(forbidden);
  },
);

test("a server on this machine is reached, and needs no resolver", async () => {
  const server = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const nobody = createFetch(() => Promise.reject(new Error("was asked")));
  for (const host of ["127.0.0.1", "localhost"])
    expect(await send(`http://${host}:${port}/calls`, nobody)).toMatchObject({ status: 200 });
});

test("a name that nobody knows is the set-up's, and a resolver that says nothing is given up in time", async () => {
  const unknown = createFetch(async () => {
    throw Object.assign(new Error("no"), { code: "ENOTFOUND" });
  });
  expect(await send("https://hooks.example.com/", unknown)).toMatchObject({
    class: "config",
    observed: expect.stringContaining("there is no such host"),
  });
  const silent = createFetch(() => new Promise(() => {}));
  expect(await send("https://hooks.example.com/", silent, AbortSignal.timeout(50))).toMatchObject({
    observed: expect.stringContaining("no answer in time"),
  });
});
