/** Mail over a real SMTP conversation, one attempt at a time: what arrives, and which trouble leads to what. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { mail } from "../../electron/engine/destinations/mail/mail";
import { ruleMessageOf } from "../../electron/engine/destinations/message-for-tests";
import type { Json } from "../../shared/words";
import { makeSelfSigned } from "../harness/certificates";
import { type MailServer, startMailServer } from "../harness/mail-server";
import { contextFor, settingsOf } from "../harness/rule-messages";

async function start(options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  onTestFinished(() => server.close());
  return server;
}

const credentials = { password: "app password" };
const user = { name: "calls@example.com", password: credentials.password };
const plain = { host: "127.0.0.1", security: "none", fromAddress: "calls@example.com", fromName: "Lakeside" };
const message = ruleMessageOf(
  { to: "dana@example.com", subject: "Your call", body: "Thank you.", replyTo: "" },
  { look: "mail" },
);
const send = (
  values: Record<string, Json>,
  secrets: Record<string, string> = {},
  signal = AbortSignal.timeout(10_000),
) => mail.send(contextFor(settingsOf(mail, { ...plain, ...values }, secrets), message, { signal }));

test("it is handed over with the Message-ID that every attempt has", async () => {
  const { port, mails } = await start();
  const first = await send({ port });
  expect(first).toMatchObject({ class: "delivered", status: 250, observed: "accepted: 250 queued as 1" });
  const again = await send({ port });
  expect(mails).toHaveLength(2);
  expect(mails[0]).toMatchObject({ from: "calls@example.com", to: ["dana@example.com"], encrypted: false });
  const ids = mails.map(({ raw }) => /^Message-ID: (\S+)/m.exec(raw)?.[1]);
  expect(ids[0]).toMatch(/^<ringback\./);
  expect(
    new Set([...ids, "remoteId" in first && first.remoteId, "remoteId" in again && again.remoteId]).size,
  ).toBe(1);
});

test("a text that speaks SMTP is one mail, and what it says is read as it was said", async () => {
  const { port, mails } = await start();
  const body = "Hello\r\n.\r\nMAIL FROM:<boss@example.com>\n.\nRSET\r.\rDATA";
  const smuggling = { ...message, message: { ...message.message, body } };
  await mail.send(contextFor(settingsOf(mail, { ...plain, port }, {}), smuggling));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.raw.split("\r\n\r\n")[1]?.trimEnd().split("\r\n")).toEqual([
    "Hello",
    ".",
    "MAIL FROM:<boss@example.com>",
    ".",
    "RSET",
    ".",
    "DATA",
  ]);
});

test.each([
  ["recipient", 451, "retry", "451 refused at recipient: later"],
  ["recipient", 550, "permanent", "550 refused at recipient"],
  ["data", 451, "retry", "451 refused at data: later"],
  ["data", 554, "permanent", "554 refused at data"],
  ["data", 552, "permanent", "552"],
  ["sender", 421, "retry", "421"],
  ["sender", 550, "config", "mend the set-up"],
  ["sender", 530, "config", "mend the set-up"],
] as const)("the %s refused with %i is %s", async (at, code, wanted, says) => {
  const { port, mails, refuse } = await start();
  refuse(at, code);
  expect(await send({ port })).toMatchObject({
    class: wanted,
    status: code,
    observed: expect.stringContaining(says),
  });
  expect(mails).toEqual([]);
});

test("a wrong password is for a person to mend, and the right one signs in", async () => {
  const { port, mails } = await start({ user });
  const refused = await send({ port, user: user.name }, { password: "not it" });
  expect(refused).toMatchObject({
    class: "config",
    status: 535,
    observed: expect.stringContaining("mend the set-up"),
  });
  expect(refused.observed).not.toContain("not it");
  expect(await send({ port })).toMatchObject({ class: "config", status: 530 });
  expect(await send({ port, user: user.name }, credentials)).toMatchObject({ class: "delivered" });
  expect(mails).toMatchObject([{ user: user.name }]);
});

test("a certificate that nobody vouches for, and a server without STARTTLS, get no mail and no password", async () => {
  const selfSigned = await start({ user, certificate: makeSelfSigned() });
  for (const host of ["127.0.0.1", "localhost"]) {
    expect(
      await send({ port: selfSigned.port, host, security: "starttls", user: user.name }, credentials),
    ).toMatchObject({
      class: "config",
      observed: expect.stringContaining("no encrypted connection"),
    });
  }
  const bare = await start();
  expect(await send({ port: bare.port, security: "starttls" })).toMatchObject({ class: "config" });
  expect(await send({ port: bare.port, security: "tls" })).toMatchObject({ class: "config" });
  expect([selfSigned.mails, bare.mails]).toEqual([[], []]);
});

test("the connection lost after the mail was handed over is unknown; before it, nothing was sent", async () => {
  const { port, mails, hangUp } = await start();
  hangUp("after DATA");
  expect(await send({ port })).toMatchObject({
    class: "unknown",
    observed: expect.stringContaining("after the mail was handed over"),
  });
  expect(mails).toHaveLength(1);
  hangUp("before DATA");
  expect(await send({ port })).toMatchObject({
    class: "retry",
    observed: expect.stringContaining("nothing was sent"),
  });
  expect(mails).toHaveLength(1);
  expect([mail.idempotent, mail.readBack]).toEqual([false, undefined]);
});

test("without a server or a sender it waits for its set-up, and connects to nobody", async () => {
  const { port, connections } = await start();
  const notSetUp = { class: "config", observed: expect.stringContaining("nothing was sent") };
  expect(await send({ port, host: "" })).toMatchObject(notSetUp);
  expect(await send({ port, fromAddress: "" })).toMatchObject(notSetUp);
  expect(connections()).toBe(0);
});

test("nobody answering is tried again", async () => {
  const { port } = await (async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return { port };
  })();
  expect(await send({ port })).toMatchObject({
    class: "retry",
    observed: "nobody answers there (ECONNREFUSED)",
  });
});

test("a server that says nothing ends with the request's own time, and nothing was sent", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  expect(await send({ port }, {}, AbortSignal.timeout(100))).toMatchObject({ class: "retry" });
});

test("the connection test signs in and sends nothing", async () => {
  const { port, mails } = await start({ user });
  const check = (secrets: Record<string, string>) =>
    mail.testConnection?.(
      settingsOf(mail, { ...plain, port, user: user.name }, secrets),
      AbortSignal.timeout(5000),
      null,
    );
  expect(await check(credentials)).toEqual([
    {
      name: "mail server",
      ok: true,
      says: expect.stringContaining("calls@example.com was let in; nothing was sent"),
    },
  ]);
  expect(await check({ password: "not it" })).toMatchObject([
    { ok: false, says: expect.stringContaining("535") },
  ]);
  expect(mails).toEqual([]);
});

test.each([
  [{ host: "https://smtp.example.com" }, {}, "host"],
  [{ host: "smtp.example.com:587" }, {}, "host"],
  [{ port: 70_000 }, {}, "port"],
  [{ fromAddress: "calls@example.com\r\nBcc: x@example.com" }, {}, "fromAddress"],
  [{ fromAddress: "Lakeside" }, {}, "fromAddress"],
  [{ user: "u" }, {}, "password"],
  [{}, { password: "p" }, "user"],
  [{ host: "smtp.example.com", security: "none", user: "u" }, { password: "p" }, "security"],
])("set up with %j and %j: what is wrong stands beside %s", (values, secrets, field) => {
  const { values: given } = settingsOf(mail, { ...plain, port: 25, ...values }, secrets);
  expect(mail.check?.(given, secrets as Record<string, string>).map((one) => one.field)).toEqual([field]);
});
