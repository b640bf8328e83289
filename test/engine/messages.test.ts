/** Messages of rules on their way to Slack, a mail server, Zendesk and the orders: who leaves, when, and how often. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { DestinationRow } from "../../shared/deliveries";
import { send, untilCall, untilRead } from "../harness/calls";
import { makeUnderAuthority } from "../harness/certificates";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { type Answer, serve } from "../harness/imitated-server";
import { type MailServer, startMailServer } from "../harness/mail-server";
import { completedCall, miraiEvent } from "../harness/mirai-events";
import { addRule, landed, ruleOf, untilLanded } from "../harness/rules";
import { startZendesk, type ZendeskServer, zendeskSettings } from "../harness/zendesk-server";

const folder = makeFolder();
let engine: EngineProcess;
let slackServer: Awaited<ReturnType<typeof serve>>;
let slackAnswers: Answer[] = [];
let mailServer: MailServer;
let help: ZendeskServer;
let slack: DestinationRow;
let mail: DestinationRow;
let zendesk: DestinationRow;
let orders: DestinationRow;

const user = { name: "calls@example.com", password: "app password" };

beforeAll(async () => {
  const { authority, ...certificate } = makeUnderAuthority();
  const trusted = join(folder.path, "authority.pem");
  writeFileSync(trusted, authority);
  [slackServer, mailServer, help] = await Promise.all([
    serve(() => slackAnswers.shift() ?? { status: 200, text: "ok" }),
    startMailServer({ user, certificate }),
    startZendesk(),
  ]);
  engine = await startEngine(folder.path, {
    flags: ["--test-clock"],
    env: { NODE_EXTRA_CA_CERTS: trusted },
  });
  const add = engine.client.destinations.create;
  slack = await add({
    name: "Slack",
    kind: "slack",
    values: { channel: "#support" },
    credentials: { webhookUrl: `${slackServer.url}/services/T/B/secret` },
  });
  mail = await add({
    name: "E-mail",
    kind: "mail",
    values: {
      host: "localhost",
      port: mailServer.port,
      security: "starttls",
      user: user.name,
      fromAddress: user.name,
    },
    credentials: { password: user.password },
  });
  zendesk = await add({ name: "Zendesk", ...zendeskSettings(help) });
  orders = await add({ name: "Orders", kind: "orders" });
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([slackServer.close(), mailServer.close(), help.close()]);
  folder.remove();
});

beforeEach(() => {
  slackAnswers = [];
  slackServer.asked.length = 0;
  help.asked.length = 0;
});
afterEach(async () => {
  for (const { ruleId } of (await engine.client.rules.list()).rows)
    await engine.client.rules.remove({ ruleId });
});

const texts = {
  slack: { title: "Call: {{outcome}}", about: "{{summary}}" },
  mail: { to: "dana@example.com", subject: "Your call", body: "{{summary}}" },
  zendesk: { subject: "Call: {{outcome}}", description: "{{summary}}", priority: "high" },
};

async function tellAll(): Promise<void> {
  await addRule(engine, ruleOf(slack.destinationId, texts.slack, { name: "To Slack" }));
  await addRule(engine, ruleOf(mail.destinationId, texts.mail, { name: "By mail" }));
  await addRule(engine, ruleOf(zendesk.destinationId, texts.zendesk, { name: "A ticket" }));
}

async function letOut(out: boolean): Promise<void> {
  for (const { destinationId } of [slack, mail, zendesk])
    await engine.client.localOutbox.letOut({ destinationId, out });
}

const connections = () => slackServer.asked.length + mailServer.connections() + help.asked.length;

/** Slack and mail take one message a second, by the engine's clock. */
async function untilState(callId: string, destination: string, state: string) {
  await engine.client.clock.advance({ advance: 2_000 });
  return engine.until(async () => {
    const { deliveries } = await engine.client.calls.get({ callId });
    return deliveries.find((one) => one.destination === destination && one.state === state);
  }, `${destination} of ${callId} is ${state}`);
}

test("until they are let out, messages land here, and nobody is connected to", async () => {
  await tellAll();
  await send(engine, completedCall("stays"));
  const { callId } = await untilCall(engine, "stays", { final: true });
  const rows = await untilLanded(engine, callId, 3);
  expect(rows.map(({ because }) => because).toSorted()).toEqual([
    "E-mail was not let out",
    "Slack was not let out",
    "Zendesk was not let out",
  ]);
  expect(connections()).toBe(0);
});

