/** Zendesk over its wire, one attempt at a time: one ticket whatever is lost, also after its keys have expired. */
import { expect, onTestFinished, test } from "vitest";
import { ruleMessageOf } from "../../electron/engine/destinations/message-for-tests";
import { keyHoldsMs, zendesk } from "../../electron/engine/destinations/zendesk/zendesk";
import type { Answer } from "../harness/imitated-server";
import { contextFor, memoryLedger, settingsOf } from "../harness/rule-messages";
import { startZendesk, zendeskSettings } from "../harness/zendesk-server";

const texts = {
  subject: "Call of Dana Reyes: unresolved",
  description: "Asked for a copy of the invoice.",
  priority: "high",
  requesterName: "Dana Reyes",
  requesterPhone: "+12025550142",
  queue: "billing",
  tags: "call, follow up",
};
const key = "x:c_9f21:rule:r_1:a1";

async function start() {
  const server = await startZendesk();
  onTestFinished(() => server.close());
  const { values, credentials } = zendeskSettings(server);
  const ledger = memoryLedger();
  const send = (message: Record<string, string> = texts, step = "rule:r_1:a1") =>
    zendesk.send(
      contextFor(settingsOf(zendesk, values, credentials), ruleMessageOf(message, { look: "ticket" }), {
        ledger,
        step,
        idempotencyKey: `x:c_9f21:${step}`,
      }),
    );
  /** As if the first attempt had been so long ago. */
  const age = (ms: number) =>
    ledger.write("written", { key, remoteId: "", words: new Date(Date.now() - ms).toISOString() });
  const posts = () => server.asked.filter(({ method }) => method === "POST").length;
  const looks = () => server.asked.filter(({ method }) => method === "GET").length;
  return { server, ledger, send, age, posts, looks, values, credentials };
}

test("a ticket with an internal comment, a priority, tags, the caller and the call", async () => {
  const { server, send } = await start();
  expect(await send()).toEqual({
    class: "delivered",
    status: 201,
    remoteId: "35436",
    observed: "ticket 35436",
  });
  expect(server.tickets).toEqual([
    {
      id: 35_436,
      subject: "Call of Dana Reyes: unresolved",
      comment: {
        body: "Asked for a copy of the invoice.\n\nCaller: Dana Reyes, +12025550142\n\nRule: Unhappy\n[ringback:mirai:c_9f21]",
        public: false,
      },
      priority: "high",
      external_id: "mirai:c_9f21:rule:r_1:a1",
      tags: ["call", "follow_up", "billing"],
    },
  ]);
  expect(server.asked[0]?.headers["idempotency-key"]).toBe(key);
});

test("a queue that is a number is a group; a priority nobody knows is left out, and said", async () => {
  const { server, send } = await start();
  const outcome = await send({ ...texts, queue: "360001", priority: "very" });
  expect(outcome.observed).toBe(
    "ticket 35436; priority “very” was left out: it is none of low, normal, high, urgent",
  );
  expect(server.tickets[0]).toMatchObject({ group_id: 360_001, tags: ["call", "follow_up"] });
  expect(server.tickets[0]).not.toHaveProperty("priority");
});

test("a lost answer within two hours is sent again with its key, and is one ticket", async () => {
  const { server, send, looks } = await start();
  server.meet(({ method }) => (method === "POST" ? "lost" : null));
  expect(await send()).toMatchObject({ class: "unknown" });
  server.meet(null);
  expect(await send()).toMatchObject({ class: "delivered", remoteId: "35436" });
  expect(server.tickets).toHaveLength(1);
  expect(looks()).toBe(0);
});

test("after two hours it is looked for first: found, it is not sent again", async () => {
  const { server, send, age, posts } = await start();
  server.meet(({ method }) => (method === "POST" ? "lost" : null));
  await send();
  server.meet(null);
  server.expireKeys();
  await age(keyHoldsMs + 1);
  expect(await send()).toMatchObject({
    class: "delivered",
    remoteId: "35436",
    observed: expect.stringContaining("so it had arrived"),
  });
  expect([server.tickets.length, posts()]).toEqual([1, 1]);
  expect(await send()).toMatchObject({ class: "delivered", observed: "ticket 35436 was made before" });
  expect(posts()).toBe(1);
});

test("after two hours it is looked for first: not there, it is sent, and the key counts from then", async () => {
  const { server, send, age, looks } = await start();
  await age(keyHoldsMs + 1);
  server.meet(({ method }) => (method === "POST" ? { status: 503 } : null));
  expect(await send()).toMatchObject({ class: "retry", status: 503 });
  expect(looks()).toBe(1);
  server.meet(null);
  expect(await send()).toMatchObject({ class: "delivered" });
  expect([server.tickets.length, looks()]).toEqual([1, 1]);
});

