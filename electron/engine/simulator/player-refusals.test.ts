import { afterEach, expect, test } from "vitest";
import { build, closeAll, createStillClock } from "./played-receiver";
import type { StartRun } from "./player";

afterEach(closeAll);

const head = "version: 1\nscenario: s\nprovider: mirai\n";

test.each<[string, Partial<StartRun>, string]>([
  ["an unknown name", { scenario: "smaple" }, 'There is no scenario called "smaple". There is sample.'],
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
  ["no source", { sourceName: () => null }, "No source takes Mirai; make one in Setup."],
  [
    "a change without a place",
    { scenario: `${head}steps:\n  - 0s: a\n    without: [b]\n` },
    'a at 0 s: "b" is not in this event, so it cannot be left out.',
  ],
  [
    "a handler",
    { scenario: `${head}handler: http://127.0.0.1:1/\nsteps:\n  - 0s: a\n` },
    "This scenario names a handler, which cannot be played to yet: take the line out, or name the source to play to.",
  ],
])("%s is refused with a problem, nothing is kept", async (_, input, problem) => {
  const { player, saved } = build(createStillClock().clock, "http://127.0.0.1:1");
  expect(player.start({ scenario: "sample", speed: 1, sourceName: () => "mirai", ...input })).toEqual({
    ok: false,
    problems: [problem],
  });
  expect([player.list(), saved]).toEqual([[], []]);
});
