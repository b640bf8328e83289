import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { scenarioJsonSchema } from "./scenario-json-schema";

const root = new URL("../../../", import.meta.url);
const scenarios = new URL("fixtures/scenarios/", root);
const check = new Ajv2020({ strict: false, validateFormats: false }).compile(scenarioJsonSchema());

test("the published schema is the one the reader has (npx vitest run <this file> -u writes it)", async () => {
  const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(new URL("docs/scenario.schema.json", root).pathname);
});

test.each(readdirSync(scenarios))("%s is valid by it", (name) => {
  check(parse(readFileSync(new URL(name, scenarios), "utf8")));
  expect(check.errors).toBeNull();
});

const good = { version: 1, scenario: "s", provider: "mirai", steps: [{ "0s": "call.initiate" }] };
test.each([
  ["a misspelt key", { ...good, step: [] }],
  ["a time without a unit", { ...good, steps: [{ "18": "call.busy" }] }],
  ["an outcome nobody knows", { ...good, expect: [{ call: { outcome: "bussy" } }] }],
  ["never without how long", { ...good, expect: [{ never: { crm: "call" } }] }],
])("%s is not", (_, file) => {
  expect(check(file)).toBe(false);
});

test("a value of the matrix may stand where another value would", () => {
  expect(
    check({
      ...good,
      matrix: { way: ["busy"] },
      expect: [{ call: { outcome: "{{way}}", dialAttempts: "{{n}}" } }],
    }),
  ).toBe(true);
});