test("while it cannot be looked for, nothing is sent", async () => {
  const { server, send, age, posts } = await start();
  await age(keyHoldsMs + 1);
  for (const answer of ["lost", { status: 504 }, { status: 500 }, { status: 200, body: {} }] as Answer[]) {
    server.meet(() => answer);
    expect(await send()).toMatchObject({ class: "retry" });
  }
  expect(posts()).toBe(0);
});

test("tickets of two rules for one call are two, and neither is taken for the other", async () => {
  const { server, send, age } = await start();
  await send(texts, "rule:r_2:a1");
  await age(keyHoldsMs + 1);
  expect(await send()).toMatchObject({ class: "delivered", remoteId: "35437" });
  expect(server.tickets.map((one) => one.external_id)).toEqual([
    "mirai:c_9f21:rule:r_2:a1",
    "mirai:c_9f21:rule:r_1:a1",
  ]);
});

test("a key that came with other words finds the ticket it made; without one it is dead", async () => {
  const { server, send } = await start();
  server.meet(({ method }) => (method === "POST" ? "lost" : null));
  await send();
  server.meet(null);
  expect(await send({ ...texts, subject: "Other words" })).toMatchObject({
    class: "delivered",
    remoteId: "35436",
  });
  expect(server.tickets).toHaveLength(1);
  const other = await start();
  other.server.meet(({ method }) =>
    method === "POST"
      ? {
          status: 400,
          body: { error: "IdempotentRequestError", description: "Request parameters don't match" },
        }
      : null,
  );
  expect(await other.send()).toMatchObject({ class: "permanent", status: 400 });
});

test.each<[number, unknown, string, string]>([
  [
    422,
    { error: "RecordInvalid", details: { priority: [{ description: "Priority: x is not valid" }] } },
    "permanent",
    "422 priority: Priority: x is not valid",
  ],
  [
    400,
    { error: "BadRequest", description: "cannot be read" },
    "permanent",
    "400 BadRequest: cannot be read",
  ],
  [401, { error: "Couldn't authenticate you" }, "config", "401 Couldn't authenticate you"],
  [
    403,
    { error: { title: "Forbidden", message: "You do not have access" } },
    "config",
    "403 You do not have access",
  ],
  [404, { error: "no help desk" }, "config", "no help desk at this subdomain"],
  [409, { error: "in progress" }, "retry", "still under way"],
  [500, {}, "retry", "500"],
  [503, {}, "retry", "503"],
  [504, {}, "unknown", "written or not"],
  [201, {}, "unknown", "without a ticket's id"],
])("%i %j is %s", async (status, body, wanted, says) => {
  const { server, send } = await start();
  server.meet(() => ({ status, body }));
  expect(await send()).toMatchObject({ class: wanted, status, observed: expect.stringContaining(says) });
});

test("429 waits as long as Zendesk says", async () => {
  const { server, send } = await start();
  server.meet(() => ({ status: 429, headers: { "retry-after": "93" } }));
  expect(await send()).toMatchObject({ class: "retry", retryAfterMs: 93_000 });
});

test("the connection test knows a stranger, whom Zendesk answers with 200 as well", async () => {
  const { values, credentials, server } = await start();
  const check = (secrets: Record<string, string>) =>
    zendesk.testConnection?.(settingsOf(zendesk, values, secrets), AbortSignal.timeout(5000), null);
  expect(await check(credentials)).toMatchObject([{ ok: true }, { name: "may make tickets", ok: true }]);
  expect(await check({ apiToken: "not it" })).toEqual([
    { name: "API token", ok: false, says: "Zendesk does not know this address with this token" },
  ]);
  expect(server.tickets).toEqual([]);
});

test("without another address the subdomain is the address, and only a subdomain is one", async () => {
  const asked: string[] = [];
  const { credentials } = await start();
  const settings = settingsOf(zendesk, { subdomain: "acme", email: "agent@example.com" }, credentials);
  await zendesk.send(
    contextFor(settings, ruleMessageOf(texts), {
      fetch: async (url) => {
        asked.push(String(url));
        return new Response("{}", { status: 500 });
      },
    }),
  );
  expect(asked).toEqual(["https://acme.zendesk.com/api/v2/tickets"]);
  const bare = contextFor(settingsOf(zendesk, {}, credentials), ruleMessageOf(texts));
  expect(await zendesk.send(bare)).toMatchObject({
    class: "config",
    observed: expect.stringContaining("subdomain"),
  });
  for (const subdomain of ["acme.zendesk.com", "evil.example/", "acme@evil", ""])
    expect(zendesk.check?.({ subdomain }, {})).toMatchObject([{ field: "subdomain" }]);
});
