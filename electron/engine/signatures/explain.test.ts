import { expect, test } from "vitest";
import { mirai } from "../providers/mirai/pack";
import type { PackSecret } from "../providers/pack";
import { hmac } from "../providers/signatures";
import { type ExplainInput, explainSignature } from "./explain";

const secret: PackSecret = { secretId: "k1", label: "2026", value: "sk_2026", match: null };
const sent = `{"event": {"type": "call.busy", "data": {"call": {"id": "c_1"}}}}\n`;

function explain(signed: string, more: { value?: string } & Partial<ExplainInput> = {}) {
  const { value = secret.value, ...rest } = more;
  return explainSignature({
    pack: mirai,
    request: {
      method: "POST",
      url: "/hooks/mirai",
      headers: [["x-signature", hmac("sha256", value, signed, "hex")]],
      body: new TextEncoder().encode(sent),
    },
    context: { secrets: [secret], publicUrls: [], receivedAt: 0 },
    otherSecrets: [],
    ...rest,
  });
}

test("a good signature needs no explanation", () => {
  expect(explain(sent)).toMatchObject({ signature: "verified", found: null, tried: [] });
});

test("a framework that signed the object it had parsed is found, with the first byte that differs", () => {
  const { found, tried } = explain(JSON.stringify(JSON.parse(sent)));
  expect(found).toEqual({
    says: "The sender signed other bytes than it sent: its JSON written anew, without blanks (JSON.stringify).",
    fix: "Sign the very bytes that are sent: serialise once, sign that text, send that text.",
    differsAt: { offset: 9, sent: '{"event": {"type": "c', signed: '{"event":{"type":"cal' },
  });
  expect(tried.at(-1)?.fits).toBe(true);
});

test.each([
  ["an empty body", ""],
  ["the body without the line break at its end", sent.trimEnd()],
  ["its JSON written anew, indented by 2", JSON.stringify(JSON.parse(sent), null, 2)],
  ["the body as base64", Buffer.from(sent).toString("base64")],
])("%s is found", (name, signed) => {
  expect(explain(signed).found?.says).toBe(`The sender signed other bytes than it sent: ${name}.`);
});

test("the secret of another source is named, its value is not", () => {
  const other = { ...secret, secretId: "k2", label: "“production” of clinic", value: "sk_other" };
  const explained = explain(sent, { value: "sk_other", otherSecrets: [other] });
  expect(explained.found).toEqual({
    says: "It is signed with the secret “production” of clinic.",
    fix: "Send it to that source's URL, or add that secret to this source as well.",
    differsAt: null,
  });
  expect(JSON.stringify(explained)).not.toContain("sk_other");
});

test("a secret that was pasted with a line break is found", () => {
  expect(explain(sent, { value: `${secret.value}\n` }).found?.says).toBe(
    "The sender signed with “2026” with a line break behind it.",
  );
});

test("what nothing explains says what was tried", () => {
  const { found, tried } = explain(sent, { value: "nobody knows" });
  expect(found).toBeNull();
  expect(tried.length).toBeGreaterThan(8);
  expect(tried.every(({ fits }) => !fits)).toBe(true);
});
