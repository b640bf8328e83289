/**
 * What a user or a file may write that runs: paths of scenario files, searches, YAML. Expressions of mappings and rules
 * and patterns of schemas have their own tests (`test/engine/generic`, `rules-misused`, `rules-act`, `own-schemas`).
 */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selectByPath } from "../../electron/engine/simulator/select-by-path";
import { packId } from "../../shared/words";
import { send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  expect(engine.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await engine.stop();
  folder.remove();
});

async function tookMs(work: () => unknown): Promise<number> {
  const before = performance.now();
  await work();
  return Math.round(performance.now() - before);
}

test("a path that backtracks, descends again and again or is nested without end is ended and named", async () => {
  const evil = "a".repeat(60);
  const wide = JSON.parse(`${'{"a":['.repeat(12)}1${"]}".repeat(12)}`);
  const deep = Array.from({ length: 200 }, () => ({ a: Array.from({ length: 50 }, () => ({ a: [1] })) }));
  const paths: [string, unknown][] = [
    ["$[?match(@.a, '(a+)+$')]", [{ a: `${evil}!` }]],
    ["$[?search(@.a, '(a|aa)+b')]", [{ a: evil }]],
    ["$[?match(@.a, '(.*)*(.*)*(.*)*x')]", [{ a: evil }]],
    ["$..a..a..a..a..a..a..a..a", deep],
    ["$..*..*..*..*..*..*", deep],
    [`$${"..*".repeat(50)}`, wide],
    [`$[?${"(".repeat(5000)}@.a${")".repeat(5000)}]`, [{ a: 1 }]],
    [`$${"[0]".repeat(20_000)}`, wide],
    [`$${".a".repeat(20_000)}`, wide],
    ["$[?@.a == $..*[?@.a == $..*[?@.a == $..*]]]", deep],
  ];
  let slowest = 0;
  for (const [path, value] of paths) {
    const took = await tookMs(() => {
      const found = selectByPath(path, value as never);
      if (!found.ok) expect(found.sentence).toMatch(/took longer than|cannot be asked|is no JSONPath/);
    });
    slowest = Math.max(slowest, took);
    expect([path.slice(0, 40), took < 5000]).toEqual([path.slice(0, 40), true]);
  }
  expect(selectByPath("$.a", { a: 1 })).toEqual({ ok: true, values: [1] });
  recordFault({
    group: "Hostile input",
    fault: "JSONPath that backtracks, descends without end, or is nested 5,000 deep",
    where: "scenario files, probes",
    tried: paths.length,
    outcome: "held",
    saw: `ended and named; the longest took ${slowest} ms, the limit of its run is 250 ms`,
  });
});

