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

test("a body that begins like a file's name is sent, and no file of whoever runs the command", () => {
  for (const shell of ["bash", "cmd"] as const) {
    const line = writeCurl([event("@/etc/hosts")], receiver, shell);
    expect(line).toMatch(/--data-raw [\^'"]+@\/etc\/hosts/);
    expect(line).not.toContain("--data-binary");
  }
});

test("cURL is told to leave a URL as it is, to call no body a form by itself, and the bytes of a header", () => {
  const odd = { ...event("x", [["X-A", "b\u0080c"]]), url: "/hooks/mirai/../x?a[]={1,2}" };
  expect(writeCurl([odd], receiver, "bash").split(" \\\n  ")).toEqual([
    "curl --globoff --path-as-is -X 'POST' 'http://127.0.0.1:4400/hooks/mirai/../x?a[]={1,2}'",
    "-H $'X-A: b\\x80c'",
    "-H 'Content-Type:'",
    "--data-binary 'x'",
  ]);
});

test("HAR and raw HTTP leave a URL as it came, every method and every byte of a header too", () => {
  const odd = { ...event("x", [["X-A", "b\u00a0"]]), method: "M-SEARCH", url: "/hooks/mirai/a/../b%7e|" };
  const har = parseImport(Buffer.from(writeHar([odd], "https://example.com", "0.1.0")));
  const http = parseImport(writeHttp([{ ...odd, body: new Uint8Array([0xff]) }]));
  expect(Buffer.from(writeHttp([odd])).includes(Buffer.from([0x62, 0xa0, 0x0d]))).toBe(true);
  for (const parsed of [har, http]) {
    const [read] = parsed.events;
    expect(read).toMatchObject({ method: "M-SEARCH", url: "/hooks/mirai/a/../b%7e|", usable: true });
    expect(read?.headers.filter(([name]) => name === "X-A")).toEqual([["X-A", "b\u00a0"]]);
  }
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
