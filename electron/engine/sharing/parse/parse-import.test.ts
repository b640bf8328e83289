import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCurl } from "./parse-curl";
import { parseImport } from "./parse-import";
import { CannotImport, importLimits } from "./parsed";

const bytes = (text: string) => Buffer.from(text, "utf8");
const bodyOf = (event: { body: Uint8Array } | undefined) => Buffer.from(event?.body ?? "").toString("utf8");

test("commands as terminals and browsers write them", () => {
  const commands: [string, object, string][] = [
    [
      `curl -X POST http://x.example/hooks/mirai -d '{"a":1}'`,
      { method: "POST", url: "/hooks/mirai" },
      '{"a":1}',
    ],
    [
      `curl 'https://x.example/p?q=1' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw $'{"a":"it\\'s\\n"}'`,
      { method: "POST", url: "/p?q=1", headers: [["Content-Type", "application/json"]] },
      '{"a":"it\'s\n"}',
    ],
    [
      `$ curl x.example/p --json '{}' -A me`,
      {
        url: "/p",
        headers: [
          ["content-type", "application/json"],
          ["user-agent", "me"],
        ],
      },
      "{}",
    ],
    [`curl.exe -G "http://x.example/p" --data-urlencode "phone=+1 202"`, { url: "/p?phone=%2B1%20202" }, ""],
    [
      `curl ^"http://x.example/p^" ^\n -H ^"Content-Type: application/json^" ^\n --data-raw ^"^{\\^"a\\^":\\^"50^%^\\^"^}^"`,
      { url: "/p" },
      '{"a":"50%"}',
    ],
    [
      `curl -XPUT -Hx-a:1 http://x.example -da=1 -db=2`,
      {
        method: "PUT",
        headers: [
          ["x-a", "1"],
          ["content-type", "application/x-www-form-urlencoded"],
        ],
      },
      "a=1&b=2",
    ],
  ];
  commands.push(
    [`curl 'http://x/p' -H 'Content-Type:' -d 'a ^"b^" c\nd'`, { headers: [] }, 'a ^"b^" c\nd'],
    [`curl 'http://x/a/../b?c=[1]#d' -H 'X-A;'`, { url: "/a/../b?c=[1]", headers: [["X-A", ""]] }, ""],
  );
  for (const [text, wanted, body] of commands) {
    const events = parseCurl(text);
    expect(events, text).toHaveLength(1);
    expect(events[0], text).toMatchObject(wanted);
    expect(bodyOf(events[0]), text).toBe(body);
  }
  expect(parseCurl("curl http://x/1 -d a\ncurl http://x/2 -d b").map(bodyOf)).toEqual(["a", "b"]);
});

test("no file is read, no credential taken: the command says what is missing", () => {
  const [event] = parseCurl("curl -u me:secret -b c=1 http://x.example/p --data-binary @/etc/passwd");
  expect(event?.body).toHaveLength(0);
  expect(event?.headers).toEqual([]);
  expect(event?.problems.join(" ")).toMatch(/left out.*“\/etc\/passwd”, which is not read/);
});

test("a HAR's requests come in the order of their time, what the browser left out is named", () => {
  const entry = (at: string, body: object) => ({
    startedDateTime: at,
    request: {
      method: "post",
      url: "https://x.example/hooks/mirai",
      headers: [
        { name: ":path", value: "/" },
        { name: "X-A", value: "1\r\nX-B: 2" },
      ],
      ...body,
    },
  });
  const har = {
    log: {
      entries: [
        entry("2026-03-02T10:00:02Z", { bodySize: 9 }),
        entry("2026-03-02T10:00:01Z", { postData: { text: "e30=", encoding: "base64" } }),
        { request: 7 },
      ],
    },
  };
  const parsed = parseImport(bytes(JSON.stringify(har)));
  expect(parsed.kind).toBe("har");
  // One entry has no time, so the file's own order stands.
  expect(parsed.events.map(bodyOf)).toEqual(["", "{}", ""]);
  expect(parsed.events[0]).toMatchObject({
    method: "POST",
    headers: [["X-A", "1 X-B: 2"]],
    problems: ["The program that wrote this HAR left its body out."],
  });
  expect(parsed.events[2]?.usable).toBe(false);
  har.log.entries.pop();
  expect(parseImport(bytes(JSON.stringify(har))).events.map(bodyOf)).toEqual(["{}", ""]);
});

test("limits are the receiver's: too large, too many headers, no method; a run token is dropped", () => {
  const line = (changes: object) =>
    JSON.stringify({ method: "POST", url: "/hooks/mirai", headers: [], body: "e30=", ...changes });
  const parsed = parseImport(
    bytes(
      [
        line({ headers: [["x-ringback-run", "abc"]] }),
        line({
          headers: [
            ["x-a", "1".repeat(65_536)],
            ["x-b", "1"],
          ],
        }),
        line({ method: "get it" }),
      ].join("\n"),
    ),
  );
  expect(parsed.events.map(({ usable }) => usable)).toEqual([true, false]);
  expect(parsed.events[0]?.headers).toEqual([]);
  expect(parsed.events[1]?.problems).toEqual(["Its headers are over 64 KiB."]);
  expect(parsed.problems).toEqual([expect.stringMatching(/^Line 3 is no event: method/)]);
  expect(() => parseImport(new Uint8Array(importLimits.bytes + 1))).toThrow(/24 MB can be brought in/);
});

test("a bundle with any method of HTTP and a long header comes in whole", () => {
  const events = ["M-SEARCH", "UNSUBSCRIBE"].map((method) => ({
    method,
    url: "/hooks/mirai",
    headers: [[`X-${"a".repeat(9000)}`, ""]],
    body: "e30=",
  }));
  const about = { version: 1, writtenBy: "Ringback", writtenAt: 1, redacted: true, packs: [], notes: [] };
  const parsed = parseImport(bytes(JSON.stringify({ format: "ringback-bundle", ...about, events })));
  expect(parsed.events.map(({ method, usable }) => [method, usable])).toEqual([
    ["M-SEARCH", true],
    ["UNSUBSCRIBE", true],
  ]);
});

test("a bundle that breaks off is refused, and is not taken for a body", () => {
  expect(() => parseImport(bytes('{\n "format": "ringback-bundle",\n "version": 1,\n "events": ['))).toThrow(
    "This bundle is broken: it is no whole JSON, so a part of it may be missing. Ask for it again.",
  );
});

test("JSON that is none of ours is a body of its own, however it is nested or named", () => {
  for (const text of [
    '{"__proto__":{"a":1},"log":{}}',
    `${"[".repeat(500)}${"]".repeat(500)}`,
    '{"format":"else"}',
    "[]",
    '{"a":',
  ]) {
    const parsed = parseImport(bytes(text));
    expect(parsed).toMatchObject({
      kind: "body",
      events: [{ headers: [["content-type", "application/json"]] }],
    });
    expect(bodyOf(parsed.events[0])).toBe(text);
  }
  expect(({} as { a?: number }).a).toBeUndefined();
});

test("whatever is pasted is read or refused in a sentence", () => {
  const starts = fc.constantFrom(
    "",
    "curl ",
    "curl '",
    "POST / HTTP/1.1\n",
    '{"format":"ringback-bundle",',
    '{"log":{"entries":[',
    "a=b&",
  );
  fc.assert(
    fc.property(starts, fc.oneof(fc.string({ unit: "binary" }), fc.json()), (start, rest) => {
      try {
        parseImport(bytes(start + rest));
      } catch (error) {
        if (!(error instanceof CannotImport)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});