test("scenario files that unfold, nest or repeat without end are refused in words, and senders are answered meanwhile", {
  timeout: 120_000,
}, async () => {
  const head = "version: 1\nscenario: hostile\nprovider: mirai\nseed: 1\n";
  const laughs = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let at = 1; at < 12; at += 1)
    laughs.push(
      `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(", ")}]`,
    );
  const texts: [string, string][] = [
    [
      "aliases that unfold to 9¹²",
      `${head}with:\n${laughs.map((line) => `  ${line}`).join("\n")}\nsteps: []\n`,
    ],
    ["an alias of itself", `${head}with: &a {b: *a}\nsteps: []\n`],
    ["10,000 levels", `${head}with: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`],
    [
      "10,000 levels by indentation",
      `${head}with:\n${Array.from({ length: 2000 }, (_, at) => `${" ".repeat(at + 1)}a:`).join("\n")}`.slice(
        0,
        190_000,
      ),
    ],
    ["a merge of itself", `${head}<<: &a {<<: *a}\n`],
    [
      "tags that make things",
      `${head}with: {a: !!js/function "function(){}", b: !!python/object/apply:os.system ["x"]}\nsteps: []\n`,
    ],
    [
      "a prototype",
      `${head}with: {__proto__: {polluted: x}, constructor: {prototype: {polluted: x}}}\nsteps: []\n`,
    ],
    ["a key a thousand times", `${head}${"with: {}\n".repeat(1000)}`],
    ["a burst of a billion", `${head}steps:\n  - 0s: call.initiate\n    fault: {burst: 1000000000}\n`],
    [
      "a billion duplicates",
      `${head}steps:\n  - 0s: call.initiate\n    fault: {duplicate: 1000000000, within: 1s}\n`,
    ],
    ["a time of 300 digits", `${head}steps:\n  - ${"9".repeat(300)}s: call.initiate\n`],
    [
      "a template in a template",
      `${head}with: {a: "{{b}}{{b}}", b: "{{a}}{{a}}"}\nsteps:\n  - 0s: call.initiate\n    set: {metadata.x: "{{a}}"}\n`,
    ],
    [
      "a path into a prototype",
      `${head}steps:\n  - 0s: call.initiate\n    set: {__proto__.polluted: x, constructor.prototype.polluted: y}\n`,
    ],
    ["100,000 blanks and a colon", `${head}${" ".repeat(100_000)}:`],
    ["100,000 quotes", `${head}a: "${'\\"'.repeat(50_000)}`],
    ["100,000 dashes", "-".repeat(100_000)],
    ["100,000 question marks", "? ".repeat(50_000)],
    ["bytes that are no text", "\0\u0001\ufffe"],
  ];
  let slowest = 0;
  let refused = 0;
  for (const [name, text] of texts) {
    const took = await tookMs(async () => {
      const answer = await engine.rest("POST", "/runs", { scenario: text, speed: 100 });
      expect([name, [201, 400, 404, 413, 422].includes(answer.status)]).toEqual([name, true]);
      if (answer.status !== 201) refused += 1;
      expect([name, /bug|node_modules/.test(JSON.stringify(answer.body))]).toEqual([name, false]);
    });
    slowest = Math.max(slowest, took);
    expect([name, took < 15_000]).toEqual([name, true]);
    expect(
      await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: "c_meanwhile" })),
    ).toBe(200);
  }
  expect(JSON.stringify((await engine.rest("GET", "/status")).body)).not.toContain("polluted");
  expect(refused).toBeGreaterThan(texts.length / 2);
  recordFault({
    group: "Hostile input",
    fault:
      "Scenario files: aliases that unfold, 10,000 levels, prototypes, a billion sends, templates in circles",
    where: "runs",
    tried: texts.length,
    outcome: "held",
    saw: `${refused} refused in words, the others played; at most ${slowest} ms each, other events answered after each`,
  });
});

test("searches of any length and shape are answered or refused in words, at once", async () => {
  const searches = [
    ...[
      '"',
      "*",
      "-",
      "(",
      ")",
      ":",
      ">",
      "<",
      "%",
      "_",
      "\\",
      "a ",
      "a* ",
      '"a" ',
      "-a ",
      "OR ",
      "NEAR(",
      "a:",
      "type:a ",
      "phone:+1 ",
      "after:2h ",
    ].map((piece) => piece.repeat(Math.floor(1900 / piece.length))),
    "'; DROP TABLE event; --",
    '" OR 1=1 --',
    "meta.__proto__:x",
    "meta.constructor.prototype:x",
    `meta.${"a.".repeat(500)}:x`,
    "a".repeat(1999),
    "a* b* c* d* e* f* g*",
    "\0",
    "\ud800",
    "received:>999999999999999999999999d",
  ];
  await send(engine, completedCall("c_searched"));
  await untilCall(engine, "c_searched", { final: true });
  let slowest = 0;
  for (const q of searches)
    for (const list of ["events", "calls"] as const) {
      const took = await tookMs(async () => {
        const answer = await engine.rest(
          "GET",
          `/${list}?q=${encodeURIComponent(q.toWellFormed())}&limit=50`,
        );
        expect([q.slice(0, 30), [200, 400, 422].includes(answer.status)]).toEqual([q.slice(0, 30), true]);
      });
      slowest = Math.max(slowest, took);
      expect([q.slice(0, 30), took < 5000]).toEqual([q.slice(0, 30), true]);
    }
  expect((await engine.client.calls.list({ q: "call:c_searched" })).rows).toHaveLength(1);
  recordFault({
    group: "Hostile input",
    fault: "Searches: operators, wildcards, quotes, SQL and prototypes, up to 2,000 signs",
    where: "events, calls",
    tried: searches.length * 2,
    outcome: "held",
    saw: `answered or refused in words, at most ${slowest} ms each`,
  });
});

