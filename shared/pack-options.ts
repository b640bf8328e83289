/**
 * What of a provider is set differently from account to account, or is not documented: a name of a header, a window of
 * time, how a body is written before it is signed. Data of the pack; a source keeps only what its owner changed.
 */
import { z } from "zod";
import { known } from "./retries";

export const optionValue = z.union([z.string().max(500), z.number(), z.boolean()]);
export type OptionValue = z.infer<typeof optionValue>;

/** By `optionId`; what is left out is as the pack says. */
export const optionValues = z.record(z.string().max(60), optionValue);
export type OptionValues = z.infer<typeof optionValues>;

export const packOption = z.object({
  optionId: z.string(),
  /** As a form's label: “Header of the signature”. */
  label: z.string(),
  /** What it changes, one sentence. */
  says: z.string(),
  /** What the pack takes until somebody says otherwise, and how sure that is. */
  value: optionValue,
  known,
  /** A page's title, or `Our judgement: …`. */
  source: z.string(),
  /** The only values there are; null: any text, number or yes and no, by the type of `value`. */
  choices: z.array(z.object({ value: z.string(), words: z.string() })).nullable(),
  /** Of a number: what it counts, `s`, `ms`; null where it has no unit. */
  unit: z.string().nullable(),
});
export type PackOption = z.infer<typeof packOption>;

/** A statement that is not documented, or only by somebody else. `optionId`: the option that changes it. */
export const factNote = z.object({
  about: z.string(),
  says: z.string(),
  source: z.string(),
  optionId: z.string().optional(),
});
export type FactNote = z.infer<typeof factNote>;
