/**
 * A sample of what `test/packs/mutations.ts` breaks, through the real receiver and reader: answered, kept to the byte,
 * read or said why not, and brought out of one folder and into another unchanged. Then the reader reads a good call.
 */
import { expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import { crmCalls, send, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { completedCall, post } from "../harness/mirai-events";
import { readFixtures } from "../packs/fixtures";
import { mutate } from "../packs/mutations";

type Broken = { name: string; url: string; body: Uint8Array; contentType: string };

const everyOf = 131;
const big = 1_000_000;
const contentTypes = [
  "application/json",
  "text/plain; charset=utf-16",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=nothing",
  "image/png",
  "application/json; charset=no-such-charset",
  "\u00e4\u00f6/;;;",
];

function sample(): Broken[] {
  return packs.flatMap((pack) =>
    readFixtures(pack)
      .filter(({ name, expected }) => expected[0]?.type === name)
      .flatMap(({ name, request }, index) =>
        mutate(request.body, index)
          .filter(({ body }, place) => (place + index) % everyOf === 0 || (index < 2 && body.length > big))
          .map(({ name: how, body }, place) => ({
            name: `${pack.id} ${name}: ${how}`,
            url: request.url,
            body,
            contentType: contentTypes[place % contentTypes.length] ?? "",
          })),
      ),
  );
}

async function startWithSources(): Promise<EngineProcess> {
  const engine = await startForTest();
  for (const { id } of packs) {
    if (id !== "mirai") await engine.client.sources.create({ name: id, provider: id });
  }
  return engine;
}

async function bodyOf(engine: EngineProcess, eventId: string): Promise<Buffer> {
  return Buffer.from(await (await engine.client.events.body({ eventId })).arrayBuffer());
}

test("broken bodies are answered, kept to the byte, read or kept raw, and shared unchanged", {
  timeout: 180_000,
}, async () => {
  const [from, to] = [await startWithSources(), await startWithSources()];
  const sent = sample();
  expect(sent.length).toBeGreaterThan(400);
  expect(sent.filter(({ body }) => body.length > big).length).toBeGreaterThan(packs.length);
  for (const { name, url, body, contentType } of sent) {
    const status = await post(`${from.receiver}${url}`, body, { "content-type": contentType });
    expect([name, status]).toEqual([name, 200]);
  }
  await untilRead(from);

  const small: string[] = [];
  for (const [index, { name, body }] of sent.entries()) {
    const eventId = `e${index + 1}`;
    const event = await from.client.events.get({ eventId });
    expect([name, event.provider, event.readError ?? ""]).toEqual([
      name,
      packs.find(({ id }) => name.startsWith(id))?.id,
      expect.not.stringMatching(/failed|longer than/),
    ]);
    expect([name, Buffer.compare(await bodyOf(from, eventId), body)]).toEqual([name, 0]);
    if (body.length < big) small.push(eventId);
  }

  const file = await (
    await from.client.sharing.export({ format: "bundle", ids: small, include: "events", redact: false })
  ).text();
  const came = await to.client.sharing.import({ text: file });
  expect(came).toMatchObject({ events: small.length, refused: 0, isRead: true });
  const first = Number(came.first?.slice(1));
  for (const [index, eventId] of small.entries()) {
    const before = await bodyOf(from, eventId);
    // Links of CallRail hold a key, other bodies a secret: what holds a credential is other bytes on purpose.
    const text = before.toString("latin1");
    const name = sent[Number(eventId.slice(1)) - 1]?.name ?? "";
    const own = packs.find(({ id }) => name.startsWith(`${id} `))?.secretPaths ?? [];
    if (/access.?key/i.test(text) || own.some((path) => text.includes(`"${path.split(".").at(-1)}"`)))
      continue;
    const after = await bodyOf(to, `e${first + index}`);
    expect([sent[Number(eventId.slice(1)) - 1]?.name, Buffer.compare(after, before)]).toEqual([
      sent[Number(eventId.slice(1)) - 1]?.name,
      0,
    ]);
  }

  for (const engine of [from, to]) {
    await send(engine, completedCall("c_after_all"));
    await untilCall(engine, "c_after_all", { final: true, delivery: "synced" });
    expect((await crmCalls(engine)).some(({ externalId }) => externalId === "mirai:c_after_all")).toBe(true);
    expect(engine.log.filter((line) => /bug|could not be read|"error"/.test(line))).toEqual([]);
  }
});