test("headers that a signature is read from, 50 KB long and of every shape, hold up no sender", {
  timeout: 120_000,
}, async () => {
  const names = [
    "x-signature",
    "x-webhook-signature",
    "x-vapi-signature",
    "x-retell-signature",
    "elevenlabs-signature",
    "telnyx-signature-ed25519",
    "x-twilio-signature",
    "webhook-signature",
    "signature",
    "authorization",
  ];
  const pieces = ["a", "=", ",", "v1,", "t=1,", "v0=a,", " ", "v=1,d=", "1", "Bearer ", ";", "%"];
  let slowest = 0;
  let tried = 0;
  for (const provider of packId.options) {
    const value =
      provider === "standard-webhooks" ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : `sk_${"3".repeat(64)}`;
    await engine.client.sources.create({ name: `h-${provider}`, provider, secrets: [{ label: "1", value }] });
    for (const piece of pieces) {
      const run = `${piece.repeat(Math.floor(5000 / piece.length))}!`;
      const headers = Object.fromEntries(names.map((name) => [name, run]));
      const took = await tookMs(async () =>
        expect([
          provider,
          piece,
          await post(`${engine.receiver}/hooks/h-${provider}`, "{}", headers),
        ]).toEqual([provider, piece, 200]),
      );
      tried += 1;
      slowest = Math.max(slowest, took);
      expect([provider, piece, took < 2000]).toEqual([provider, piece, true]);
    }
  }
  recordFault({
    group: "Hostile input",
    fault: "Signature headers of every vendor, 50 KB in ten headers, of every separator repeated",
    where: "receiver, every provider",
    tried,
    outcome: "held",
    saw: `each answered, at most ${slowest} ms`,
  });
});

test("packed bodies of every kind, nested, cut, and packed by another way than they say, are kept to the byte and never unpacked", async () => {
  const zeros = Buffer.alloc(50 * 1024 * 1024);
  const event = Buffer.from(miraiEvent("call.initiate", { id: "c_packed" }));
  const packed: [string, Buffer, string][] = [
    ["a gzip bomb", gzipSync(zeros), "gzip"],
    ["a deflate bomb", deflateSync(zeros), "deflate"],
    ["a brotli bomb", brotliCompressSync(zeros), "br"],
    ["a gzip bomb in a gzip", gzipSync(gzipSync(zeros)), "gzip, gzip"],
    ["brotli in deflate in gzip", gzipSync(deflateSync(brotliCompressSync(zeros))), "br, deflate, gzip"],
    ["gzip cut in the middle", gzipSync(event).subarray(0, 40), "gzip"],
    ["gzip with bytes behind it", Buffer.concat([gzipSync(event), Buffer.from("behind")]), "gzip"],
    ["gzip that calls itself br", gzipSync(event), "br"],
    ["plain that calls itself gzip", event, "gzip"],
    ["gzip that says nothing", gzipSync(event), ""],
    ["zstd, which nobody knows", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0]), "zstd"],
    ["a coding that is none", event, "x".repeat(1000)],
    ["a thousand codings", event, Array(1000).fill("gzip").join(",")],
  ];
  for (const [name, body, encoding] of packed) {
    const headers = {
      "content-type": "application/json",
      ...(encoding ? { "content-encoding": encoding } : {}),
    };
    expect([name, await post(`${engine.receiver}/hooks/mirai`, body, headers)]).toEqual([name, 200]);
    const [row] = (await engine.client.events.list({ limit: 1 })).rows;
    const eventId = row?.eventId ?? "";
    const kept = Buffer.from(await (await engine.client.events.body({ eventId })).arrayBuffer());
    expect([name, Buffer.compare(kept, body)]).toEqual([name, 0]);
    await untilRead(engine);
    const detail = await engine.client.events.get({ eventId });
    expect([name, detail.bytes, detail.readError ?? ""]).toEqual([
      name,
      body.length,
      expect.not.stringMatching(/failed|longer than|memory/),
    ]);
  }
  recordFault({
    group: "Hostile input",
    fault: "Bodies packed by gzip, deflate and brotli: bombs, nested, cut, wrongly named, of unknown codings",
    where: "receiver, reader, event detail",
    tried: packed.length,
    outcome: "held",
    saw: "kept to the byte and never unpacked",
  });
});
