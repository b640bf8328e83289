/** Templates: what is refused, with the place and the token; what is filled in, and that a value stays a value. */
import { describe, expect, test } from "vitest";
import { templatePresets } from "../../electron/engine/destinations/rest-template/presets";
import { pathOf, render } from "../../electron/engine/destinations/rest-template/render";
import { classOf, readTemplate, valueAt } from "../../electron/engine/destinations/rest-template/template";
import { callContent } from "../harness/call-content";

const withStep = (step: object, rest: object = {}) =>
  readTemplate(JSON.stringify({ steps: [{ name: "call", path: "/calls", ...step }], ...rest }));
const sentence = (read: ReturnType<typeof readTemplate>) => ("sentence" in read ? read.sentence : null);

describe("a template is refused with the place", () => {
  test.each([
    [
      { body: { a: { b: "{{sumary}}" } } },
      "steps[0].body.a.b: {{sumary}} is no field of a call record. Did you mean {{summary}}?",
    ],
    [{ path: "/x/{{contact.id}}" }, "steps[0].path: {{contact.id}} needs a step “contact” before it."],
    [{ body: "{{constructor}}" }, "steps[0].body: {{constructor}} is no field of a call record."],
    [{ body: { a: "{{transcript}}" } }, "steps[0].body.a: {{transcript}} is no field of a call record."],
    [{ body: ["{{phone"] }, "steps[0].body[0]: “{{” and “}}” do not pair."],
    [
      { path: "https://elsewhere.example.com/x" },
      "steps[0].path: is a path below the base URL, not an address of its own.",
    ],
    [{ pth: "/x" }, 'steps[0]: Unrecognized key: "pth".'],
    [{ success: ["20x"] }, "steps[0].success[0]: is no status: write 409 or 5xx."],
    [{ name: "contact" }, "steps[0].name: “contact” is the look-up's. Take another word."],
  ])("%j", (step, wanted) => {
    expect(sentence(withStep(step))).toBe(wanted);
  });

  test("an id of another step stands alone, so that it can be filled in when it is known", () => {
    const lookUp = { path: "/people?phone={{phone}}" };
    expect(
      sentence(withStep({ body: { person: "{{contact.id}}" }, path: "/x/{{contact.id}}/y" }, { lookUp })),
    ).toBeNull();
    expect(sentence(withStep({ body: { person: "no. {{contact.id}}" } }, { lookUp }))).toBe(
      "steps[0].body.person: {{contact.id}} stands alone in its text, or in a path.",
    );
  });

  test("text that is no JSON says where it breaks", () => {
    expect(sentence(readTemplate('{"steps": [}'))).toMatch(/^The template is no JSON: Unexpected token .\}./);
  });

  test("the presets are good templates", () => {
    for (const { values } of templatePresets)
      expect(sentence(readTemplate(String(values.template)))).toBeNull();
  });
});

describe("filled in", () => {
  const hostile = '", "admin": true, "x": "{{summary}} $& \r\nX-Evil: 1';
  const record = callContent({
    summary: hostile,
    phone: "+12025550142",
    talkSeconds: 187,
    agent: null,
    metadata: { order: { id: 20_000 }, "a-b": "../../admin?x=#" },
  });

  test("a value alone keeps its type, among words it becomes text, and nothing becomes nothing", () => {
    const body = {
      seconds: "{{talkSeconds}}",
      words: "{{ talkSeconds }} s by {{agent}}",
      agent: "{{agent}}",
      order: "{{metadata.order.id}}",
    };
    expect(render({ method: "POST", path: "/", body }, record, 3).body).toEqual({
      seconds: 187,
      words: "187 s by ",
      agent: null,
      order: 20_000,
    });
  });

  test("what a caller said cannot change the request around it", () => {
    const request = {
      method: "POST",
      path: "/people/{{metadata.a-b}}/calls?q={{summary}}",
      headers: { "X-Note": "{{summary}}" },
      body: { note: "{{summary}}", words: "said: {{summary}}" },
    };
    const made = render(request, record, 1);
    expect(JSON.parse(JSON.stringify(made.body))).toEqual({ note: hostile, words: `said: ${hostile}` });
    expect(made.headers["x-note"]).not.toMatch(/[\r\n]/);
    expect(pathOf(made)).toBe(`/people/..%2F..%2Fadmin%3Fx%3D%23/calls?q=${encodeURIComponent(hostile)}`);
    expect(new URL(pathOf(made) ?? "", "https://api.example.com").pathname).toMatch(
      /^\/people\/[^/]+\/calls$/,
    );
  });

  test.each([null, "", "..", "."])("a part of the path that is %j is missing, and says so", (agent) => {
    expect(render({ method: "GET", path: "/a/{{agent}}/b" }, callContent({ agent }), 1).without).toEqual([
      "agent",
    ]);
  });
});

test("the most exact class wins", () => {
  const read = withStep({}, { errors: { "409": "delivered", "4xx": "later" } });
  if ("sentence" in read) throw new Error(read.sentence);
  expect([409, 422, 500].map((status) => classOf(read.template, status))).toEqual([
    "delivered",
    "later",
    null,
  ]);
});

test("a place in an answer is a path, and never a property that everything has", () => {
  expect(valueAt({ data: [{ id: 7 }] }, "data.0.id")).toBe(7);
  expect(valueAt({}, "constructor.name")).toBeUndefined();
});
