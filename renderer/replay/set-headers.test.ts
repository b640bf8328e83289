import { expect, test } from "vitest";
import { readSetHeaders } from "./set-headers";

test("lines become headers; values keep their colons, empty lines are nothing", () => {
  expect(readSetHeaders("content-type: text/plain\n\n X-Link : https://example.com\n")).toEqual({
    headers: [
      ["content-type", "text/plain"],
      ["X-Link", "https://example.com"],
    ],
    problem: null,
  });
});

test.each([
  ["content-type", "Line 1 is no “name: value”."],
  ["a: b\nx y: 1", "Line 2 is no “name: value”."],
  ["Content-Length: 3", "Content-Length is set by itself: take line 1 out."],
  ["a: snow ☃", "a in line 1 has characters that no header can carry."],
])("%j is refused in words", (text, problem) => {
  expect(readSetHeaders(text).problem).toBe(problem);
});
