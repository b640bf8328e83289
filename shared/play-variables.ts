/**
 * Values for a scenario's templates that are given to one play of it, above those of the file: `{{company}}`, `{{name}}`,
 * `{{caller}}` and what else the file names. They are untrusted text: one line, short, and put into payloads as they are.
 */
import { z } from "zod";
import { longestVariable, reservedNumber } from "./play-limits";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const oneLine = /^[^\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/;

const value = z
  .string()
  .trim()
  .min(1, "A value of a play is not empty")
  .max(longestVariable, `A value of a play has at most ${longestVariable} characters`)
  .regex(oneLine, "A value of a play is one line, without control characters");

export const playVariables = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, "A variable is named with letters and digits"),
    value,
  )
  .refine((given) => Object.keys(given).length <= 20, "A play takes at most 20 values")
  .refine((given) => !Object.hasOwn(given, "call"), "{{call}} is the call's id and cannot be given")
  .refine(
    ({ caller }) => caller === undefined || reservedNumber.test(caller),
    "A played call takes a number reserved for fiction: +12025550101 to +12025550199",
  );
export type PlayVariables = z.infer<typeof playVariables>;
