/** How faults are said: what each is, what it does, how often. */
import type { CrmFault, CrmFaultKind, CrmFaultRule } from "../../shared/crm-faults";
import { duration } from "../time";

export const faultWords: Record<CrmFaultKind, { name: string; does: string }> = {
  "drop-after": { name: "lost after commit", does: "written, but no answer" },
  "rate-limit": { name: "429 with Retry-After", does: "nothing is written" },
  "500-before": { name: "500 before commit", does: "nothing is written" },
  "partial-207": { name: "207 partial batch", does: "some records refused" },
  "limit-403": { name: "daily limit", does: "403 in Salesforce words" },
  "503": { name: "503 service away", does: "for a while, then back" },
  "truncated-json": { name: "truncated JSON", does: "body cut in the middle" },
  slow: { name: "slow answer", does: "written at once, said late" },
  "500-after": { name: "500 after commit", does: "written, said to have failed" },
  "504-after": { name: "504 after commit", does: "written, gateway gave up" },
  "drop-before": { name: "dropped before commit", does: "nothing is written" },
  hang: { name: "hang", does: "nothing written, never answered" },
  "slow-body": { name: "slow body", does: "half of the answer, a wait, the rest" },
  "html-502": { name: "HTML 502", does: "a gateway’s page, no JSON" },
  "batch-409": { name: "409 whole batch", does: "one conflict, none written" },
  "locked-423": { name: "423 locked", does: "locks last 2 s" },
  "expired-401": { name: "401 token expired", does: "until it is switched off" },
  duplicate: { name: "duplicate delivery", does: "the network sends it twice" },
  "clock-skew": { name: "clock skew", does: "their clock is off" },
};

/** Of an audit row, which may tell of a fault this version no longer has. */
export function wordsOfFault(kind: string): { name: string; does: string } | null {
  return Object.hasOwn(faultWords, kind) ? faultWords[kind as CrmFaultKind] : null;
}

const ordinals: Record<number, string> = { 1: "every time", 2: "every 2nd", 3: "every 3rd" };

/** The setting in one or two words: `every 3rd`, `1 in 5`, `next one`. */
export function oftenWords(fault: CrmFaultRule): string {
  if (fault.left === 1 && fault.every === 1 && fault.lastsMs === 0) return "next one";
  if (fault.kind === "503" && fault.lastsMs > 0) return duration(fault.lastsMs);
  if (fault.chance !== null) return fault.chance === 0 ? "never" : `1 in ${Math.round(1 / fault.chance)}`;
  const every = fault.every ?? 1;
  return ordinals[every] ?? `every ${every}th`;
}

export type FaultChoice = { words: string; set: Partial<CrmFaultRule> };

/** What a click on the setting offers. */
export function choicesOf(fault: CrmFault): FaultChoice[] {
  const often: FaultChoice[] = [
    { words: "only the next one", set: { every: 1, chance: null, left: 1, lastsMs: 0 } },
    { words: "every time", set: { every: 1, chance: null, left: null } },
    { words: "every 2nd", set: { every: 2, chance: null, left: null } },
    { words: "every 3rd", set: { every: 3, chance: null, left: null } },
    { words: "1 in 5, by the seed", set: { every: null, chance: 0.2, left: null } },
    { words: "1 in 2, by the seed", set: { every: null, chance: 0.5, left: null } },
  ];
  if (fault.kind === "503") {
    return [5, 30, 120].map((seconds) => ({
      words: `away for ${duration(seconds * 1_000)}`,
      set: { every: 1, chance: null, left: 1, lastsMs: seconds * 1_000 },
    }));
  }
  if (fault.kind === "partial-207")
    return often.slice(2, 4).concat({ words: "every 4th", set: { every: 4 } });
  return often;
}
