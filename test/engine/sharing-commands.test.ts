/** `ringback export` and `ringback import`: with an engine that runs, and on a folder where none does. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { send, untilCall } from "../harness/calls";
import { makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";

function folder(): string {
  const made = makeFolder();
  onTestFinished(made.remove);
  return made.path;
}

test("a running engine writes every format, redacted; the file is its owner's alone and there is nothing half-written", async () => {
  const data = folder();
  const engine = await startEngine(data);
  onTestFinished(async () => void (await engine.stop()));
  await send(engine, completedCall("told-1"));
  await untilCall(engine, "told-1", { final: true });
  const out = folder();
  for (const format of ["curl", "http", "json", "har", "ndjson", "csv", "bundle", "page"]) {
    const file = join(out, `call.${format}`);
    const ran = await runToEnd(["export", "call:told-1", "--format", format, "--out", file, "--data", data]);
    expect(ran, `${format} ${ran.stderr} ${engine.log.join("\n")}`).toMatchObject({ code: 0, stdout: "" });
    expect(ran.stderr).toMatch(/^(?:6 events of )?1 call, \d+ bytes, written to /);
    expect(ran.stderr).toContain("Redacted: ");
    const text = readFileSync(file, "utf8");
    expect(text, format).not.toMatch(/Dana|told-1|5550123/);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
  expect(readdirSync(out).filter((name) => name.endsWith(".part"))).toEqual([]);

  const real = await runToEnd(["export", "call:told-1", "--format", "csv", "--no-redact", "--data", data]);
  expect(real.stdout).toContain("told-1");
  expect(real.stderr).toContain("WITH REAL DATA");
  const none = await runToEnd(["export", "call:nobody", "--out", join(out, "none"), "--data", data]);
  expect(none).toMatchObject({ code: 3, stderr: "No event matches this search, so nothing was written.\n" });
  expect(existsSync(join(out, "none"))).toBe(false);
  expect((await runToEnd(["export", "--format", "pdf", "--data", data])).code).toBe(3);
});

test("a bundle goes from one folder into another where no engine runs, and its events are there afterwards", async () => {
  const [from, to, out] = [folder(), folder(), folder()];
  const engine = await startEngine(from);
  await send(engine, completedCall("moved-1"));
  await untilCall(engine, "moved-1", { final: true });
  await engine.stop();
  const file = join(out, "call.ringback.json");
  const written = await runToEnd(["export", "--out", file, "--data", from]);
  expect(written, written.stderr).toMatchObject({ code: 0 });

  const looked = await runToEnd(["import", file, "--preview", "--data", to]);
  expect(looked.stdout).toMatch(/^bundle: 6 of 6 events can come in, 1 call\.\nMirai reads all 6 events\.\n/);
  const came = await runToEnd(["import", file, "--json", "--data", to]);
  expect(came, came.stderr).toMatchObject({ code: 0 });
  expect(JSON.parse(came.stdout)).toMatchObject({ events: 6, refused: 0, callIds: [expect.any(String)] });
  const again = await startEngine(to);
  onTestFinished(async () => void (await again.stop()));
  const { rows } = await again.client.calls.list({ limit: 10 });
  expect(rows).toMatchObject([{ origin: "imported", events: 6, final: true, outcome: "completed" }]);
});

test("what cannot be done says so and exits with 3", async () => {
  const data = folder();
  const wrong: [string[], RegExp][] = [
    [["export", "--data", join(data, "nothing")], /There is no data in/],
    [["import", join(data, "missing.json"), "--data", data], /cannot be read/],
  ];
  for (const [args, words] of wrong) {
    const ran = await runToEnd(args);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(words);
  }
  const file = join(data, "body.json");
  writeFileSync(file, '{"a":1}');
  const nowhere = await runToEnd(["import", file, "--source", "nowhere", "--data", data]);
  expect(nowhere).toMatchObject({ code: 3, stderr: "There is no source “nowhere”. Choose one of mirai.\n" });
});
