/** A console with something on every screen, for what is asked of all of them. */
import type { EngineProcess } from "../harness/engine-process";
import { serve } from "../harness/imitated-server";
import { busyCall, miraiEvent, post } from "../harness/mirai-events";
import { playFast } from "./console-page";
import { sendRaw } from "./sending";

const closers: (() => Promise<unknown>)[] = [];

export async function closeTheirs(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

/** A whole call, one that nobody answered, one that a URL refuses, a URL that came too late, and a refused request. */
export async function fill(engine: EngineProcess): Promise<void> {
  if ((await engine.client.status.get()).events > 0) return;
  await playFast(engine);
  const { client } = engine;
  const unknown = miraiEvent("call.initiate", { id: "c_busy" }, { call: { carrier: "blue" } });
  await post(`${engine.receiver}/hooks/mirai`, unknown);
  for (const body of busyCall("c_busy")) await post(`${engine.receiver}/hooks/mirai`, body);
  await engine.until(async () => (await client.outbox.counts()).delivered === 2, "the busy call delivered");
  const theirs = await serve(() => ({ status: 404 }));
  closers.push(() => theirs.close());
  const refusing = `${theirs.url}/nothing-here`;
  await client.destinations.create({ name: "Their system", kind: "any-url", url: refusing, enabled: true });
  for (const body of busyCall("c_refused")) await post(`${engine.receiver}/hooks/mirai`, body);
  await engine.until(async () => (await client.outbox.counts()).dead === 1, "the refused delivery dead");
  await client.destinations.create({ name: "Late system", kind: "any-url", url: refusing, enabled: true });
  const { host } = new URL(engine.receiver);
  await sendRaw(
    engine.receiver,
    `POST /hooks/mirai HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 20000000\r\n\r\n`,
  );
}
