/**
 * A scenario that Ringback writes of a recorded call is read back as what was written: every value of its payloads, every
 * time, name and line, whatever text a provider or a person put there (docs/scenarios.md). And a scenario file is somebody
 * else's text: however it is broken, it is read or refused in sentences with their lines.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type WrittenScenario,
  type WrittenStep,
  writeScenario,
} from "../../electron/engine/simulator/record-to-scenario/write-scenario";
import { parseScenario } from "../../electron/engine/simulator/scenario";
import { readDocument } from "../../electron/engine/simulator/scenario-document";
import { longestMs, parseDuration, writeDuration } from "../../shared/duration";
import type { Json } from "../../shared/words";
import { longest, runs } from "./runs";

/** What YAML might take for something else than text. */
const tricky = fc.constantFrom(
  ..."yes no on off null ~ true 0x1F 0o17 1_000 1e3 .5 .inf .nan 12:30:45 2026-03-02 =  <<".split(" "),
  "",
  " leading",
  "trailing ",
  "- item",
  "key: value",
  "# comment",
  "text # comment",
  "&anchor",
  "*alias",
  "!tag",
  "%directive",
  "@at",
  "`tick",
  "{flow}",
  "[flow]",
  "a\nb",
  "a\n\n b\n",
  "\n",
  "\ttab",
  "---",
  "...",
  'it\'s "quoted" \\',
  "\u0000\u0007\u001b",
  "\u0085\u2028\u2029",
  "\ufeff",
  "🙂 ünï",
);
const text = fc.oneof(
  tricky,
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }).map((one) => one.toWellFormed()),
);
const key = text.filter((one) => one !== "__proto__");
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    text,
    fc.oneof(
      fc.maxSafeInteger(),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((one) => !Object.is(one, -0) && (!Number.isInteger(one) || Number.isSafeInteger(one))),
    ),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const step: fc.Arbitrary<WrittenStep> = fc.record({
  atMs: fc.integer({ min: 0, max: 90_000_000 }),
  type: text,
  call: fc.constant(null),
  payload: fc.option(json, { nil: undefined }),
  set: fc.dictionary(key, json, { maxKeys: 3, noNullPrototype: true }),
  without: fc.array(text, { maxLength: 3 }),
  fault: fc.constantFrom<WrittenStep["fault"]>({}, { duplicate: 3, within: "2s" }, { delay: "1m" }),
});

const scenario: fc.Arbitrary<WrittenScenario> = fc.record({
  comments: fc.array(
    fc.string({ maxLength: 30 }).map((line) => line.replace(/[\r\n]/g, " ")),
    { maxLength: 3 },
  ),
  name: text,
  provider: fc.constantFrom("mirai" as const, "generic" as const),
  seed: fc.nat(),
  calls: fc.array(
    fc.record({
      name: fc.constant(null),
      metadata: fc.dictionary(key, json, { maxKeys: 3, noNullPrototype: true }),
      with: fc.dictionary(key, text, { maxKeys: 2, noNullPrototype: true }),
    }),
    { minLength: 1, maxLength: 1 },
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  expect: fc.constant([]),
  after: fc.array(fc.constant("a line behind"), { maxLength: 1 }),
});

const isEmpty = (value: object) => Object.keys(value).length === 0;

test("what is written is read back as it was meant", { timeout: longest }, () => {
  fc.assert(
    fc.property(scenario, (written) => {
      const read = readDocument(writeScenario(written));
      if (!read.ok)
        throw new Error(read.complaints.map(({ line, sentence }) => `${line}: ${sentence}`).join("\n"));
      const [call] = written.calls;
      expect(read.value).toEqual({
        version: 1,
        scenario: written.name,
        tags: ["recorded"],
        provider: written.provider,
        seed: written.seed,
        ...(call && !isEmpty(call.with) ? { with: call.with } : {}),
        ...(call && !isEmpty(call.metadata) ? { call: { metadata: call.metadata } } : {}),
        steps: written.steps.map(({ atMs, type, payload, set, without, fault }) => ({
          [writeDuration(atMs)]: type,
          ...(payload === undefined ? {} : { payload }),
          ...(isEmpty(set) ? {} : { set }),
          ...(without.length > 0 ? { without } : {}),
          ...(isEmpty(fault) ? {} : { fault }),
        })),
      });
    }),
    runs(500),
  );
});

test("a time is written as it is read", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: longestMs }), (ms) => {
      expect(parseDuration(writeDuration(ms))).toBe(ms);
    }),
    runs(3000),
  );
});

test("any file is read, or refused in sentences with their lines", { timeout: longest }, () => {
  const folder = new URL("../../fixtures/scenarios/", import.meta.url).pathname;
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const lineChange = fc.record({
    at: fc.nat(),
    how: fc.constantFrom("drop", "double", "put", "indent"),
    text,
  });
  const broken = fc
    .tuple(fc.constantFrom(...files), fc.array(lineChange, { minLength: 1, maxLength: 5 }))
    .map(([file, changes]) => {
      const lines = file.split("\n");
      for (const { at, how, text: other } of changes) {
        const place = at % lines.length;
        const line = lines[place] ?? "";
        if (how === "drop") lines.splice(place, 1);
        else if (how === "double") lines.splice(place, 0, line);
        else if (how === "indent") lines[place] = `  ${line}`;
        else lines[place] = line.includes(":") ? `${line.slice(0, line.indexOf(":"))}: ${other}` : other;
      }
      return lines.join("\n");
    });
  fc.assert(
    fc.property(fc.oneof(broken, fc.string({ unit: "binary" })), (file) => {
      const read = parseScenario(file);
      if (read.ok) expect(read.cases.length).toBeGreaterThan(0);
      else {
        expect(read.problems.length).toBeGreaterThan(0);
        for (const problem of read.problems) expect(String(problem)).toMatch(/^Line [1-9]/);
      }
    }),
    runs(400),
  );
});
