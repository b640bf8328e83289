/**
 * A working day on a clock of its own: calls of four providers, a person over two of them, destinations that answer,
 * fail, ask and wait, rules, drift, refusals, faults, a call that is stuck and some that are in conversation.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mixedEvents } from "../bench/mixed-events";
import { sendRaw } from "../browser/sending";
import { avionteSettings, startAvionte } from "../harness/avionte-server";
import { conversation } from "../harness/board";
import { asCallRail, asPostCall, listKey, makeCalls, startCallRailList } from "../harness/call-lists";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";
import { tell, tomaszStory } from "../harness/person-story";
import { startRecorder } from "../harness/recorder";
import type { Folder } from "./folders";

const postCall = readFileSync(
  join(import.meta.dirname, "..", "..", "fixtures", "callrail", "post-call.json"),
  "utf8",
);
const minute = 60_000;
const calls = 90;

export async function typical(): Promise<Folder> {
  const folder = makeFolder();
  const engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const { client } = engine;
  const closers: (() => Promise<unknown>)[] = [];
  let now = (await client.clock.advance({ advance: 0 })).now;
  const until = async (at: number) => {
    if (at > now) now = (await client.clock.advance({ advance: Math.round(at - now) })).now;
  };
  const hook = `${engine.receiver}/hooks/mirai`;
  const send = async (bodies: string[]) => {
    for (const body of bodies) {
      await post(hook, body);
      await until(now + 4000);
    }
  };

  for (const provider of ["callrail", "atoms", "whippy"] as const)
    await client.sources.create({ name: provider, provider });
  const frontOffice = await client.sources.create({
    name: "front-office",
    provider: "callrail",
    secrets: [{ label: "company 1", value: "signing-key-of-the-example" }],
  });
  const answering = await startRecorder();
  const refusing = await startRecorder(() => ({ status: 404, body: { message: "no such object" } }));
  const failing = await startRecorder(() => ({ status: 503 }));
  for (const one of [answering, refusing, failing]) closers.push(() => one.close());
  const tellAny = (name: string, url: string) =>
    client.destinations.create({ name, kind: "any-url", url: `${url}/calls`, enabled: true });
  await tellAny("Reporting", answering.url);
  await client.rules.addReady({
    readyIds: [
      "transfer-requested",
      "missed-call",
      "place-order",
      "unhappy-caller",
      "mail-sorry",
      "order-mail",
    ],
  });
  await client.twin.switch({ enabled: true });

  for (const block of mixedEvents({ from: now, everyMs: 3 * minute })) {
    const lastAt = now + calls * 3 * minute;
    for (const { receivedAt, url, headers, body } of block.filter((event) => event.receivedAt < lastAt)) {
      await until(receivedAt);
      await fetch(`${engine.receiver}${url}`, { method: "POST", headers, body: body as BodyInit });
    }
    break;
  }
  await until(now + 15 * minute);
  await addWouldChange(engine);
  await tell(engine, tomaszStory(now));
  await addDrift(hook, send);
  await post(hook, miraiEvent("call.initiate", { id: "c_stuck", metadata: who("Sam Ortiz", 116) }));
  await until(now + 70 * minute);
  await tellAny("Old ticket system", refusing.url);
  await tellAny("Data lake", failing.url);
  await addUnmatched(engine, send, closers);
  await refuse(engine);
  await signFalsely(engine);
  await send(busyCall("c_refused"));
  for (const number of [1, 2, 3]) await send(completedCall(`c_late_${number}`));
  await client.destinations.create({
    name: "Quarterly archive",
    kind: "any-url",
    url: `${answering.url}/archive`,
    enabled: true,
  });
  for (const [faultId, rule] of [
    ["drop-after", { every: 3 }],
    ["rate-limit", { every: 7, seconds: 87 }],
  ] as const)
    await client.crm.faults.set({ faultId, kind: faultId, on: true, ...rule });
  for (const number of [1, 2, 3, 4, 5, 6]) await send(completedCall(`c_evening_${number}`));
  for (let number = 0; number < 4; number += 1) {
    const call = { id: `c_talks_${number}`, at: now, phone: `+1202555015${number}`, talkSeconds: 240 };
    await send(conversation(call).slice(0, number === 3 ? 1 : 2));
  }
  const { sourceId } = await client.sources.create({ name: "recruiting", provider: "callrail" });
  const listed = makeCalls(40, now);
  const list = await startCallRailList(listed.map(asCallRail));
  for (const [index, call] of listed.entries())
    if (index % 6 !== 2)
      await post(
        `${engine.receiver}/hooks/recruiting/post-call`,
        JSON.stringify({
          ...JSON.parse(postCall),
          ...asPostCall(index % 9 === 4 ? { ...call, seconds: 7 } : call),
        }),
      );
  closers.push(() => list.close());
  await client.sources.setList({ sourceId, key: listKey, account: "ACC0a1b", baseUrl: list.url });
  await until(now + 5000);

  return {
    engine,
    now: () => now,
    known: { frontOffice: frontOffice.sourceId },
    async close() {
      await engine.stop();
      for (const close of closers) await close();
      folder.remove();
    },
  };
}

const who = (name: string, number: number) => ({
  userId: `u_${number}`,
  phone: `+120255501${number % 100}`,
  name,
});

/** The rules say otherwise who somebody is than when the first calls left. */
async function addWouldChange({ client, until }: EngineProcess): Promise<void> {
  const source = (await client.sources.list()).rows.find(({ name }) => name === "mirai");
  await client.sources.update({
    sourceId: source?.sourceId ?? "",
    personPaths: { externalId: ["metadata.orderId"], phone: ["metadata.phone"], name: ["metadata.name"] },
  });
  await client.events.readAgain();
  await until(async () => (await client.wouldChange.list({})).count > 0, "call records that would change");
}

