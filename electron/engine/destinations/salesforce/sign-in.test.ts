import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readSettings } from "./settings";
import { signIn } from "./sign-in";

test("a login URL that answers without an end is read no further than its limit", async () => {
  const server = createServer((_, response) => {
    const pour = (): void => void response.write("x".repeat(65_536), pour);
    response.writeHead(200, { "content-type": "application/json" });
    pour();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const loginUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    url: null,
    token: null,
    values: { auth: "client-credentials", clientId: "id", loginUrl },
    credentials: { clientSecret: "secret" },
  };
  const opening = { settings, fetch, signal: AbortSignal.timeout(10_000), correlationId: "c1" };
  expect(await signIn(opening, readSettings(settings.values))).toMatchObject({
    failed: { class: "config", observed: "Signing in was refused: 200. Check client, secret and login URL." },
  });
});
