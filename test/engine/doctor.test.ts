/** `ringback doctor`: on a machine with nothing set up, beside a running engine, and where receiving does not work. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { entry, makeFolder, startEngine } from "../harness/engine-process";

type Finding = { about: string; is: string; says: string; next: string | null };

const folder = makeFolder();
afterAll(() => folder.remove());

function ask(
  data: string,
  env: Record<string, string> = {},
): { code: number | null; findings: Finding[]; text: string } {
  const { status, stdout } = spawnSync(process.execPath, [entry, "doctor", "--data", data, "--json"], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { code: status, findings: JSON.parse(stdout).findings, text: stdout };
}

const about = (findings: Finding[], name: string) => findings.find((one) => one.about === name);

test("with nothing set up it proves receiving, names what is not there, and leaves nothing behind", () => {
  const data = join(folder.path, "new");
  const { code, findings } = ask(data);
  expect(code).toBe(0);
  expect(about(findings, "Receiving")).toMatchObject({ is: "good" });
  expect(about(findings, "Data folder")?.says).toContain("made at the first start");
  expect(about(findings, "Engine")).toMatchObject({
    is: "note",
    next: expect.stringContaining("ringback open"),
  });
  // What is not good says what to do.
  for (const finding of findings.filter(({ is }) => is === "bad" || is === "warn"))
    expect(finding.next).toBeTruthy();
});

test("beside a running engine it says what that one does, and where it has a tunnel problem, what helps", async () => {
  const data = join(folder.path, "running");
  mkdirSync(data);
  const engine = await startEngine(data);
  try {
    await engine.client.tunnel.set({ mode: "ngrok" });
    const { code, findings, text } = ask(data);
    expect(code).toBe(0);
    expect(about(findings, "Engine")?.says).toContain(engine.receiver);
    expect(about(findings, "Tunnel")).toMatchObject({
      is: "bad",
      next: expect.stringContaining("paste it here"),
    });
    expect(text).not.toContain(engine.token);
  } finally {
    await engine.stop();
  }
});

test("where receiving does not work it exits with 1 and says why", () => {
  const { code, findings } = ask(join(folder.path, "other"), { TMPDIR: join(folder.path, "not-there") });
  expect(code).toBe(1);
  expect(about(findings, "Receiving")).toMatchObject({ is: "bad" });
});
