import { describe, expect, test } from "vitest";
import { bodyProblem } from "./body-problem";
import { renderTemplate } from "./template";

const render = (template: string, payload: unknown, contentType = "application/json") =>
  renderTemplate(template, payload as never, contentType);

const nasty = [
  '"}, "admin": true, "x": "',
  "\\",
  '\\"',
  "line\nbreak\u2028",
  "</Say><Hangup/><Say>",
  "]]><Hangup/>",
  "&#60;Dial&#62;",
  "' onload='x",
  "--><Redirect>http://192.0.2.1</Redirect><!--",
  "{{message.secret}}",
  "\u0000\u0007\ud800",
  "a=b&c=d#e?f",
];

describe("a value of the request", () => {
  test("stands where its path says, in whatever kind of JSON place", () => {
    const payload = { call: { id: "c_1", tries: 3, at: null, tags: ["a", "b"] } };
    const template =
      '{"id": "{{call.id}}", "tries": {{call.tries}}, "said": "{{ call.tries }}×", "tags": {{call.tags}}, "at": "{{call.at}}"}';
    expect(JSON.parse(render(template, payload).text)).toEqual({
      id: "c_1",
      tries: 3,
      said: "3×",
      tags: ["a", "b"],
      at: "",
    });
  });

  test("that is not there is nothing, and is told once", () => {
    const { text, missing } = render('{"a": "{{x.y}}", "b": {{x.y}}, "c": "{{__proto__.z}}"}', {});
    expect([text, missing]).toEqual(['{"a": "", "b": null, "c": ""}', ["x.y", "__proto__.z"]]);
    expect(render("<Say>{{From}}</Say>", undefined, "text/xml")).toEqual({
      text: "<Say></Say>",
      missing: ["From"],
    });
  });

  test.each(nasty)("%j stays inside of the JSON text it is put into", (value) => {
    const { text } = render('{"a \\" quote": "({{v}})", "bare": {{v}}, "end": 1}', { v: value });
    expect(JSON.parse(text)).toEqual({ 'a " quote': `(${value})`, bare: value, end: 1 });
  });

  test.each(nasty)("%j opens and closes nothing in XML", (value) => {
    for (const template of [
      '<Response><Say voice="{{v}}">{{v}}</Say></Response>',
      "<Response><![CDATA[{{v}}]]></Response>",
    ]) {
      const { text } = render(template, { v: value }, "text/xml; charset=utf-8");
      const tags = (one: string) => one.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "").match(/<\/?\w+/g);
      expect(tags(text)).toEqual(tags(template));
      expect(bodyProblem(text, "text/xml")).toBeNull();
    }
  });

  test.each(nasty)("%j adds no field to a form", (value) => {
    const { text } = render("to={{v}}&end=1", { v: value }, "application/x-www-form-urlencoded");
    expect([...new URLSearchParams(text)]).toEqual([
      ["to", value.toWellFormed()],
      ["end", "1"],
    ]);
  });

  test("is not looked at for places of its own", () => {
    expect(render("{{a}} {{b}}", { a: "{{b}}", b: "2" }, "text/plain").text).toBe("{{b}} 2");
  });
});

test("two braces that are meant as such are written with a backslash", () => {
  const { text, missing } = render('{"firstMessage": "Hi \\{{name}}, {{first}}"}', { first: "Ada" });
  expect([text, missing]).toEqual(['{"firstMessage": "Hi {{name}}, Ada"}', []]);
});

test.each(["<!--", "<![CDATA[", "<?", "<!", "<a ", "&", "<a b='"])(
  "thousands of %s take no time",
  (opening) => {
    const begun = performance.now();
    expect(bodyProblem(opening.repeat(25_000), "text/xml")).toMatch(/^It is no XML/);
    expect(bodyProblem(`<a>${opening.repeat(25_000)}</a>`, "text/xml")).toMatch(/^It is no XML/);
    expect(performance.now() - begun).toBeLessThan(1000);
  },
);

test.each([
  ['{"a": 1}', "application/json", null],
  ['{"a": }', "application/json", /^It is no JSON: /],
  ["", "application/json", null],
  ["<Response><Say>Hi</Say><Pause length='1'/></Response>", "application/xml", null],
  ['<?xml version="1.0"?><!-- a < b --><Response/>', "text/xml", null],
  [
    "<Response><Say>Hi</Response>",
    "text/xml",
    "It is no XML: </Response> closes what is not open in line 1.",
  ],
  ["<Response>\n<Say>a & b</Say></Response>", "text/xml", "It is no XML: “&” is written &amp; in line 2."],
  ["<Response>", "text/xml", "It is no XML: <Response> is not closed in line 1."],
  ["Hello", "text/xml", "It is no XML: text stands outside of all elements in line 1."],
  ["<A/><B/>", "text/xml", "It is no XML: it has more than one outermost element."],
  ["<Response><Say loop=3>Hi</Say></Response>", "text/xml", /begins no tag/],
  ["a {{b}} <", "text/plain", null],
])("%s as %s", (body, contentType, problem) => {
  const said = bodyProblem(body, contentType);
  if (problem instanceof RegExp) expect(said).toMatch(problem);
  else expect(said).toBe(problem);
});
