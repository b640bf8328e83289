import { expect, test } from "vitest";
import { withGiven } from "./given-variables";
import { parseScenario } from "./scenario";
import { callsOf } from "./scenario-calls";

function read(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const [scenario] = parsed.cases;
  if (!scenario) throw new Error("no case");
  return scenario;
}

const one = read(`version: 1
scenario: one
provider: mirai
seed: 1
with: {company: Example Clinic, firstName: Kim}
steps:
  - 0s: call.initiate
`);

const two = read(`version: 1
scenario: two
provider: mirai
seed: 1
calls:
  first: {with: {name: Noa Lindberg}}
  second: {with: {name: Sam Costa}}
steps:
  - 0s: call.initiate
    call: first
  - 1s: call.initiate
    call: second
`);

test("what a play is given stands above what the file says", () => {
  const given = withGiven(one, { company: "Acme", name: "Dana van der Berg" });
  expect(callsOf(given)[0]?.with).toEqual({
    company: "Acme",
    name: "Dana van der Berg",
    firstName: "Dana",
    lastName: "van der Berg",
  });
});

test("without values the file is as it was written", () => {
  expect(withGiven(one, {})).toBe(one);
});

test("of several calls the first is the person who was named, and all are of the company", () => {
  const given = withGiven(two, { company: "Acme", name: "Dana Whitfield" });
  expect(callsOf(given).map((call) => [call.with.company, call.with.name])).toEqual([
    ["Acme", "Dana Whitfield"],
    ["Acme", "Sam Costa"],
  ]);
});