test("what is let out stays so when its set-up is changed, and is taken back the same way", async () => {
  const { destinationId } = slack;
  const { message } = await engine.client.localOutbox.letOut({ destinationId, out: true });
  expect(message).toMatchObject({ letOut: true });
  const changed = await engine.client.destinations.update({
    destinationId,
    values: { channel: "#front-desk" },
  });
  expect(changed.message).toMatchObject({ letOut: true });
  const back = await engine.client.localOutbox.letOut({ destinationId, out: false });
  expect(back.message).toMatchObject({ letOut: false });
});

test("set up by halves it is added, what is wrong in it is refused, and it cannot be let out yet", async () => {
  const { create } = engine.client.destinations;
  const refused = (field: string) => ({ data: { problems: [expect.objectContaining({ field })] } });
  await expect(
    create({ name: "Plain", kind: "slack", credentials: { webhookUrl: "http://hooks.example.com/x" } }),
  ).rejects.toMatchObject(refused("webhookUrl"));
  await expect(
    create({ name: "Port in it", kind: "mail", values: { host: "smtp.example.com:587" } }),
  ).rejects.toMatchObject(refused("host"));
  for (const kind of ["slack", "mail", "zendesk"] as const) {
    const { destinationId } = await create({ name: `Half of ${kind}`, kind });
    await expect(engine.client.localOutbox.letOut({ destinationId, out: true })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("cannot be let out yet"),
    });
  }
});

test("let out, a simulated call still goes nowhere", async () => {
  await letOut(true);
  await tellAll();
  const { runId, callId } = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  await engine.client.clock.advance({ advance: 600_000 });
  await engine.until(
    async () => (await engine.client.runs.get({ runId })).state === "done",
    "the sample played to its end",
  );
  const rows = await untilLanded(engine, callId, 3);
  expect(new Set(rows.map(({ because }) => because))).toEqual(
    new Set(["only live calls may leave this machine, and neither tests nor spam"]),
  );
  expect(connections()).toBe(0);
});

test("let out, a live call is told to each of them once, whatever comes twice", async () => {
  await tellAll();
  await send(engine, completedCall("leaves"));
  const { callId } = await untilCall(engine, "leaves", { final: true });
  for (const name of ["Slack", "E-mail", "Zendesk"]) await untilState(callId, name, "delivered");
  await send(engine, completedCall("leaves"));
  await untilRead(engine);
  expect(slackServer.asked.map(({ text }) => JSON.parse(text).text)).toEqual(["Call: completed"]);
  expect(mailServer.mails).toMatchObject([
    {
      to: ["dana@example.com"],
      encrypted: true,
      user: user.name,
      raw: expect.stringContaining("Summary of leaves."),
    },
  ]);
  expect(help.tickets).toMatchObject([
    { priority: "high", external_id: expect.stringMatching(/^mirai:leaves:rule:/) },
  ]);
  expect(await landed(engine, callId)).toEqual([]);
  const row = (await engine.client.destinations.list()).rows.find(({ name }) => name === "Slack");
  expect(row).toMatchObject({ url: null, message: { way: "out", letOut: true } });
  expect(JSON.stringify([row, engine.log])).not.toContain("/services/T/B/secret");
});

test("Slack: 429 waits, a lost answer asks, and a person says that it goes again", async () => {
  await addRule(engine, ruleOf(slack.destinationId, texts.slack));
  slackAnswers = [{ status: 429, headers: { "retry-after": "30" } }];
  await send(engine, completedCall("limited"));
  const limited = await untilCall(engine, "limited", { final: true });
  const waiting = await engine.until(async () => {
    const { deliveries } = await engine.client.calls.get({ callId: limited.callId });
    return deliveries.find(
      (one) => one.destination === "Slack" && one.deliveryAttempts === 1 && one.state === "pending",
    );
  }, "a first attempt");
  expect(waiting.observed).toContain("429");
  await engine.client.clock.advance({ advance: 31_000 });
  await untilState(limited.callId, "Slack", "delivered");

  slackAnswers = ["lost"];
  await send(engine, completedCall("lost"));
  const lost = await untilCall(engine, "lost", { final: true });
  await engine.client.clock.advance({ advance: 2_000 });
  const unknown = await untilState(lost.callId, "Slack", "unknown");
  await engine.client.clock.advance({ advance: 3_600_000 });
  expect(slackServer.asked).toHaveLength(3);
  await engine.client.decisions.decide({ deliveryId: unknown.deliveryId, choice: "send-again" });
  await engine.client.clock.advance({ advance: 2_000 });
  await untilState(lost.callId, "Slack", "delivered");
  expect(slackServer.asked).toHaveLength(4);
});

