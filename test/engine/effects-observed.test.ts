/** Sessions of handlers inside of the engine: what is kept of them, how much, and what a verdict sees. */
import { expect, onTestFinished, test } from "vitest";
import { createHandlerSessions } from "../../electron/engine/handler-sessions";
import { createRedactor } from "../../electron/engine/sharing/redact";
import { createAgents, sendRequest } from "../../electron/engine/simulator/send-request";
import type { EffectBatch } from "../../electron/engine/store/effects";
import type { WriteClient } from "../../electron/engine/store/store";
import { freePort } from "../../electron/headless/free-port";
import { startHandler } from "../../electron/headless/handler-process";
import { makeFolder } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { nodeHandler, writeScript } from "../harness/node-handler";

async function start(act: string) {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const batches: EffectBatch[] = [];
  const store = {
    write: async (name: string, input: unknown) => {
      if (name === "saveEffects") batches.push(structuredClone(input as EffectBatch));
    },
  } as unknown as WriteClient;
  const log = { error: (message: string) => expect.fail(message) } as never;
  const sessions = createHandlerSessions({ store, clock: { now: () => 5 }, redactor: createRedactor(), log });
  onTestFinished(() => sessions.close());
  const port = await freePort();
  const session = await sessions.open([process.execPath, "server.cjs", "--token", "abc"], port, "/hooks");
  expect(session.name, "without its arguments").toBe("node server.cjs");
  const crm = await recordForTest();
  const script = writeScript(folder.path, "server.cjs", nodeHandler(act));
  const handler = await startHandler([process.execPath, script], {
    ...{ effectsUrl: session.effectsUrl, crm: { url: crm.url, token: "x" }, secret: "", path: "/hooks" },
    port,
  });
  onTestFinished(() => handler.stop());
  const agents = createAgents({ keepAlive: false });
  const post = (onConnection: Parameters<typeof sendRequest>[1]["onConnection"]) =>
    sendRequest(
      { method: "POST", path: "/hooks", headers: [], body: Buffer.from("{}") },
      {
        ...{ url: handler.url, addresses: null, agents, headers: [], timeoutMs: 30_000 },
        ...(onConnection ? { onConnection } : {}),
      },
    );
  return { sessions, handler, batches, post };
}

test("of one event 200 effects are kept and the others counted", async () => {
  const { sessions, batches, post } = await start(`for (let i = 0; i < 230; i += 1) await put("c_" + i);`);
  await post(sessions.sending({ position: 12 }));
  const kept = () => new Set(batches.flatMap(({ effects }) => effects.map(({ key }) => key))).size;
  const beyond = () => batches.flatMap((batch) => batch.beyond).reduce((sum, [, count]) => sum + count, 0);
  await expect.poll(() => [kept(), beyond()], { timeout: 30_000 }).toEqual([200, 30]);
  expect(
    batches.flatMap((batch) => batch.effects).every(({ subject }) => subject && "position" in subject),
  ).toBe(true);
  expect(batches.find(({ beyond: more }) => more.length > 0)?.beyond[0]?.[0]).toBe("e12");
});

test("a verdict observes a handler by its address, and what its sends cause is not kept", async () => {
  const { sessions, handler, batches, post } = await start(`await put("c_1");`);
  expect(sessions.observeEffects(new URL("http://127.0.0.1:1/hooks"))).toBeNull();
  const observed = sessions.observeEffects(handler.url);
  if (!observed) throw new Error("the session is not found");
  await expect.poll(() => observed.handlers(), { timeout: 30_000 }).toBe(1);
  await post((connection) => observed.noteSend(41, connection));
  await observed.quiet(200, 30_000);
  expect(observed.effectsSince(0)).toMatchObject([{ send: 41, method: "PUT", status: 200 }]);
  await observed.close();
  await post(sessions.sending({ runId: "run_1", send: 1 }));
  await expect
    .poll(() => batches.flatMap(({ effects }) => effects), { timeout: 30_000 })
    .toMatchObject([{ subject: { runId: "run_1", send: 1 }, method: "PUT" }]);
  expect(observed.effectsSince(0), "no longer observed").toHaveLength(1);
});
