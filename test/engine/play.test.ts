/** `ringback play` without an engine: it starts one of its own, plays, says what was sent, and leaves nothing behind. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { entry, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";

async function play(...args: string[]): Promise<{ code: number | null; said: string }> {
  const folder = makeFolder();
  const child = spawn(process.execPath, [entry, "play", "--data", folder.path, "--speed", "100", ...args]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (piece) => {
      said += piece;
    });
  const [code] = (await once(child, "exit")) as [number | null];
  folder.remove();
  return { code, said };
}

test.each(["sample", "callrail-answered", "atoms-happy", "whippy-agent-hangup", "generic-reminder"])(
  "%s plays to a source of its own provider",
  async (scenario) => {
    const { code, said } = await play(scenario);
    expect(said).toMatch(/\d+ of (\d+) sent, call c_[0-9a-f]+, done\./);
    expect(code).toBe(0);
  },
);

test("to a source whose events nobody mapped it says that no call is made of them", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    await engine.client.sources.create({ name: "desk", provider: "generic" });
    const { stdout } = await runToEnd(["play", "generic-reminder", "--data", folder.path, "--speed", "100"]);
    expect(stdout).toContain("/hooks/desk has no expression for the call key yet");
    expect((await engine.client.calls.list({})).rows).toEqual([]);
  } finally {
    await engine.stop();
    folder.remove();
  }
});

test("values given to a play are in what is sent, and a control character is refused", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    const given = { company: "Acme <b>Staffing</b>", name: "Dana Whitfield", caller: "+12025550177" };
    for (const provider of ["callrail", "atoms", "whippy", "retell", "vapi"] as const)
      await engine.client.sources.create({ name: provider, provider });
    for (const scenario of ["shop", "clinic", "front-desk", "staffing", "retell-appointment", "vapi-story"]) {
      const { callId } = await engine.client.runs.create({ scenario, speed: 100, with: given });
      const call = await engine.until(async () => {
        const { rows } = await engine.client.calls.list({ limit: 50 });
        return rows.find((row) => row.callId === callId && row.final);
      }, `${scenario} final`);
      expect([call.personName, call.phone], scenario).toEqual([given.name, given.caller]);
      const { rows } = await engine.client.events.list({ q: `call:${callId}`, limit: 50 });
      const bodies = await Promise.all(
        rows.map(async ({ eventId }) => (await engine.client.events.get({ eventId })).bodyText ?? ""),
      );
      expect(bodies.join("\n"), scenario).toContain(given.company);
    }
    const wrong = engine.client.runs.create({ scenario: "shop", with: { company: "Acme\nInc" } });
    await expect(wrong).rejects.toThrow(
      "A value of a play is one line, without control characters (with.company).",
    );
    const real = engine.client.runs.create({ scenario: "shop", with: { caller: "+14155550134" } });
    await expect(real).rejects.toThrow("A played call takes a number reserved for fiction");
  } finally {
    await engine.stop();
    folder.remove();
  }
});

test("a scenario nobody knows ends with a sentence that names near ones, and 3", async () => {
  const { code, said } = await play("busy-then-orders");
  expect(said).toContain('There is no scenario called "busy-then-orders". There is busy-then-order.');
  expect(code).toBe(3);
});

test("to a handler of one's own: the scenario file, a URL and a file with the secret", async () => {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const file = join(folder.path, "call.yaml");
  writeFileSync(
    file,
    "version: 1\nscenario: busy\nprovider: mirai\nsteps:\n  - 0s: call.initiate\n  - 1s: call.busy\n",
  );
  const secretFile = join(folder.path, "secret");
  writeFileSync(secretFile, "whsec_mine\n");
  const handler = await recordForTest();
  const { code, said } = await play(file, "--to", `${handler.url}/in`, "--secret-file", secretFile);
  expect(said).toContain(`busy: 2 of 2 sent, to ${handler.url}/in, signed with a secret you gave, done.`);
  expect(code).toBe(0);
  expect(
    handler.requests.map(({ path, headers, body }) => [path, headers["x-signature"] === sign(body)]),
  ).toEqual([
    ["/in", true],
    ["/in", true],
  ]);
});

function sign(body: string): string {
  return createHmac("sha256", "whsec_mine").update(body).digest("hex");
}

test("a handler on another host is refused until it is allowed", async () => {
  const { code, said } = await play("sample", "--to", "http://10.255.255.1:9/");
  expect(said).toContain("10.255.255.1 is not this machine but in a private network");
  expect(said).toContain("--allow-host 10.255.255.1");
  expect(code).toBe(3);
  const never = await play("sample", "--to", "http://169.254.169.254/", "--allow-host", "169.254.169.254");
  expect([never.code, never.said]).toEqual([3, expect.stringContaining("Ringback never sends there")]);
});

test("ringback forecast says what each platform does while a handler is down, and what of a scenario is lost", async () => {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const all = await runToEnd(["forecast", "--down", "12m", "--data", folder.path]);
  expect(all.stdout).toContain("Your handler is down 12 m: ");
  for (const words of [
    "CallRail loses the event",
    "Whippy sends twice more",
    "Mirai's policy is not published",
  ])
    expect(all.stdout).toContain(words);
  expect(all.stdout).toMatch(/Assumed: when it sends again\. Our judgement/);
  expect(all.code).toBe(0);
  const one = await runToEnd([
    ...["forecast", "whippy-agent-hangup", "--down", "1m", "--from", "5s", "--answers", "503", "--json"],
    ...["--data", folder.path],
  ]);
  const { rows, events, sentence } = JSON.parse(one.stdout);
  expect([rows.length, sentence]).toEqual([1, expect.stringContaining("Your handler answers 503 for 1 m")]);
  expect(events.length).toBeGreaterThan(1);
  expect(events[0]).toMatchObject({ atMs: 0, outcome: "in time", arrivesMs: 0 });
});