async function addDrift(hook: string, send: (bodies: string[]) => Promise<void>): Promise<void> {
  const moods = ["positive", "positive", "neutral", "negative", "positive"];
  await send(
    moods.map((sentiment, index) =>
      miraiEvent(
        "end-of-call",
        { id: `c_mood_${index}`, metadata: who("Lena Baptiste", 130 + index) },
        { analysis: { success: index === 3 ? "yes" : true, summary: "Takes the Friday shift.", sentiment } },
      ),
    ),
  );
  const order = { payload: { phone: "+12025550123" }, action: "reschedule_call" };
  await post(hook, miraiEvent("action", { id: "c_mood_0" }, order));
  await post(hook, miraiEvent("call.initiate", { id: "c_carrier" }, { call: { carrier: "blue", hops: 3 } }));
}

/** Avionté knows one person by id, and two with one number: what has nothing but the number asks. */
async function addUnmatched(
  engine: EngineProcess,
  send: (bodies: string[]) => Promise<void>,
  closers: (() => Promise<unknown>)[],
): Promise<void> {
  const avionte = await startAvionte();
  closers.push(() => avionte.close());
  avionte.addTalent(501277);
  avionte.addTalent(501301);
  await engine.client.destinations.create({ name: "Avionté", enabled: true, ...avionteSettings(avionte) });
  const number = "+12025550142";
  const call = (id: string, metadata: Record<string, unknown>) =>
    completedCall(id).map((body) => JSON.stringify({ ...JSON.parse(body), metadata }));
  await send(call("c_known", { orderId: "501277", phone: number, name: "Dana Reyes" }));
  await send(call("c_weak", { phone: number, name: "Anna Kern" }));
  await send(call("c_other", { orderId: "501301", phone: number, name: "Dana Reyes" }));
  await send(call("c_both", { phone: number, name: "Dana Reyes" }));
  for (const index of [1, 2, 3])
    await send(call(`c_nobody_${index}`, { phone: `+120255501${50 + index}`, name: "R. Osei" }));
}

async function refuse({ receiver }: EngineProcess): Promise<void> {
  const { host } = new URL(receiver);
  for (const path of ["/hooks/mirai", "/hooks/whippy"])
    await sendRaw(receiver, `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 20000000\r\n\r\n`);
  await sendRaw(receiver, `POST /admin HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\n\r\n{}`);
}

/** One that is right, one whose sender signed a line end too many, and one that another secret signed. */
async function signFalsely({ receiver }: EngineProcess): Promise<void> {
  const body = (id: number) =>
    JSON.stringify({ ...JSON.parse(postCall), resource_id: `CAL${String(id).padStart(32, "0")}` });
  const sign = (text: string, key: string) => createHmac("sha1", key).update(text).digest("base64");
  const key = "signing-key-of-the-example";
  for (const [text, signature] of [
    [body(901), sign(body(901), key)],
    [body(902), sign(`${body(902)}\n`, key)],
    [body(903), sign(body(903), "a-key-of-last-year")],
  ] as const)
    await post(`${receiver}/hooks/front-office/post-call`, text, { signature });
}
