/**
 * A secret that a provider puts into its bodies stands in no export, no log, no answer and no search, whether the source
 * knows it or not; what is stored and forwarded stays as it came.
 */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportFormat } from "../../shared/sharing";
import { recordFault } from "../faults/fault-rows";
import { untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const known = "known-token-4c1d9e77";
const unknown = "never-told-0b6f33aa";
const mask = "[redacted]";

let engine: EngineProcess;
const folder = makeFolder();

/** The fixture with a token, and with the token again in a field of its data. */
function event(name: string, token: string, id: number, more: object = {}): string {
  const body = JSON.parse(
    readFileSync(new URL(`../../fixtures/aircall/${name}.json`, import.meta.url), "utf8"),
  );
  Object.assign(body, { token });
  Object.assign(body.data, { id, ...more });
  return JSON.stringify(body);
}

async function post(
  body: string,
  path = "/hooks/aircall",
  contentType = "application/json",
): Promise<number> {
  const headers = { "content-type": contentType };
  return (await fetch(`${engine.receiver}${path}`, { method: "POST", headers, body })).status;
}

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const secrets = [{ label: "webhook", value: known }];
  await engine.client.sources.create({ name: "aircall", provider: "aircall", verify: "record", secrets });
  await post(event("call.created", known, 4711));
  await post(event("call.ended", known, 4711));
  await post(
    event("call.created", unknown, 4712, { note: `it is ${unknown}` }),
    `/hooks/aircall?echo=${unknown}`,
  );
  await post(event("call.ended", unknown, 4712));
  // What it is called and half characters hide nothing.
  await post(event("call.created", unknown, 4714), "/hooks/aircall", "application/x-www-form-urlencoded");
  await post(
    event("call.ended", unknown, 4714, { strange: "\ud800 half" }).replace(unknown, `\\ud800${unknown}`),
  );
  // A token of the wrong type is a problem, and the problem does not repeat it.
  await post(event("call.created", 90_210_445 as unknown as string, 4713));
  await untilRead(engine);
  await untilCall(engine, "4711", { final: true });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const spellings = (token: string) => [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString("base64"),
];

function expectClean(what: string, text: string): void {
  for (const token of [known, unknown, "90210445"])
    for (const spelling of spellings(token)) expect([what, text.includes(spelling)]).toEqual([what, false]);
}

async function eventIds(): Promise<string[]> {
  return (await engine.client.events.list({ limit: 50 })).rows.map(({ eventId }) => eventId);
}

test("the verdict is by the token, and names neither", async () => {
  const { rows } = await engine.client.events.list({ limit: 50 });
  expect(rows.map(({ signature }) => signature).sort()).toEqual([
    ...Array(5).fill("failed"),
    "verified",
    "verified",
  ]);
  for (const { eventId } of rows) {
    expectClean("explanation", JSON.stringify(await engine.client.events.explainSignature({ eventId })));
  }
});

test("what is stored is what came, and is given out only as bytes that somebody asks for", async () => {
  for (const eventId of await eventIds()) {
    const detail = await engine.client.events.get({ eventId });
    expect(detail.secretsMasked).toBe(true);
    expect(detail.bodyText).toContain(`"token":"${mask}"`);
    for (const [name, value] of Object.entries(detail)) expectClean(`event.${name}`, JSON.stringify(value));
    const shown = await (await engine.client.events.body({ eventId, masked: true })).text();
    expectClean("masked body", shown);
    const exact = await (await engine.client.events.body({ eventId })).text();
    expect([known, unknown, "90210445"].some((token) => exact.includes(token))).toBe(true);
  }
});

test.each(exportFormat.options.flatMap((format) => [true, false].map((redact) => [format, redact] as const)))(
  "no export has it: %s, people replaced: %s",
  async (format, redact) => {
    const input = { format, redact, include: "events" as const, q: "" };
    const file = await engine.client.sharing.export(input);
    expectClean(`${format} ${redact}`, Buffer.from(await file.arrayBuffer()).toString("latin1"));
    expectClean("preview", JSON.stringify(await engine.client.sharing.exportPreview(input)));
  },
);

test("no list, no drift, no search by its words", async () => {
  const { client } = engine;
  expectClean(
    "lists",
    JSON.stringify([await client.events.list({ limit: 50 }), await client.calls.list({ limit: 50 })]),
  );
  await engine.until(
    async () => (await client.events.list({ q: '"front desk"', limit: 5 })).rows.length > 0,
    "full text",
  );
  for (const token of [known, unknown, "90210445"])
    expect((await client.events.list({ q: `"${token}"`, limit: 5 })).rows).toEqual([]);
});

test("a scenario made of it has neither", async () => {
  // What no signature lets in is part of no call until a person trusts it.
  for (const eventId of await eventIds()) await engine.client.events.trust({ eventId });
  for (const key of ["4711", "4712"]) {
    const call = (await engine.client.calls.list({ limit: 50 })).rows.find((row) => row.key === key);
    if (!call) continue;
    for (const anonymise of [true, false])
      for (const payloads of [true, false]) {
        const made = await engine.client.record.scenario({ callId: call.callId, anonymise, payloads });
        expectClean(`scenario ${key}`, JSON.stringify(made));
      }
  }
});

test("a handler is told the bytes as they came, and an edit keeps what was masked in it", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      bodies.push(body);
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const handler = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const [eventId = ""] = (await eventIds()).slice(-1);
  const shown = (await engine.client.events.get({ eventId })).bodyText;
  for (const edit of [undefined, { body: shown.replace("initial", "answered"), headers: [] }])
    await engine.client.replays.create({
      events: [eventId],
      to: handler,
      sign: "as-kept",
      ...(edit ? { edit } : {}),
    });
  await engine.until(async () => bodies.length === 2, "both replays at the handler");
  server.close();
  expect(bodies.map((body) => JSON.parse(body).token)).toEqual([known, known]);
  expect(JSON.parse(bodies[1] ?? "").data.status).toBe("answered");
});

