/** Templates of messages: what is a place, and that no template takes long or becomes endless. */
import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { parseTemplate, renderTemplate } from "./template";

const render = (text: string, subject: Json) =>
  renderTemplate(parseTemplate(text).template, subject, "UTC").text;
const problems = (text: string) => parseTemplate(text).problems.map(({ sentence }) => sentence);

test("a default, another field and a time; else within quotes is text", () => {
  const subject = { ended: Date.UTC(2026, 2, 2, 15, 10), metadata: { email: "dana@example.com" } };
  expect(render('{{summary else "none, or else"}}', subject)).toBe("none, or else");
  expect(render('{{person.email else metadata.email else "?"}}', subject)).toBe("dana@example.com");
  expect(render("{{ended + 15 min}}", subject)).toBe("2026-03-02 15:25");
});

test("what stands at a place is never read as a template again", () => {
  expect(render("{{summary}}", { summary: "{{person.phone}}", person: { phone: "+12025550123" } })).toBe(
    "{{person.phone}}",
  );
});

test.each(["{{}}", "{{summary else }}", "{{else summary}}", '{{"a" "b"}}', "{{summary"])(
  "%s is named",
  (text) => {
    expect(problems(text)).not.toEqual([]);
  },
);

test.each([
  ["spaces", `{{a${" ".repeat(19_900)}b}}`],
  ["defaults", `{{${"summary else ".repeat(1400)}summary}}`],
  ["quotes", `{{${'"" else '.repeat(2400)}"}}`],
  ["open quotes", `{{${'" else '.repeat(2800)}}}`],
])("twenty thousand characters of %s are parsed at once", (_, text) => {
  const begun = performance.now();
  parseTemplate(text);
  expect(performance.now() - begun).toBeLessThan(100);
});

test("a long field that is named many times makes a text of a million characters, and no more", () => {
  const text = render("{{summary}}".repeat(1800), { summary: "x".repeat(1_000_000) });
  expect(text).toHaveLength(1_000_000);
  expect(text.endsWith("x…")).toBe(true);
});
