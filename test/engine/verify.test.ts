/** `ringback verify` as CI calls it: plays scenario files on a clock of their own, judges what they expect, exits with the verdict. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runToEnd } from "../harness/engine-process";

const scenarios = join(import.meta.dirname, "..", "..", "fixtures", "scenarios");

function folder(files: Record<string, string> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "ringback-verify-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

const verify = (...args: string[]) => runToEnd(["verify", ...args]);

const busy = `version: 1
scenario: busy, never retried
tags: [failures]
provider: mirai
steps:
  - 0s: call.initiate
  - 18s: call.busy
  - 24s: call.lifecycle-ended
expect:
`;
const conversation = readFileSync(join(scenarios, "sample.yaml"), "utf8").replace(
  /^expect:[\s\S]*/m,
  "expect:\n",
);

test("a failure says what was expected, what was there, and where that is seen; the exit code is 1", async () => {
  const file = join(
    folder({ "wrong.yaml": `${busy}  - call: {outcome: completed, dialAttempts: 1, final: false}\n` }),
    "wrong.yaml",
  );
  const { code, stdout } = await verify(file);
  const lines = stdout.split("\n").map((line) => line.trim());
  expect(lines).toContain("✗ call: {outcome: completed, final: false, dialAttempts: 1}");
  expect(lines).toContain("outcome: expected completed, got busy, and 1 more.");
  expect(lines).toContain("final: expected false, got true");
  expect(lines).toContainEqual(expect.stringMatching(/^call c_[0-9a-f]+: 3 events$/));
  expect(lines).toContainEqual(expect.stringMatching(/^final: .*lifecycle-ended/));
  expect(lines.at(-2)).toBe("0 passed, 1 failed");
  expect(code).toBe(1);
});

test("call records, objects of the sandbox CRM and answers are judged by their fields", async () => {
  const text = `${conversation}  - call record: {versions: 1, artifacts: {summary: there}, fields: {outcome: completed}}
  - crm: call
    count: 1
    fields: {outcome: completed, origin: simulated}
  - crm: contact
    phone: "{{caller}}"
  - crm: task
    count: 1
  - answer: {status: 2xx, within: 5s}
  - never: {answer: {status: 5xx}}
    within: 1m
`;
  const { code, stdout } = await verify(join(folder({ "good.yaml": text }), "good.yaml"));
  expect(stdout).toContain("1 passed, 0 failed");
  expect(code).toBe(0);

  const wrong = text
    .replace("versions: 1", "versions: 2")
    .replace("origin: simulated", "origin: live")
    .replace("crm: task\n    count: 1", "crm: task\n    count: 2")
    .replace("status: 2xx", "status: 404");
  const failed = await verify(join(folder({ "bad.yaml": wrong }), "bad.yaml"));
  for (const sentence of [
    "versions: expected 2, got 1.",
    "origin: expected live, got simulated.",
    "tasks in the sandbox CRM: expected 2, got 1.",
    "answer to request 1, call.initiate: expected 404, got 200, and 6 more.",
  ])
    expect(failed.stdout).toContain(sentence);
  expect(failed.code).toBe(1);
});

test("what never should be is watched through every event and for as long as it says", async () => {
  const never = "  - never: {call: {ended: true}}\n    within: 10s\n";
  const { code, stdout } = await verify(join(folder({ "never.yaml": `${busy}${never}` }), "never.yaml"));
  expect(stdout).toContain("The call is as it never should be.");
  expect(stdout).toContain("3 sent, 34 s played");
  expect(code).toBe(1);
});

const twoCalls = `version: 1
scenario: two calls
provider: mirai
calls:
  reached: {metadata: {phone: "{{caller}}", userId: "{{userId}}"}}
  busy: {metadata: {phone: "{{caller}}", userId: "{{userId}}"}}
steps:
  - 0s: call.initiate
    call: reached
  - 1s: call.initiate
    call: busy
  - 6s: call.in-progress
    call: reached
  - 18s: call.busy
    call: busy
  - 24s: call.lifecycle-ended
    call: busy
  - 40s: call.ended
    call: reached
expect:
  - call: {final: true, outcome: busy, events: 3}
    of: busy
  - call: {final: false, ended: true, events: 3}
    of: reached
  - crm: contact
    phone: "{{caller}}"
    count: 1
    of: busy
  - never: {crm: call}
    of: reached
    within: 1m
  - answer: {to: call.ended, status: 200}
    of: reached
`;

test("of several calls each is judged by itself, and a failure says of which", async () => {
  const good = await verify(join(folder({ "good.yaml": twoCalls }), "good.yaml"));
  expect(good.stdout).toContain("✓ two calls  6 sent");
  expect(good.code).toBe(0);

  const wrong = twoCalls
    .replace("of: busy\n  - call", "of: reached\n  - call")
    .replace("    of: reached\n    within", "    within");
  const { code, stdout } = await verify(join(folder({ "wrong.yaml": wrong }), "wrong.yaml"));
  const failed = stdout
    .split("\n")
    .filter((line) => line.includes("✗ "))
    .map((line) => line.trim());
  expect(failed.slice(1)).toEqual([
    "✗ call: {outcome: busy, final: true, events: 3}, of: reached",
    "✗ never: {crm: call}, within: 1m, of: busy",
  ]);
  expect(code).toBe(1);
});

