import { expect, test } from "vitest";
import { parse } from "yaml";
import { type FaultKind, faultKinds, withFault, withoutFault } from "./fault-kinds";
import { removeFileFault, writeFault, writeHandler, writeTime } from "./scenario-edits";

const file = `# The first attempt is busy.
version: 1
scenario: busy, then an order
provider: mirai
seed: 4207
# handler: http://127.0.0.1:3000   # left out: our own receiver
with: {caller: "+12025550100",   company: Example Clinic}
steps:
  - 0s: call.initiate   # the first attempt
  - 18s: call.busy
    set: {event.data.call.durationSeconds: 252}
    # a comment of the fault
    fault: {duplicate: 3, within: 2s} # why

  # the end
  - 1m: call.ended
    fault:
      # blocks may have comments
      delay: 22s
      signature: bad
  - {2m: call.completed}
faults:
  - drop: call.busy
  - {drop: call.ended}
`;

/** Lines that are there in one text and not in the other. */
function changed(before: string, after: string): { gone: string[]; come: string[] } {
  const [one, other] = [before.split("\n"), after.split("\n")];
  return {
    gone: one.filter((line) => !other.includes(line)),
    come: other.filter((line) => !one.includes(line)),
  };
}

test("a first fault is a line of its own under its step; nothing else moves", () => {
  const after = writeFault(file, 0, { duplicate: 2, within: "1s" });
  expect(changed(file, after)).toEqual({ gone: [], come: ["    fault: {duplicate: 2, within: 1s}"] });
  expect(after.split("\n")[9]).toBe("    fault: {duplicate: 2, within: 1s}");
  expect(writeFault(after, 0, null)).toBe(file);
});

test("a fault that is there changes in its place, with the comments around it", () => {
  expect(changed(file, writeFault(file, 1, { duplicate: 3, within: "2s", signature: "stale" }))).toEqual({
    gone: ["    fault: {duplicate: 3, within: 2s} # why"],
    come: ["    fault: {duplicate: 3, within: 2s, signature: stale} # why"],
  });
  const block = writeFault(file, 2, { delay: "30s", signature: "bad" });
  expect(changed(file, block)).toEqual({ gone: ["      delay: 22s"], come: ["      delay: 30s"] });
  expect(block).toContain("      # blocks may have comments\n      delay: 30s\n");
});

test("a step written in one line keeps its form", () => {
  expect(changed(file, writeFault(file, 3, { before: "call.ended" }))).toEqual({
    gone: ["  - {2m: call.completed}"],
    come: ["  - {2m: call.completed, fault: {before: call.ended}}"],
  });
});

test("what drops an event for the whole file is taken out, the last one with its key", () => {
  const one = removeFileFault(file, 0);
  expect(changed(file, one)).toEqual({ gone: ["  - drop: call.busy"], come: [] });
  const none = removeFileFault(one, 0);
  expect(none.endsWith("  - {2m: call.completed}\n")).toBe(true);
  expect(removeFileFault(none, 0)).toBe(none);
});

test("the handler is written below the seed, changed, and taken out", () => {
  const named = writeHandler(file, "http://127.0.0.1:3000/hooks");
  expect(named.split("\n")[5]).toBe("handler: http://127.0.0.1:3000/hooks");
  expect(parse(writeHandler(named, "https://hooks.example.com"))).toMatchObject({
    handler: "https://hooks.example.com",
  });
  expect(writeHandler(named, null)).toBe(file);
});

test("a file without a last line feed, and a place that is not there", () => {
  const bare = "steps:\n  - 0s: call.initiate";
  expect(writeFault(bare, 0, { drop: true })).toBe(
    "steps:\n  - 0s: call.initiate\n    fault: {drop: true}\n",
  );
  expect(writeFault(bare, 4, { drop: true })).toBe(bare);
  expect(writeFault("steps: [", 0, { drop: true })).toBe("steps: [");
});

test("whatever is switched on and off, the file reads as it was meant and the rest stays", () => {
  const meant = (text: string, index: number) => parse(text).steps[index].fault ?? null;
  for (const index of [1, 2, 3])
    for (const first of faultKinds)
      for (const second of faultKinds) {
        const on = withFault(withFault(meant(file, index), first, "call.initiate"), second, "call.initiate");
        const text = writeFault(file, index, on);
        expect(meant(text, index), `${index} ${first} ${second}`).toEqual(on);
        const off = withoutFault(on, second as FaultKind);
        const back = writeFault(text, index, off);
        expect(meant(back, index)).toEqual(off);
        expect({ ...parse(back), steps: 0 }).toEqual({ ...parse(file), steps: 0 });
        expect(back).toContain("# the first attempt");
      }
});

test.each([
  [0, "0ms"],
  [500, "500ms"],
  [1500, "1.5s"],
  [22_000, "22s"],
  [90_000, "1m30s"],
  [300_000, "5m"],
  [3_725_000, "1h02m05s"],
  [7_200_000, "2h"],
])("%i ms is written %s", (ms, written) => expect(writeTime(ms)).toBe(written));