test("Zendesk: a lost answer is sent again by itself, and is one ticket", async () => {
  await addRule(engine, ruleOf(zendesk.destinationId, texts.zendesk));
  let first = true;
  help.meet(({ method }) => {
    const lose = method === "POST" && first;
    first = false;
    return lose ? "lost" : null;
  });
  const before = help.tickets.length;
  await send(engine, completedCall("ticket-lost"));
  const { callId } = await untilCall(engine, "ticket-lost", { final: true });
  await engine.until(async () => help.asked.length > 0, "the first attempt");
  await engine.until(async () => {
    const { deliveries } = await engine.client.calls.get({ callId });
    return deliveries.some(
      (one) => one.destination === "Zendesk" && one.nextAt !== null && one.deliveryAttempts === 1,
    );
  }, "a second attempt planned");
  await engine.client.clock.advance({ advance: 60_000 });
  await untilState(callId, "Zendesk", "delivered");
  expect(help.tickets).toHaveLength(before + 1);
  expect(help.asked.filter(({ method }) => method === "POST")).toHaveLength(2);
});

test("a mail server that is busy gets the mail later, one that refuses the address never", async () => {
  await addRule(engine, ruleOf(mail.destinationId, texts.mail));
  const before = mailServer.mails.length;
  mailServer.refuse("recipient", 451);
  await send(engine, completedCall("busy-server"));
  const later = await untilCall(engine, "busy-server", { final: true });
  await engine.until(async () => {
    const { deliveries } = await engine.client.calls.get({ callId: later.callId });
    return deliveries.some((one) => one.destination === "E-mail" && one.observed.includes("451"));
  }, "451 seen");
  mailServer.refuse(null);
  await engine.client.clock.advance({ advance: 60_000 });
  await untilState(later.callId, "E-mail", "delivered");
  expect(mailServer.mails).toHaveLength(before + 1);
  mailServer.refuse("recipient", 550);
  await send(engine, completedCall("refused-address"));
  const refused = await untilCall(engine, "refused-address", { final: true });
  const dead = await untilState(refused.callId, "E-mail", "dead");
  expect(dead.observed).toContain("550");
  mailServer.refuse(null);
});

const order = (id: string) =>
  miraiEvent(
    "action",
    { id },
    {
      action: "create_order",
      payload: {
        phone: "+12025550123",
        email: "dana@example.com",
        lineItems: [{ variantId: "5852", quantity: 2 }],
        shippingAddress: {
          firstName: "Dana",
          lastName: "Reyes",
          address1: "12 Lake Rd",
          city: "Springfield",
          zip: "01101",
          country: "US",
        },
        cartTotal: 1895,
        note: null,
      },
    },
  );

test("an order asked for in a call is an order in the CRM, once, and the call's when the call is written", async () => {
  const kind = (await engine.client.destinations.kinds()).rows.find((one) => one.kind === "orders");
  const presets = Object.fromEntries((kind?.message?.fields ?? []).map(({ name, preset }) => [name, preset]));
  await addRule(
    engine,
    ruleOf(orders.destinationId, presets, {
      name: "Orders by phone",
      runs: "now",
      trigger: { on: "event", types: ["create_order"] },
    }),
  );
  const events = completedCall("orders");
  await send(engine, [...events.slice(0, 2), order("orders"), order("orders")]);
  const { callId } = await untilCall(engine, "orders", {});
  await untilRead(engine);
  await untilState(callId, "Orders", "delivered");
  const read = async () => (await engine.client.crm.objects({ type: "orders", limit: 10 })).rows;
  expect(await read()).toMatchObject([
    {
      externalId: "mirai:orders:order",
      callExternalId: "mirai:orders",
      properties: {
        title: "Order by phone, orders",
        items: [{ variantId: "5852", quantity: 2 }],
        total: 1895,
        name: "Dana Reyes",
        address: "12 Lake Rd, Springfield, 01101, US",
        phone: "+12025550123",
        email: "dana@example.com",
        rule: "Orders by phone",
      },
    },
  ]);
  await send(engine, events.slice(2));
  await untilState(
    (await untilCall(engine, "orders", { delivery: "synced" })).callId,
    "Sandbox CRM",
    "delivered",
  );
  const [made] = await read();
  const links = await fetch(`${engine.crm}/objects/orders/${made?.id}/associations/calls`, {
    headers: { authorization: `Bearer ${engine.crmToken}` },
  });
  expect((await links.json()).rows).toHaveLength(1);
  expect(await read()).toHaveLength(1);
  // It stays here: no way out that could be opened.
  await expect(
    engine.client.localOutbox.letOut({ destinationId: orders.destinationId, out: true }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});