test("each never is watched for as long as it says itself, however long others wait", async () => {
  const aborted = `version: 1
scenario: aborted
provider: mirai
steps:
  - 0s: call.initiate
  - 12s: call.aborted
expect:
  - never: {call: {final: true}}
    within: 9m
  - call: {final: true}
  - never: {crm: task}
    within: 26h
`;
  const good = await verify(join(folder({ "aborted.yaml": aborted }), "aborted.yaml"));
  expect(good.stdout).toContain("✓ aborted  2 sent, 1 day 2 h played");
  expect(good.code).toBe(0);
  const bad = await verify(
    join(folder({ "aborted.yaml": aborted.replace("within: 9m", "within: 11m") }), "aborted.yaml"),
  );
  expect(bad.code).toBe(1);
});

test("what comes too late is a failure that says how late", async () => {
  const text = readFileSync(join(scenarios, "atoms-no-answer.yaml"), "utf8").replace(
    /^expect:[\s\S]*/m,
    "expect:\n  - call: {final: true}\n    within: 20s\n",
  );
  const { code, stdout } = await verify(join(folder({ "late.yaml": text }), "late.yaml"));
  expect(stdout).toContain("final: expected true, got false");
  expect(code).toBe(1);
  const patient = await verify(join(folder({ "late.yaml": text.replace("20s", "2m") }), "late.yaml"));
  expect(patient.code).toBe(0);
});

test("what cannot be observed is inconclusive, says why, and the exit code is 2", async () => {
  const { code, stdout } = await verify(
    join(
      folder({ "effects.yaml": `${busy}  - call: {outcome: busy}\n  - effects: {count: 1}\n` }),
      "effects.yaml",
    ),
  );
  expect(stdout).toContain("– effects: {count: 1}");
  expect(stdout).toContain("0 passed, 0 failed, 1 inconclusive");
  expect(code).toBe(2);
});

test("a matrix is judged case by case; one case, or one tag, can be chosen", async () => {
  const text = `${busy.replace("call.busy", "call.{{failure}}").replace("provider", "matrix: {failure: [busy, no-answer]}\nprovider")}  - call: {outcome: "{{failure}}"}\n`;
  const path = folder({
    "matrix.yaml": text,
    "other.yaml": `${conversation}  - call: {outcome: completed}\n`,
  });
  const all = await verify(path);
  expect(all.stdout).toContain("✓ busy, never retried (failure=busy)");
  expect(all.stdout).toContain("✓ busy, never retried (failure=no-answer)");
  expect(all.stdout).toContain("3 passed, 0 failed");
  const second = await verify(join(path, "matrix.yaml"), "--case", "2");
  expect(second.stdout).not.toContain("failure=busy");
  expect(second.stdout).toContain("1 passed");
  const tagged = await verify(path, "--tag", "failures");
  expect(tagged.stdout).toContain("2 passed");
  const unknown = await verify(path, "--tag", "nothing");
  expect([unknown.code, unknown.stderr.trim()]).toEqual([
    3,
    "No scenario is tagged nothing. There is failures, happy, faults.",
  ]);
});

test("a report for CI servers and one line of JSON say the same", async () => {
  const path = folder({
    "a.yaml": `${busy}  - call: {outcome: busy}\n`,
    "b.yaml": `${busy.replace("never retried", '<never> & "retried"')}  - call: {outcome: completed}\n`,
  });
  const { code, stdout } = await verify(path, "--json", "--junit", join(path, "report.xml"));
  const { cases } = JSON.parse(stdout) as { cases: { state: string; scenario: string }[] };
  expect(cases.map(({ state, scenario }) => [state, scenario])).toEqual([
    ["pass", "busy, never retried"],
    ["fail", 'busy, <never> & "retried"'],
  ]);
  const report = readFileSync(join(path, "report.xml"), "utf8");
  expect(report).toContain('<testsuites tests="2" failures="1" skipped="0"');
  expect(report).toContain('name="busy, &lt;never&gt; &amp; &quot;retried&quot;"');
  expect(report).toContain('<failure message="outcome: expected completed, got busy.">');
  expect(code).toBe(1);
});

test("a file that cannot be read names file, line and what was expected; the exit code is 3", async () => {
  const path = folder({ "odd.yaml": `${busy}  - call: {outcome: bussy}\n` });
  const { code, stderr } = await verify(path);
  expect(stderr).toContain(`${join(path, "odd.yaml")}:10: "call.outcome" must be completed or no-answer`);
  expect(code).toBe(3);
  const none = await verify(folder());
  expect([none.code, none.stderr]).toEqual([
    3,
    expect.stringContaining("There is no scenario file (.yaml) in"),
  ]);
  const silent = await verify(join(folder({ "s.yaml": busy.replace("expect:\n", "") }), "s.yaml"));
  expect([silent.code, silent.stderr]).toEqual([3, expect.stringContaining("expects nothing")]);
});
