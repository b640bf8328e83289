/** The settings of an account of the sandbox CRM, with their defaults: what it refuses, keeps, delays and forgets. */
import { z } from "zod";

const day = 24 * 60 * 60 * 1000;
const ms = z
  .number()
  .int()
  .min(0)
  .max(365 * day);

const account = z.strictObject({
  name: z.string().min(1).max(100),
  /** A call that is not final is refused, unless it is marked incomplete. */
  refusesNotFinal: z.boolean(),
});
const idempotency = z.strictObject({
  /** How long a key is known: 24 hours, 2 hours, or 0: this CRM has no keys at all. */
  windowMs: ms,
  /** A write without a key is refused with 400. */
  required: z.boolean(),
});
const sync = z.strictObject({
  /** How often integrations bring what they hold ready; 0: only by hand. */
  everyMs: ms,
  /** How old a change has to be before a sync takes it along. */
  delayMs: ms,
});
/** What an integration gets for writing a property that people own: left out and named, or 409. */
const userOwned = z.enum(["ignore", "refuse"]);
/** What a vendor's face does with properties that no definition knows; the native one takes them all. */
const unknownProperties = z.enum(["refuse", "ignore"]);

export const crmSettings = z.strictObject({
  account: account.default({ name: "Sandbox CRM", refusesNotFinal: true }),
  idempotency: idempotency.default({ windowMs: day, required: false }),
  /** How far searches and look-ups by phone are behind the writes. */
  searchLagMs: ms.default(2_000),
  sync: sync.default({ everyMs: 5 * 60_000, delayMs: 0 }),
  userOwned: userOwned.default("ignore"),
  unknownProperties: unknownProperties.default("refuse"),
});
export type CrmSettings = z.infer<typeof crmSettings>;

/** A change of some of them; the rest stays as it is. */
export const crmSettingsPatch = z.strictObject({
  account: account.partial().optional(),
  idempotency: idempotency.partial().optional(),
  searchLagMs: ms.optional(),
  sync: sync.partial().optional(),
  userOwned: userOwned.optional(),
  unknownProperties: unknownProperties.optional(),
});
export type CrmSettingsPatch = z.infer<typeof crmSettingsPatch>;

export function changeSettings(now: CrmSettings, patch: CrmSettingsPatch): CrmSettings {
  return crmSettings.parse({
    ...now,
    ...given(patch),
    account: { ...now.account, ...given(patch.account ?? {}) },
    idempotency: { ...now.idempotency, ...given(patch.idempotency ?? {}) },
    sync: { ...now.sync, ...given(patch.sync ?? {}) },
  });
}

function given(patch: object): object {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
