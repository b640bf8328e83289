import { expect, test } from "vitest";
import { asCurl } from "./curl";

const event = {
  method: "POST",
  url: "/hooks/mirai?a=1",
  headers: [
    ["Host", "127.0.0.1:4400"],
    ["X-Mirai-Signature", "5f1c"],
    ["authorization", "Bearer abc"],
    ["X-Note", "it's"],
  ] as [string, string][],
  bodyText: '{"a":"it\'s"}',
  bodyIsText: true,
  bodyTruncated: false,
  position: 7,
};

test("secrets stay out unless asked, quotes survive the shell", () => {
  expect(asCurl(event, "http://127.0.0.1:4400/", false)).toBe(
    `curl -X 'POST' 'http://127.0.0.1:4400/hooks/mirai?a=1' \\
  -H 'X-Mirai-Signature: REDACTED' \\
  -H 'authorization: REDACTED' \\
  -H 'X-Note: it'\\''s' \\
  --data-binary '{"a":"it'\\''s"}'`,
  );
  expect(asCurl(event, "http://127.0.0.1:4400", true)).toContain("Bearer abc");
});

test("a body that is no short text is read from its download", () => {
  expect(asCurl({ ...event, bodyIsText: false }, "http://127.0.0.1:4400", false)).toContain("@event-7.bin");
});
