import { afterEach, expect, test } from "vitest";
import { loopSentence } from "./handler-target";
import { build, closeAll, createStillClock } from "./played-receiver";
import type { StartRun } from "./prepare-run";

afterEach(closeAll);

const head = "version: 1\nscenario: s\nprovider: mirai\n";

test.each<[string, Partial<StartRun>, string]>([
  ["an unknown name", { scenario: "smaple" }, 'There is no scenario called "smaple".'],
  ["a path", { scenario: "../../etc/passwd" }, 'There is no scenario called "../../etc/passwd".'],
  [
    "a broken file",
    { scenario: `${head}steps: 5\n` },
    'Line 4: "steps" must be a list, each line beginning with a dash.',
  ],
  [
    "an unknown event",
    { scenario: `${head}steps:\n  - 0s: unknown.x\n` },
    "Mirai has no event called unknown.x.",
  ],
  [
    "another provider",
    { scenario: "version: 1\nscenario: s\nprovider: vapi\nsteps:\n  - 0s: a\n" },
    "vapi cannot be simulated yet.",
  ],
  [
    "no such source",
    { to: "nobody" },
    "There is no source “nobody” to play to. Write a source's name, or a URL with http:// or https://.",
  ],
  [
    "a secret for our own receiver",
    { secret: { value: "s" } },
    "A secret is for a handler: our own receiver knows simulated events by the test secret. Leave it out.",
  ],
  [
    "no such secret",
    { to: "http://127.0.0.1:9/", secret: { secretId: "k_none" } },
    "There is no such secret, or it cannot be read. Choose one of a source in Setup.",
  ],
  ["our own receiver as a handler", { to: "http://localhost:1/hooks/mirai" }, loopSentence],
  [
    "a change without a place",
    { scenario: `${head}steps:\n  - 0s: a\n    without: [b]\n` },
    'a at 0 s: "b" is not in this event, so it cannot be left out.',
  ],
])("%s is refused with a problem, nothing is kept", async (_, input, problem) => {
  const { player, saved } = build(createStillClock().clock, "http://127.0.0.1:1");
  expect(await player.start({ scenario: "sample", speed: 1, ...input })).toEqual({
    ok: false,
    problems: [problem],
  });
  expect([player.list(), saved]).toEqual([[], []]);
});

test("without a source there is nowhere to play to", async () => {
  const sources = { firstOf: () => null, retryOf: () => undefined, secretOf: () => null };
  const { player } = build(createStillClock().clock, "http://127.0.0.1:1", { sources });
  expect(await player.start({ scenario: "sample", speed: 1 })).toEqual({
    ok: false,
    problems: ["No source takes Mirai; make one in Setup."],
  });
});

test("a host that is only not allowed yet is named", async () => {
  const handler = "http://10.0.0.7/call";
  const { player } = build(createStillClock().clock, "http://127.0.0.1:1");
  const scenario = `${head}handler: ${handler}\nsteps:\n  - 0s: a\n`;
  expect(await player.start({ scenario, speed: 1 })).toMatchObject({
    ok: false,
    problems: [expect.stringContaining("POST /api/handler-hosts")],
    allowHost: "10.0.0.7",
  });
});
