/**
 * docs/api.md says what the engine's OpenAPI document says, and its examples are answers of a real engine. `npm run
 * api-docs` asks again and writes both the page and its examples (docs/api-examples.json).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiDocument, apiDocument } from "../../packaging/api/document";
import { apiReference, type Examples } from "../../packaging/api/reference";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const root = new URL("../../", import.meta.url);
const examplesFile = new URL("docs/api-examples.json", root);
const page = new URL("docs/api.md", root);
const writes = process.env.RINGBACK_WRITE_DOCS === "1";
const folder = makeFolder();
let engine: EngineProcess;
let document: ApiDocument;
/** What stands for `{callId}` and its like in the examples. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  document = await apiDocument();
  engine = await startEngine(folder.path);
  const { callId, runId } = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  if (callId === null) throw new Error("the run names no call");
  await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ limit: 1 });
    return rows[0]?.final && rows[0].delivery === "synced";
  }, "the sample call is final and synced");
  const { rows: events } = await engine.client.events.list({ limit: 1 });
  const { rows: sources } = await engine.client.sources.list();
  const { rows: destinations } = await engine.client.destinations.list();
  const { rows: deliveries } = await engine.client.deliveries.list({ limit: 1 });
  Object.assign(ids, {
    callId,
    runId,
    eventId: events[0]?.eventId,
    sourceId: sources[0]?.sourceId,
    destinationId: destinations[0]?.destinationId,
    deliveryId: deliveries[0]?.deliveryId,
    name: "sample",
  });
});
afterAll(async () => {
  await engine?.stop();
  folder.remove();
});

type Asked = { key: string; path: string; body?: unknown };

/** Every list and every thing of which the sample has one, and what changes something in a few words. */
function toAsk(): Asked[] {
  const reads = Object.entries(document.paths)
    .filter(
      ([path, methods]) =>
        methods.get &&
        !/\/(changes|watch|body|export|pins|notes)|warehouse|usual-wait|^\/effects|crm\/objects|crm\/cards|schemas\/|counterfactual|twin\/calls|why|meta\/values|search\/|persons/.test(
          path,
        ),
    )
    .filter(([path]) => [...path.matchAll(/\{(\w+)\}/g)].every(([, name]) => name !== undefined && ids[name]))
    .map(([path]) => ({
      key: `GET ${path}`,
      path: path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? ""),
    }));
  const told: Asked[] = [
    { key: "GET /why", path: "/why?q=%2B12025550131&question=missing" },
    { key: "GET /search/count", path: "/search/count?in=events&q=type:call.ended" },
    { key: "GET /crm/objects/{type}", path: "/crm/objects/contacts" },
    { key: "GET /effects", path: `/effects?callId=${ids.callId}` },
    { key: "POST /sources", path: "/sources", body: { name: "front-desk", provider: "mirai" } },
    { key: "POST /runs", path: "/runs", body: { scenario: "sample", speed: 100 } },
    { key: "POST /views", path: "/views", body: { in: "calls", name: "Busy", q: "outcome:busy" } },
    { key: "PUT /notes/{id}", path: `/notes/${ids.callId}`, body: { text: "Rang twice" } },
    { key: "POST /crm/faults/reset", path: "/crm/faults/reset", body: {} },
  ];
  return [...reads, ...told];
}

/** One row of each list, two levels deep, long texts cut; ids and times stay as they came. */
function shortened(value: unknown, depth = 0): unknown {
  if (typeof value === "string") {
    const plain = value.replaceAll(folder.path, "/home/you/ringback");
    return plain.length > 70 ? `${plain.slice(0, 67)}…` : plain;
  }
  if (Array.isArray(value)) return value.slice(0, 1).map((one) => shortened(one, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  if (depth > 2) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shortened(one, depth + 1)]));
}

/** The names at the top and in the first row: what a program relies on. */
function shapeOf(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return typeof answer;
  const rows = (answer as { rows?: unknown[] }).rows;
  const names = Object.keys(answer).toSorted();
  return rows?.[0] ? { names, row: Object.keys(rows[0]).toSorted() } : { names };
}

test("every example of docs/api.md is what a real engine answers", async () => {
  const fresh: Examples = {};
  for (const { key, path, body } of toAsk()) {
    const { status, body: answer } = await engine.rest(key.split(" ")[0] ?? "GET", path, body);
    fresh[key] = { path, ...(body === undefined ? {} : { body }), status, answer: shortened(answer) };
    expect.soft(status, `${key} answered ${JSON.stringify(answer).slice(0, 200)}`).toBeLessThan(300);
  }
  if (writes) writeFileSync(examplesFile, `${JSON.stringify(fresh, null, 1)}\n`);
  const written = JSON.parse(readFileSync(examplesFile, "utf8")) as Examples;
  expect(Object.keys(written)).toEqual(Object.keys(fresh));
  for (const [key, { answer }] of Object.entries(written))
    expect.soft(shapeOf(answer), key).toEqual(shapeOf(fresh[key]?.answer));
  expect(Object.keys(fresh).length).toBeGreaterThan(60);
});

test("docs/api.md is current: npm run api-docs writes it", () => {
  const examples = JSON.parse(readFileSync(examplesFile, "utf8")) as Examples;
  const text = apiReference(document, examples);
  if (writes) writeFileSync(page, text);
  expect(readFileSync(page, "utf8")).toBe(text);
});

test("every verb says what it does", () => {
  const silent = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { summary }]) => !summary || !/^[A-Z“]/.test(summary) || summary.endsWith("."))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(silent).toEqual([]);
});

test("without the token of engine.json nobody is answered", async () => {
  expect((await fetch(`${engine.console}/api/status`)).status).toBe(401);
  const kept = JSON.parse(readFileSync(`${folder.path}/engine.json`, "utf8")) as { token: string };
  const answer = await fetch(`${engine.console}/api/status`, {
    headers: { authorization: `Bearer ${kept.token}` },
  });
  expect(answer.status).toBe(200);
});
