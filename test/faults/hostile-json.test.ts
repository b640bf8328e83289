/** JSON that breaks those who read it: kept to the byte, shown, shared unchanged, and nothing of the engine is another after it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportFormat } from "../../shared/sharing";
import { send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall, post } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";
import { hostileJson } from "./hostile-bodies";

let engine: EngineProcess;
const folder = makeFolder();
const bodies = hostileJson();
const big = 500_000;

beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  expect(engine.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await engine.stop();
  folder.remove();
});

async function bodyOf(of: EngineProcess, eventId: string): Promise<Buffer> {
  return Buffer.from(await (await of.client.events.body({ eventId })).arrayBuffer());
}

test("each is kept to the byte and shown, is found in a list, and leaves in every format", {
  timeout: 180_000,
}, async () => {
  for (const [index, { name, body }] of bodies.entries()) {
    const status = await post(`${engine.receiver}/hooks/mirai`, body, { "content-type": "application/json" });
    expect([name, status]).toEqual([name, 200]);
    await engine.until(async () => {
      const { provider } = await engine.client.events.get({ eventId: `e${index + 1}` });
      return provider !== null;
    }, `${name}, read`);
  }
  await untilRead(engine);
  for (const [index, { name, body, shown }] of bodies.entries()) {
    const eventId = `e${index + 1}`;
    expect([name, Buffer.compare(await bodyOf(engine, eventId), body)]).toEqual([name, 0]);
    const event = await engine.client.events.get({ eventId });
    expect([name, event.readError ?? ""]).toEqual([
      name,
      expect.not.stringMatching(/failed|longer than|memory/),
    ]);
    if (shown !== undefined) expect([name, event.bodyText.includes(shown)]).toEqual([name, true]);
    const masked = await engine.rest("GET", `/events/${eventId}`);
    expect([name, masked.status]).toEqual([name, 200]);
  }
  const ids = bodies.flatMap(({ body }, index) => (body.length < big ? [`e${index + 1}`] : []));
  let files = 0;
  for (const format of exportFormat.options) {
    for (const redact of format === "bundle" || format === "json" ? [true, false] : [true]) {
      const file = await engine.client.sharing.export({ format, ids, include: "events", redact });
      expect([format, redact, file.size > 0]).toEqual([format, redact, true]);
      files += 1;
    }
  }
  const text = await (
    await engine.client.sharing.export({ format: "bundle", ids, include: "events", redact: false })
  ).text();
  const came = await engine.client.sharing.import({ text });
  expect(came).toMatchObject({ events: ids.length, refused: 0 });
  const first = Number(came.first?.slice(1));
  for (const [index, eventId] of ids.entries()) {
    const before = await bodyOf(engine, eventId);
    const after = await bodyOf(engine, `e${first + index}`);
    const { name } = bodies[Number(eventId.slice(1)) - 1] ?? {};
    expect([name, Buffer.compare(after, before)]).toEqual([name, 0]);
  }

  // A prototype that was changed would show in whatever the engine answers, and in what it reads next.
  const { body: status } = await engine.rest("GET", "/status");
  expect(JSON.stringify(status)).not.toContain("polluted");
  const [source] = (await engine.client.sources.list()).rows;
  expect(JSON.stringify(source)).not.toContain("polluted");
  await send(engine, completedCall("c_after_hostile"));
  const call = await untilCall(engine, "c_after_hostile", { final: true, delivery: "synced" });
  expect(JSON.stringify(call)).not.toContain("polluted");
  recordFault({
    group: "Hostile input",
    fault:
      "Hostile JSON: 100,000 levels, prototypes, a key twice, 1e400, −0, half characters, 300 digits, 9 MB in one text",
    where: "receiver, reader, event detail, exports, import",
    tried: bodies.length,
    outcome: "held",
    saw: `all kept to the byte and shown; ${files} exports written, ${ids.length} bodies brought in again unchanged; a good call after them is read and in the CRM`,
  });
});
