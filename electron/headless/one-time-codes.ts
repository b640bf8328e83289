/** Codes by which a browser page proves that the user opened it: traded once for the token, valid for ten minutes. */
import { randomBytes } from "node:crypto";

export type OneTimeCodes = { issue(): string; redeem(code: string): boolean };

const validMs = 10 * 60_000;

export function createOneTimeCodes(): OneTimeCodes {
  const codes = new Map<string, number>();
  return {
    issue() {
      const now = performance.now();
      for (const [code, until] of codes) if (until < now) codes.delete(code);
      const code = randomBytes(18).toString("base64url");
      codes.set(code, now + validMs);
      return code;
    },
    redeem(code) {
      const until = codes.get(code);
      codes.delete(code);
      return until !== undefined && until > performance.now();
    },
  };
}
