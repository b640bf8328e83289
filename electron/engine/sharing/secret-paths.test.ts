import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderTemplate } from "../answers/template";
import {
  maskProblem,
  maskSecrets,
  maskWords,
  restoreSecrets,
  secretPathsOf,
  secretsIn,
  toldOf,
} from "./secret-paths";

const TOKEN = 'tok "9f3c"/ü+&=7a';
const requestOf = (body: string, more: { url?: string; headers?: [string, string][] } = {}) => ({
  url: "/hooks/aircall",
  headers: [["content-type", "application/json"]] as [string, string][],
  ...more,
  body: new TextEncoder().encode(body),
});
const textOf = ({ body }: { body: Uint8Array }) => new TextDecoder().decode(body);
const masked = (body: string, paths = ["token"]) => textOf(maskSecrets(requestOf(body), paths));

describe("what stands at a secret's place", () => {
  test.each([
    [
      "a text",
      `{"token": ${JSON.stringify(TOKEN)} , "id":12345678901234567890}`,
      '{"token": "[redacted]" , "id":12345678901234567890}',
    ],
    ["a number", '{"token":45}', '{"token":"[redacted]"}'],
    ["twice", '{"token":"abcdefg","token":"hijklmn"}', '{"token":"[redacted]","token":"[redacted]"}'],
    ["an object", '{"token":{"a":"one","b":["two"]}}', '{"token":{"a":"[redacted]","b":["[redacted]"]}}'],
    [
      "and again elsewhere",
      '{"token":"abcdefg","data":{"note":"it is abcdefg."}}',
      '{"token":"[redacted]","data":{"note":"it is [redacted]."}}',
    ],
    ["short: only in its place", '{"token":"ab","data":"ab"}', '{"token":"[redacted]","data":"ab"}'],
    [
      "in JSON that breaks off",
      '{"token":"abcdefg","data":{"id":1,',
      '{"token":"[redacted]","data":{"id":1,',
    ],
    ["in text that is none", 'oops {"token":"abcdefg"', 'oops {"token":"[redacted]"'],
  ])("%s", (_name, body, shown) => {
    expect(masked(body)).toBe(shown);
  });

  test("of a deeper path, and of what is nested too deep", () => {
    expect(masked('{"data":{"key":"abcdefg"},"key":"other-one"}', ["data.key"])).toBe(
      '{"data":{"key":"[redacted]"},"key":"other-one"}',
    );
    const deep = `{"token":"abcdefg","a":${"[".repeat(200)}${"]".repeat(200)}}`;
    expect(masked(deep)).not.toContain("abcdefg");
  });

  test("half a character stops nothing", () => {
    expect(masked('{"token":"\\ud800abcdef","note":"\\ud800abcdef"}')).toBe(
      '{"token":"[redacted]","note":"[redacted]"}',
    );
    expect(restoreSecrets("token=[redacted]", requestOf('{"token":"\\ud800abcdef"}'), ["token"])).toBe(
      "token=%EF%BF%BDabcdef",
    );
  });

  const form = "application/x-www-form-urlencoded";
  test.each([
    ["JSON that is called a form", '{"token":"abcdefg"}', form, '{"token":"[redacted]"}'],
    ["a form that is called JSON", "token=abcdefg&a=1", "application/json", "token=%5Bredacted%5D&a=1"],
    ["a form that is called nothing", "a=1&token=abc%20defg", "", "a=1&token=%5Bredacted%5D"],
    [
      "with its slashes escaped elsewhere",
      '{"token":"ab/cdefg","note":"ab\\/cdefg"}',
      "application/json",
      '{"token":"[redacted]","note":"[redacted]"}',
    ],
  ])("%s", (_name, body, contentType, shown) => {
    const request = requestOf(body, { headers: contentType ? [["content-type", contentType]] : [] });
    expect(textOf(maskSecrets(request, ["token"]))).toBe(shown);
    expect(restoreSecrets(shown, request, ["token"])).toMatch(/token"?[=:]"?ab/);
  });

  test.each([
    ["JSON", (tokens: string[]) => JSON.stringify({ token: tokens })],
    ["JSON that breaks off", (tokens: string[]) => JSON.stringify({ token: tokens }).slice(0, -2)],
    [
      "JSON nested too deep",
      (tokens: string[]) =>
        `{${tokens.map((one) => `"token":"${one}"`)},"a":${"[".repeat(200)}${"]".repeat(200)}}`,
    ],
    ["a form", (tokens: string[]) => tokens.map((one) => `token=${one}`).join("&")],
  ])("thousands of them take a moment and no more: %s", (_name, write) => {
    const tokens = Array.from({ length: 20_000 }, (_, index) => `secret-${index}-${"x".repeat(20)}`);
    const begun = performance.now();
    expect(masked(write(tokens))).not.toContain("secret-");
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  test("of a form, and of the URL", () => {
    const form = requestOf("token=abc%20defg&id=1", {
      url: "/hooks/x?key=qrstuv&b=2",
      headers: [
        ["content-type", "application/x-www-form-urlencoded"],
        ["x-note", "abc defg"],
      ],
    });
    const shown = maskSecrets(form, ["token", "query.key"]);
    expect(textOf(shown)).toBe("token=%5Bredacted%5D&id=1");
    expect(shown.url).toBe("/hooks/x?key=%5Bredacted%5D&b=2");
    expect(shown.headers[1]).toEqual(["x-note", "[redacted]"]);
    expect(secretsIn(form, ["token", "query.key"])).toEqual(["abc defg", "qrstuv"]);
  });

  test("nothing there: the same request, the same bytes", () => {
    const request = requestOf('{"event":"call.created"}');
    expect(maskSecrets(request, ["token"])).toBe(request);
    expect(maskSecrets(request, [])).toBe(request);
  });

  test("whatever stands there never stands in what is shown", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.jsonValue(), fc.nat(), (token, data, cut) => {
        fc.pre(!"[redacted]".includes(token) && !/^[\s{}[\],:"x]+$/.test(token));
        const whole = JSON.stringify({ a: data, token, b: { note: token } });
        for (const text of [whole, whole.slice(0, whole.length - (cut % 5))]) {
          const shown = masked(text);
          expect(shown.includes(JSON.stringify(token).slice(1, -1))).toBe(false);
        }
        expect(JSON.parse(masked(whole)).token).toBe("[redacted]");
      }),
    );
  });
});

test("an edit keeps what was masked in it", () => {
  const kept = requestOf('{"token":"abcdefg","data":{"id":1}}');
  expect(restoreSecrets('{"token":"[redacted]","data":{"id":2}}', kept, ["token"])).toBe(
    '{"token":"abcdefg","data":{"id":2}}',
  );
  expect(restoreSecrets('{"token":"mine"}', kept, ["token"])).toBe('{"token":"mine"}');
});

test("words made of the request do not repeat it, as JSON, XML or a form", () => {
  const told = toldOf(requestOf(JSON.stringify({ token: TOKEN })), ["token"]);
  for (const contentType of [
    "application/json",
    "text/xml",
    "application/x-www-form-urlencoded",
    "text/plain",
  ]) {
    const { text } = renderTemplate('"{{token}}" end', { token: TOKEN }, contentType);
    expect(maskWords(text, told)).toBe('"[redacted]" end');
  }
});

test("a problem there does not repeat the value", () => {
  const problem = {
    path: "token",
    expected: "text",
    got: "the number 4711",
    sentence: "token should be text, got the number 4711",
  };
  expect(maskProblem(problem, { paths: ["token"], values: [] }).sentence).toBe(
    "token should be text, got the number [redacted]",
  );
  expect(
    maskProblem({ ...problem, path: "data.token" }, { paths: ["token"], values: [] }).sentence,
  ).toContain("4711");
});

test("of an event that no pack read every pack's places count", () => {
  expect(secretPathsOf(null)).toContain("token");
  expect(secretPathsOf({})).toEqual([]);
});
