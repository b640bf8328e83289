import { describe, expect, test } from "vitest";
import type { PackSecret, RawRequest } from "../pack";
import { sign, TEST_SECRET, verify } from "./signing";

const TOKEN = "45XXYYZZa08";
const requestOf = (text: string): RawRequest => ({
  method: "POST",
  url: "/",
  headers: [],
  body: new TextEncoder().encode(text),
});

function check(text: string, ...values: string[]) {
  const secrets = values.map((value, index): PackSecret => {
    return { secretId: `k_${index + 1}`, label: `key ${index + 1}`, value, match: null };
  });
  return verify(requestOf(text), { secrets, publicUrls: [], receivedAt: 0 });
}

describe("Aircall's token", () => {
  test("fits the second of two, and the verdict says what that does not prove", () => {
    expect(check(`{"event":"call.created","token":"${TOKEN}"}`, TEST_SECRET, TOKEN)).toEqual({
      signature: "verified",
      secretId: "k_2",
      because:
        "The token in the body is “key 2”. It proves who sent it, not that the body is unchanged or new.",
    });
  });

  test.each([
    ["another token", '{"token":"other"}', "failed", "none of “key 1”"],
    ["a token that is part of it", `{"token":"${TOKEN}0"}`, "failed", "none of"],
    ["a number", '{"token":45}', "failed", "is no text"],
    ["no token", '{"event":"call.created"}', "missing", "no token at its top"],
    ["an empty one", '{"token":""}', "missing", "no token at its top"],
    ["one further down", `{"data":{"token":"${TOKEN}"}}`, "missing", "no token at its top"],
    ["one of the prototype", '{"__proto__":{"token":"x"}}', "missing", "no token"],
    ["no JSON", "token=45XXYYZZa08", "failed", "no JSON object"],
  ])("%s is %s", (_name, text, signature, because) => {
    const verdict = check(text, TOKEN);
    expect(verdict).toMatchObject({ signature, secretId: null });
    expect(verdict.because).toContain(because);
    expect(verdict.because).not.toContain(TOKEN);
  });

  test("blanks around the kept token are named", () => {
    expect(check(`{"token":"${TOKEN}"}`, ` ${TOKEN}\n`).because).toContain("without the blanks");
  });

  test("is not judged without a secret", () => {
    expect(check(`{"token":"${TOKEN}"}`).signature).toBe("no-secret");
  });

  test("signing writes it into the body and keeps long numbers", () => {
    const draft = {
      method: "POST",
      path: "/",
      headers: [] as [string, string][],
      body: requestOf('{"data":{"id":12345678901234567890}}').body,
    };
    const { body } = sign(draft, { secret: TOKEN });
    expect(new TextDecoder().decode(body)).toBe(`{"data":{"id":12345678901234567890},"token":"${TOKEN}"}`);
  });
});
