import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { OptionValues } from "../../../../shared/pack-options";
import type { PackSecret } from "../pack";
import { sign, TEST_SECRET, verify } from "./signing";

const SECRET = "elevenlabs-test-secret";
const BODY = `{"type":"post_call_transcription"}`;
const AT = Date.parse("2026-03-02T15:10:00Z");
const TIME = String(AT / 1000);
const minute = 60_000;

const mac = (message: string) => createHmac("sha256", SECRET).update(message).digest("hex");
const good = `t=${TIME},v0=${mac(`${TIME}.${BODY}`)}`;

function check(
  value: string | string[] | null,
  { late = 0, options = {} as OptionValues, secrets = [TEST_SECRET, SECRET] } = {},
) {
  const values = value === null ? [] : [value].flat();
  const headers = values.map((one): [string, string] => ["elevenlabs-signature", one]);
  const request = { method: "POST", url: "/", headers, body: new TextEncoder().encode(BODY) };
  const kept = secrets.map((secret, index): PackSecret => {
    return { secretId: `k_${index + 1}`, label: `key ${index + 1}`, value: secret, match: null };
  });
  return verify(request, { secrets: kept, publicUrls: [], receivedAt: AT + late, options });
}

describe("ElevenLabs' signature", () => {
  test("holds under the second of two secrets, in whichever order its parts stand", () => {
    expect(check(good)).toEqual({
      signature: "verified",
      secretId: "k_2",
      because: "ElevenLabs-Signature is the HMAC-SHA256 of “t.body” under “key 2”.",
    });
    expect(check(good.split(",").reverse().join(",")).signature).toBe("verified");
  });

  test("is too old after half an hour; one from the future holds, as in the vendor's library", () => {
    const at = (late: number, options: OptionValues = {}) => check(good, { late, options }).signature;
    expect([at(30 * minute), at(30 * minute + 1), at(-24 * 60 * minute)]).toEqual([
      "verified",
      "failed",
      "verified",
    ]);
    expect(at(60 * minute, { toleranceMinutes: 0 })).toBe("verified");
    expect(at(6 * minute, { toleranceMinutes: 5 })).toBe("failed");
    expect(check(good, { late: 31 * minute }).because).toContain("31 m before it came; 30 m are allowed");
    expect(check(good, { late: -24 * 60 * minute }).because).toContain("1440 m ahead of our clock");
  });

  test.each<[string, string | string[], string]>([
    ["a blank behind the comma", good.replace(",", ", "), "a blank behind its comma"],
    ["another form", mac(BODY), "not of the form"],
    ["a time that is none", `t=now,v0=${mac(`now.${BODY}`)}`, "not of the form"],
    ["upper case", `t=${TIME},v0=${mac(`${TIME}.${BODY}`).toUpperCase()}`, "in upper case"],
    ["the body alone", `t=${TIME},v0=${mac(BODY)}`, "the HMAC of the body alone"],
    [
      "another time",
      `t=${Number(TIME) + 1},v0=${mac(`${TIME}.${BODY}`)}`,
      "does not fit the time and the body",
    ],
    ["two headers", [good, good], "2 times"],
  ])("fails with %s, and says so", (_name, value, because) => {
    const verdict = check(value);
    expect(verdict).toMatchObject({ signature: "failed", secretId: null });
    expect(verdict.because).toContain(because);
    expect(verdict.because).not.toContain(SECRET);
  });

  test("without a header it is missing, without a secret not judged", () => {
    expect(check(null).signature).toBe("missing");
    expect(check(good, { secrets: [] }).signature).toBe("no-secret");
    expect(check(good, { secrets: [`${SECRET} `] }).because).toContain("without the blanks around it");
  });

  test("signing writes what verifies", () => {
    const draft = {
      method: "POST",
      path: "/",
      headers: [] as [string, string][],
      body: new TextEncoder().encode(BODY),
    };
    expect(sign(draft, { secret: SECRET, at: AT + 700 }).headers).toEqual([["ElevenLabs-Signature", good]]);
  });
});
