/**
 * What can go wrong between a sender and the sandbox CRM, and how often it is made to. One rule per kind and route; the
 * n-th request it looks at is hit or not by its seed alone, so that a run can be repeated.
 */
import { z } from "zod";

/** In the order they are listed; an enumeration would put the figures first. */
export const crmFaultKinds = [
  "drop-after",
  "rate-limit",
  "500-before",
  "partial-207",
  "limit-403",
  "503",
  "truncated-json",
  "slow",
  "500-after",
  "504-after",
  "drop-before",
  "hang",
  "slow-body",
  "html-502",
  "batch-409",
  "locked-423",
  "expired-401",
  "duplicate",
  "clock-skew",
] as const;
export const crmFaultKind = z.enum(crmFaultKinds);
export type CrmFaultKind = z.infer<typeof crmFaultKind>;

export const crmFaultRule = z.strictObject({
  kind: crmFaultKind,
  on: z.boolean(),
  /** `METHOD /path`, each of which may be `*`; a path may end in `*`. */
  route: z.string().min(1).max(200),
  /** Every n-th request; 1 is each. Not beside `chance`. */
  every: z.number().int().min(1).max(10_000).nullable(),
  /** Instead of `every`: how likely a request is hit, 0 to 1. */
  chance: z.number().min(0).max(1).nullable(),
  /** How many more it hits before it switches itself off; null: until it is switched off. */
  left: z.number().int().min(1).max(10_000).nullable(),
  /** Once it has hit, everything it looks at is hit for so long: a CRM that is away. */
  lastsMs: z.number().int().min(0).max(86_400_000),
  /** How slow, how skewed; also how long a hang may last. */
  ms: z.number().int().min(-86_400_000).max(86_400_000),
  /** Of `rate-limit`: what the answer says about when. `absurd` is a day in milliseconds, said as seconds. */
  retryAfter: z.enum(["seconds", "date", "absent", "absurd"]),
  seconds: z.number().int().min(0).max(86_400),
  policy: z.enum(["burst", "daily"]),
});
export type CrmFaultRule = z.infer<typeof crmFaultRule>;
/** What is left out is as its kind begins. */
export const crmFaultAsked = crmFaultRule.partial();
export type CrmFaultAsked = z.infer<typeof crmFaultAsked>;

export const crmFault = crmFaultRule.extend({
  id: z.string(),
  /** Requests it looked at and hit since it was set. */
  seen: z.number().int(),
  hit: z.number().int(),
});
export type CrmFault = z.infer<typeof crmFault>;

export const crmFaults = z.object({
  seed: z.number().int(),
  on: z.number().int(),
  faults: z.array(crmFault),
});
export type CrmFaults = z.infer<typeof crmFaults>;

export const crmFaultSeed = z.number().int().min(0).max(2_147_483_647);

/** How each kind begins when it is switched on. */
export const usualFaults: Record<CrmFaultKind, CrmFaultRule> = {
  "drop-after": usual("drop-after", { every: 3 }),
  "rate-limit": usual("rate-limit", { every: 5, seconds: 10, lastsMs: 10_000 }),
  "500-before": usual("500-before", { every: null, chance: 0.2 }),
  "partial-207": usual("partial-207", { every: 4 }),
  "limit-403": usual("limit-403", { every: 1, policy: "daily" }),
  "503": usual("503", { every: 1, lastsMs: 30_000, left: 1 }),
  "truncated-json": usual("truncated-json", { every: 3 }),
  slow: usual("slow", { ms: 12_000 }),
  "500-after": usual("500-after", { every: 3 }),
  "504-after": usual("504-after", { every: 3 }),
  "drop-before": usual("drop-before", { every: 3 }),
  hang: usual("hang", { every: 3 }),
  "slow-body": usual("slow-body", { ms: 12_000 }),
  "html-502": usual("html-502", { every: 3 }),
  "batch-409": usual("batch-409", { every: 3 }),
  "locked-423": usual("locked-423", { every: 3 }),
  "expired-401": usual("expired-401", {}),
  duplicate: usual("duplicate", { every: 3 }),
  "clock-skew": usual("clock-skew", { ms: 3_600_000 }),
};

function usual(kind: CrmFaultKind, settings: Partial<CrmFaultRule>): CrmFaultRule {
  return {
    kind,
    on: false,
    route: "*",
    every: 1,
    chance: null,
    left: null,
    lastsMs: 0,
    ms: 0,
    retryAfter: "seconds",
    seconds: 10,
    policy: "burst",
    ...settings,
  };
}