test("no answer that was made of it is shown with it, and none that would be", async () => {
  const { client } = engine;
  const [source] = (await client.sources.list()).rows.filter(({ name }) => name === "aircall");
  const { sourceId = "" } = source ?? {};
  const echo = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    request.pipe(response);
  }).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
  const body = '{"said": "{{token}}"}';
  const contentType = "application/json";
  for (const by of ["template", "handler"] as const) {
    const entry = { type: "*", by, status: 200, contentType, body, url, withinMs: null };
    await client.sources.update({ sourceId, answers: [entry] });
    await post(event("call.created", unknown, 4720));
    const detail = await engine.until(async () => {
      const [newest] = (await client.events.list({ limit: 1 })).rows;
      const found = newest && (await client.events.get({ eventId: newest.eventId }));
      return found?.provider && found.answered?.by === by ? found : null;
    }, "an answer that is written down");
    expect(detail.answered?.body).toContain(mask);
    expectClean("answered", JSON.stringify(detail));
    const shown = await client.answers.preview({ sourceId, entry: { ...entry, by: "template" } });
    expect(shown.answer?.body).toContain(mask);
    expectClean("preview", JSON.stringify(shown));
    const asked = await client.answers.ask({ sourceId, entry: { ...entry, by: "handler" } });
    expect(asked).toMatchObject({ by: "handler" });
    expectClean("asked", JSON.stringify(asked));
  }
  echo.close();
});

test("no answer of a handler that echoes is kept with it, forwarded or replayed", async () => {
  const { client } = engine;
  const echo = createServer((request, response) => void request.pipe(response)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
  const [eventId = ""] = await eventIds();
  await client.replays.create({ events: [eventId], to: url, sign: "as-kept" });
  const { routeId } = await client.forwarding.create({ url });
  await post(event("call.created", unknown, 4730));
  const [newest = ""] = await engine.until(async () => {
    const ids = await eventIds();
    const answers = await client.forwarding.answers({ routeId, limit: 5 });
    expectClean("answers of the route", JSON.stringify(answers));
    return answers.rows.length > 0 ? ids : null;
  }, "the answer of the route");
  for (const one of [eventId, newest]) {
    const { answers } = await engine.until(async () => {
      const sent = await client.replays.ofEvent({ eventId: one });
      return sent.answers.some(({ answerBody }) => answerBody) ? sent : null;
    }, "what the handler answered");
    expect(answers.at(-1)?.answerBody).toContain(mask);
    expectClean("answers of the event", JSON.stringify(answers));
  }
  await client.forwarding.remove({ routeId });
  echo.close();
});

test("the log has neither", () => {
  expectClean("log", engine.log.join("\n"));
  recordFault({
    group: "Secrets",
    fault: "Tokens that a provider puts into its bodies",
    where: "event detail, lists, search, drift, scenarios, answers, exports, log",
    tried: 3 * exportFormat.options.length * 2,
    outcome: "held",
    saw: "masked wherever they are shown or exported; stored and forwarded as they came",
  });
});
