/** Scenario files over the contract: the user's own beside those of Ringback, which nobody writes over. */
import { existsSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const folder = makeFolder();
let engine: EngineProcess;
beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const text = "version: 1\nscenario: mine\nprovider: mirai\ntags: [late]\nsteps:\n  - 0s: call.initiate\n";
const own = () => join(engine.data, "scenarios");
const save = (name: string, over: number | null = null, content = text) =>
  engine.client.scenarios.save({ name, text: content, over });

test("a saved file is the user's own, listed first, played by its name, and leaves nothing beside it", async () => {
  const saved = await save("my-call");
  expect(saved).toMatchObject({
    name: "my-call",
    own: true,
    title: "mine",
    provider: "mirai",
    tags: ["late"],
    text,
  });
  expect(saved.file).toBe(join(own(), "my-call.yaml"));
  const { rows } = await engine.client.scenarios.list();
  expect(rows[0]?.name).toBe("my-call");
  expect(rows.find(({ name }) => name === "busy-then-order")).toMatchObject({ own: false, changedAt: null });
  expect(readdirSync(own())).toEqual(["my-call.yaml"]);
  const run = await engine.client.runs.create({ scenario: "my-call", speed: 100 });
  expect(run.scenario).toBe("mine");
});

test("what came with Ringback is neither written over nor removed", async () => {
  await expect(save("busy-then-order")).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("came with Ringback"),
  });
  await expect(engine.client.scenarios.remove({ name: "busy-then-order" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(existsSync(join(own(), "busy-then-order.yaml"))).toBe(false);
});

test("two who change the same file lose nothing: the second is told", async () => {
  const first = await save("shared");
  await expect(save("shared"), "as if it were new").rejects.toMatchObject({ code: "CONFLICT" });
  const second = await save("shared", first.changedAt, `${text}seed: 2\n`);
  await expect(save("shared", (second.changedAt ?? 0) - 1, `${text}seed: 3\n`)).rejects.toMatchObject({
    message: expect.stringContaining("changed elsewhere"),
  });
  expect((await engine.client.scenarios.get({ name: "shared" })).text).toContain("seed: 2");
  await engine.client.scenarios.remove({ name: "shared" });
  await expect(engine.client.scenarios.get({ name: "shared" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test.each(["../busy", "a/b", "a\\b", "", ".hidden", "Upper", "con", "x".repeat(81), "a.yaml"])(
  "the name %j leads nowhere",
  async (name) => {
    const answers = [
      save(name),
      engine.client.scenarios.get({ name }),
      engine.client.scenarios.remove({ name }),
    ];
    for (const answer of await Promise.allSettled(answers)) expect(answer.status).toBe("rejected");
  },
);

test("links, folders and files that cannot be read harm nobody", async () => {
  await save("beside");
  writeFileSync(join(own(), "unreadable.yaml"), "a: [");
  writeFileSync(join(own(), "huge.yaml"), "#".repeat(300_000));
  symlinkSync("/etc/hostname", join(own(), "link.yaml"));
  const { rows } = await engine.client.scenarios.list();
  expect(rows.find(({ name }) => name === "unreadable")).toMatchObject({ title: null, provider: null });
  expect(rows.some(({ name }) => name === "link")).toBe(false);
  await expect(engine.client.scenarios.get({ name: "huge" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(engine.client.scenarios.get({ name: "link" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a text is checked without being played", async () => {
  const { events } = await engine.client.status.get();
  const good = await engine.client.scenarios.check({ text });
  expect(good).toMatchObject({ problems: [], plan: { counts: { steps: 1, faults: 0, expectations: 0 } } });
  const bad = await engine.client.scenarios.check({ text: text.replace("mirai", "nobody") });
  expect(bad.plan).toBeNull();
  expect(bad.problems[0]).toMatchObject({ line: 3, path: "provider" });
  expect((await engine.client.status.get()).events).toBe(events);
});

test("a call names the file that made it, the case and the call in it", async () => {
  const run = await engine.client.runs.create({ scenario: "mirai-two-calls", speed: 100 });
  const missed = run.calls.find(({ name }) => name === "missed");
  const found = await engine.client.scenarios.ofCall({ callId: missed?.callId ?? "" });
  expect(found).toMatchObject({ name: "mirai-two-calls", runId: run.runId, case: 1, call: "missed" });
  await expect(engine.client.scenarios.ofCall({ callId: "nobody" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
