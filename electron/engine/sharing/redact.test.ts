import fc from "fast-check";
import { expect, test } from "vitest";
import { createLog } from "../log";
import { createRedactor } from "./redact";

/** Secrets as people paste them: any text, with quotes, backslashes, blanks and accents. */
const secret = fc
  .string({ minLength: 8, maxLength: 60, unit: "grapheme" })
  .filter((text) => text.trim().length >= 8);

/** Ways in which a secret finds its way into a line. */
const hidings: [string, (secret: string) => string][] = [
  ["as it is", (text) => text],
  ["in a URL", (text) => `https://example.com/hook?x=${encodeURIComponent(text)}&y=1`],
  ["as basic credentials", (text) => `Basic ${Buffer.from(`user:${text}`).toString("base64")}`],
  ["as base64", (text) => Buffer.from(text).toString("base64")],
  ["as base64url", (text) => Buffer.from(text).toString("base64url")],
  ["as hex", (text) => Buffer.from(text).toString("hex")],
  ["inside JSON", (text) => JSON.stringify({ deep: [text] })],
  ["inside JSON inside JSON", (text) => JSON.stringify(JSON.stringify({ text }))],
];

test.each(hidings)("a known secret never reaches the log: %s", (_, hide) => {
  fc.assert(
    fc.property(secret, (text) => {
      const lines: string[] = [];
      const redactor = createRedactor();
      redactor.learn(text);
      const log = createLog(
        (line) => lines.push(line),
        redactor,
        () => 0,
      );
      log.warn(`before ${hide(text)} after`, { detail: hide(text), nested: { list: [hide(text)] } });
      log.error("it failed", { error: new Error(hide(text)) });
      const written = lines.join("\n");
      for (const form of [text, JSON.stringify(text).slice(1, -1), Buffer.from(text).toString("hex")]) {
        expect(written).not.toContain(form);
      }
      expect(readBack(lines)).not.toContain(text);
    }),
    { numRuns: 200 },
  );
});

/** What a reader of the log sees once its JSON is undone, at any depth. */
function readBack(lines: string[]): string {
  const undo = (value: unknown): string => {
    if (typeof value === "string") {
      try {
        return `${value}\n${undo(JSON.parse(value))}`;
      } catch {
        return value;
      }
    }
    if (value !== null && typeof value === "object") return Object.values(value).map(undo).join("\n");
    return String(value);
  };
  return lines.map((line) => undo(JSON.parse(line))).join("\n");
}

test.each([
  ["Authorization: Bearer abcdef123456", "Authorization: Bearer [redacted]"],
  ["GET /x?token=abcdef123456&a=1", "GET /x?token=[redacted]&a=1"],
  ["key sk_0123456789abcdef", "key [redacted]"],
])("a credential nobody told us about is known by its shape: %s", (text, clean) => {
  expect(createRedactor().redact(text)).toBe(clean);
});

test("a short value is not learned: it would black out half the text", () => {
  const redactor = createRedactor();
  redactor.learn("call");
  expect(redactor.redact("call.ended")).toBe("call.ended");
});

test("of headers, one a line, each value is a secret of its own", () => {
  const redactor = createRedactor();
  redactor.learn("X-Team-Key: plum-orchard-17\nX-Other: quince-hedge-18");
  expect(redactor.redact("plum-orchard-17, quince-hedge-18")).toBe("[redacted], [redacted]");
});
