import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCurl } from "../parse/parse-curl";
import { parseImport } from "../parse/parse-import";
import type { SharedEvent } from "../shared-event";
import { cell } from "./csv";
import { writeCurl } from "./curl";
import { writeBundle, writeHar, writeHttp, writeJson, writeNdjson } from "./text-formats";

function event(
  body: string | Uint8Array,
  headers: [string, string][] = [["Content-Type", "application/json"]],
): SharedEvent {
  return {
    position: 7,
    source: "mirai",
    provider: "mirai",
    type: "call.ended",
    origin: "live",
    receivedAt: Date.UTC(2026, 2, 2, 10),
    method: "POST",
    url: "/hooks/mirai?a=1",
    httpVersion: "1.1",
    headers,
    body: typeof body === "string" ? Buffer.from(body, "utf8") : body,
    leftOut: null,
    signature: "verified",
    resign: true,
  };
}

const awkward = `it's "quoted" \\ back\\\\slash\n$HOME \`id\` $(id) %PATH% !x ^ & | < > ; # ünïcödé 🙂 ‘typographic’ \\"`;
const receiver = "http://127.0.0.1:4400/";

test("bash hands cURL the very bytes, whatever stands in them", () => {
  const script = (text: string) => `curl() { printf '%s\\0' "$@"; }\n${text}`;
  const argumentsOf = (text: string) =>
    execFileSync("bash", ["-c", script(text)])
      .toString("utf8")
      .split("\0")
      .slice(0, -1);
  fc.assert(
    fc.property(fc.oneof(fc.constant(awkward), fc.string({ unit: "grapheme", minLength: 1 })), (text) => {
      const body = text.replaceAll("\0", "");
      const args = argumentsOf(writeCurl([event(`{${body}`)], receiver, "bash"));
      expect(args).toEqual([
        "-X",
        "POST",
        "http://127.0.0.1:4400/hooks/mirai?a=1",
        "-H",
        "Content-Type: application/json",
        "--data-binary",
        `{${body}`,
      ]);
    }),
    { numRuns: 25 },
  );
});

test("cmd sees no quotation mark that is not escaped; line ends and other alphabets go through a file", () => {
  const plain = awkward.replace(/[^\x20-\x7e]/g, "");
  const line = writeCurl([event(plain)], receiver, "cmd");
  expect(line.replace(/\^"/g, "")).not.toMatch(/(?<!\^)"/);
  expect(line.replace(/\^[\s\S]/g, "").replace(/%/g, "")).not.toMatch(/[&|<>"]/);
  expect(Buffer.from(parseCurl(line)[0]?.body ?? "").toString()).toBe(plain);
  expect(writeCurl([event(awkward)], receiver, "cmd")).toMatch(
    /^rem Save the body of event 7 as event-7\.bin[^\n]*\ncurl/,
  );
});

test("PowerShell doubles every kind of single quotation mark and takes bytes as base64", () => {
  const line = writeCurl([event(awkward)], receiver, "powershell");
  const body = /GetBytes\('([\s\S]*)'\)\)$/.exec(line)?.[1] ?? "";
  expect(body.replace(/(['\u2018\u2019\u201A\u201B])\1/g, "$1")).toBe(awkward);
  expect(body.replace(/(['\u2018\u2019\u201A\u201B])\1/g, "")).not.toMatch(/['\u2018\u2019\u201A\u201B]/);
  expect(writeCurl([event(new Uint8Array([0, 255]))], receiver, "powershell")).toContain(
    "FromBase64String('AP8=')",
  );
});

test("a body that is no text is read from its file, one that was left out is said so", () => {
  expect(writeCurl([event(new Uint8Array([0, 255]))], receiver, "bash")).toMatch(
    /^# Save the body.*\n[\s\S]*--data-binary @event-7\.bin$/,
  );
  expect(writeCurl([{ ...event(""), leftOut: "its body is no text" }], receiver, "bash")).toMatch(
    /^# The body is left out: its body is no text\.\n/,
  );
});

test("each format is read again as what was written, bytes included", () => {
  const events = [
    event(`{"a":"${"ü".repeat(3)}"}`),
    event(new Uint8Array([0, 1, 254, 255]), [["Content-Type", "audio/wav"]]),
  ];
  const about = { writtenBy: "Ringback 0.1.0", writtenAt: 1, redacted: true, notes: [] };
  const files = {
    har: Buffer.from(writeHar(events, "https://example.com", "0.1.0")),
    json: Buffer.from(writeJson(events)),
    ndjson: Buffer.from(writeNdjson(events)),
    bundle: Buffer.from(writeBundle(events, about)),
  };
  for (const [kind, file] of Object.entries(files)) {
    const parsed = parseImport(file);
    expect(parsed.kind).toBe(kind);
    expect(
      parsed.events.map(({ body }) => Buffer.from(body).toString("hex")),
      kind,
    ).toEqual(events.map(({ body }) => Buffer.from(body).toString("hex")));
    expect(parsed.events[0]).toMatchObject({ method: "POST", url: "/hooks/mirai?a=1", usable: true });
  }
  const http = parseImport(writeHttp(events.slice(0, 1)));
  expect(Buffer.from(http.events[0]?.body ?? "").toString()).toBe('{"a":"üüü"}');
});

test("no cell of a CSV is a formula", () => {
  expect(["=1+1", "+12025550100", "-1", "@x", "\tx"].map(cell)).toEqual([
    "'=1+1",
    "'+12025550100",
    "'-1",
    "'@x",
    "'\tx",
  ]);
  expect(cell('a "b", c')).toBe('"a ""b"", c"');
  expect(cell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
  expect([cell(null), cell(true), cell(-3)]).toEqual(["", "true", "-3"]);
});
