import { expect, test } from "vitest";
import { hasDefault, laterWithoutDefault, placesOf, typedField } from "./template-places";

const partsOf = (text: string) =>
  placesOf(text).map(({ parts }) => parts.map(({ from, to, kind }) => [kind, text.slice(from, to)]));

test("a place has fields, defaults and texts", () => {
  expect(partsOf('{{person.name}} asks {{summary else "no else yet"}}, {{ended + 15 min}}')).toEqual([
    [["field", "person.name"]],
    [
      ["field", "summary"],
      ["else", "else"],
      ["text", '"no else yet"'],
    ],
    [["field", "ended + 15 min"]],
  ]);
  expect(partsOf("{{a else b.c}} {{ }} {{open")).toEqual([
    [
      ["field", "a"],
      ["else", "else"],
      ["field", "b.c"],
    ],
    [],
  ]);
});

test("a field is offered where one could stand, and braces that are missing are written with it", () => {
  const at = (text: string) => {
    const caret = text.indexOf("|");
    return typedField(text.replace("|", ""), caret);
  };
  expect(at("Dear {|")).toEqual({ from: 5, word: "", before: "{{", after: "}}" });
  expect(at("Dear {{per|")).toEqual({ from: 5, word: "per", before: "{{", after: "}}" });
  expect(at("Dear {{per|}}, hello")).toEqual({ from: 5, word: "per", before: "{{", after: "" });
  expect(at("{{summary else met|")).toEqual({ from: 15, word: "met", before: "", after: "}}" });
  expect(at("{{summary else met|}}")).toEqual({ from: 15, word: "met", before: "", after: "" });
  for (const text of ["no place|", "{{done}} and|", '{{summary else "no sum|', "{{summary el|", "{{a\n|"])
    expect(at(text)).toBeNull();
});

test("a field that comes later is told where its place names no default", () => {
  const isLater = (field: string) => ["summary", "ended"].includes(field);
  expect(laterWithoutDefault('{{summary}} {{ended else "–"}} {{agent}} {{summary}}', isLater)).toEqual([
    "summary",
  ]);
});

test("a field has a default where something stands in at each of its places", () => {
  const texts = ['{{summary else "none"}}', "{{person.email else metadata.email}}", "{{agent}}"];
  expect(
    ["summary", "person.email", "metadata.email", "agent"].map((field) => hasDefault(texts, field)),
  ).toEqual([true, true, false, false]);
  expect(hasDefault([...texts, "{{summary}}"], "summary")).toBe(false);
});
