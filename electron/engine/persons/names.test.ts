import { expect, test } from "vitest";
import { compareNames, isCallerId, isName, nameWords } from "./names";

test.each([
  ["KERN TOMASZ", "Tomasz Kern"],
  ["KERN,TOMASZ", "Tomasz Kern"],
  ["KERN T", "Tomasz Kern"],
  ["Tom Kern", "Tomasz Kern"],
  ["CHRISTOPHERSO B", "Birgit Christopherson"],
  ["Łukasz Kern", "KERN LUKASZ"],
  ["José Núñez", "NUNEZ JOSE"],
  ["Mr. Patrick O’Brien Jr.", "OBRIEN PATRICK"],
  ["Kern", "Anna Kern"],
])("%s and %s can be one person", (one, other) => {
  expect([compareNames(one, other), compareNames(other, one)]).toEqual(["agree", "agree"]);
});

test.each([
  ["KERN ANNA", "Tomasz Kern"],
  ["Sam Lee", "Dana Reyes"],
  ["T Kern", "Anna Kern"],
])("%s and %s are two", (one, other) => {
  expect([compareNames(one, other), compareNames(other, one)]).toEqual(["contradict", "contradict"]);
});

test.each([
  "WIRELESS CALLER",
  "Cell Phone IL",
  "PORTLAND OR",
  "PORTLAND      OR",
  "Portland, OR",
  "OREGON",
  "New York",
  "TOLL FREE",
  "SCAM LIKELY",
  "V12071445500",
  "+1 202 555 0100",
  "",
  "–",
])("“%s” is no name and contradicts nobody", (name) => {
  expect([isName(name), compareNames(name, "Tomasz Kern")]).toEqual([false, "unknown"]);
});

test("names in two scripts cannot be compared", () => {
  expect(compareNames("Томаш Керн", "Tomasz Kern")).toBe("unknown");
});

test("a word answers once only: Anna Anna is not Anna Kern", () => {
  expect(compareNames("Anna Anna", "Anna Kern")).toBe("contradict");
});

test("what the network writes is told from what a person writes", () => {
  expect([isCallerId("KERN TOMASZ"), isCallerId("Tomasz Kern"), isCallerId("山田")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(nameWords("KERN TOMASZ")).toEqual(["kern", "tomasz"]);
});
