/** Alerts of a running engine: what is dead is posted to the person's webhook, and the address stays a secret. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";
import { type Recorder, startRecorder } from "../harness/recorder";

let engine: EngineProcess;
let receiver: Recorder;
const folder = makeFolder();
const secretPath = "/services/T0/B0/very-secret";

beforeAll(async () => {
  receiver = await startRecorder();
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  await receiver.close();
  folder.remove();
});

const alerts = () => engine.client.alerts.list();

test("an address that shows the secret to everybody, or is none, is refused", async () => {
  for (const url of [
    `${engine.receiver}/hooks/mirai`,
    "http://example.com/x",
    "ftp://example.com",
    "nonsense",
    "https://user:pass@example.com/",
  ])
    await expect(engine.client.alerts.setWebhook({ url })).rejects.toMatchObject({
      code: "UNPROCESSABLE_CONTENT",
    });
  await expect(engine.client.alerts.test()).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a test post says what became of it, and no answer shows the address", async () => {
  const set = await engine.client.alerts.setWebhook({ url: `${receiver.url}${secretPath}` });
  expect(set).toMatchObject({ set: true, host: new URL(receiver.url).host });
  expect(await engine.client.alerts.test()).toMatchObject({ last: { ok: true, says: "answered 200" } });
  const [posted] = receiver.requests;
  expect(posted?.path).toBe(secretPath);
  expect(JSON.parse(posted?.body ?? "")).toMatchObject({
    text: "Ringback: Nothing is wrong: somebody pressed “Test” in Setup.",
    alert: { kind: "delivery", subject: "test" },
  });
  receiver.answer(() => ({ status: 404 }));
  expect(await engine.client.alerts.test()).toMatchObject({ last: { ok: false, says: "answered 404" } });
  receiver.answer(() => ({ status: 200 }));
  expect(JSON.stringify(await alerts())).not.toContain("very-secret");
  expect(engine.log.join("\n")).not.toContain("very-secret");
});

test("a delivery that is dead becomes an alert with the one thing to do, on the status row and on the webhook", async () => {
  const { destinationId } = await engine.client.destinations.create({
    name: "Refuses all",
    kind: "any-url",
    url: `${receiver.url}/refuses`,
  });
  receiver.answer(({ path }) => ({ status: path === "/refuses" ? 422 : 200 }));
  await send(engine, completedCall("c_alert"));
  await untilCall(engine, "c_alert", { final: true });
  const alert = await engine.until(
    async () => (await alerts()).rows.find(({ subject }) => subject === destinationId),
    "the alert",
  );
  expect(alert).toMatchObject({
    kind: "delivery",
    title: "Refuses all: 1 dead",
    action: { words: "Open its outbox", screen: "deliver" },
  });
  expect((await engine.client.status.get()).alerts).toMatchObject([{ subject: destinationId }]);
  await engine.until(
    async () =>
      receiver.requests.some(({ path, body }) => path === secretPath && body.includes("Refuses all")),
    "the post",
  );
});
