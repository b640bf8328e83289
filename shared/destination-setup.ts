/** A destination as it is set up: what its kind asks for, what it needs there, and what its admin is told. Data. */
import { z } from "zod";
import { at, json } from "./words";

/** One thing that is asked for. A `secret` is a credential: sealed, never returned. */
export const destinationField = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(["text", "url", "secret", "choice", "switch", "number", "lines"]),
  required: z.boolean(),
  help: z.string(),
  placeholder: z.string().nullable(),
  /** A secret of several lines. */
  multiline: z.boolean().optional(),
  /** Asked for only where another field has one of these values. */
  shownFor: z.object({ field: z.string(), values: z.array(z.string()) }).optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  /** What holds until something else is set; null: nothing. */
  preset: json,
});
export type DestinationField = z.infer<typeof destinationField>;

/** Settings to begin with, for a kind that stands for several systems. */
export const destinationPreset = z.object({
  id: z.string(),
  name: z.string(),
  /** What it is, and how far it can be trusted. */
  says: z.string(),
  /** Nobody has run it against the real system. */
  unverified: z.boolean(),
  values: z.record(z.string(), json),
});
export type DestinationPreset = z.infer<typeof destinationPreset>;

/** A line of the sheet that is handed to the admin of the system. */
export const mappingSheetRow = z.object({
  /** Contact, call, task …, as the system calls it. */
  object: z.string(),
  /** The system's own name of the field. */
  field: z.string(),
  /** Where the value comes from, in words. */
  from: z.string(),
  /** When it is filled: with the first version, with a later one, only for which calls. */
  when: z.string(),
  /** Who may change it there. */
  owner: z.enum(["Ringback", "your team", "the system"]),
  example: z.string(),
});
export type MappingSheetRow = z.infer<typeof mappingSheetRow>;

/** Why a system answers no more than so much, and what Ringback does about it. */
export const destinationLimits = z.object({
  /** Requests at most in `perMs`; null: none is published. */
  requests: z.number().int().nullable(),
  perMs: z.number().int().nullable(),
  /** Requests at the same time. */
  atOnce: z.number().int(),
  words: z.string(),
});
export type DestinationLimits = z.infer<typeof destinationLimits>;

/** One thing that was looked at. `ok` null: it could not be looked at from here. */
export const connectionCheck = z.object({
  name: z.string(),
  ok: z.boolean().nullable(),
  says: z.string(),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;
export const connectionTest = z.object({ at, checks: z.array(connectionCheck) });
export type ConnectionTest = z.infer<typeof connectionTest>;
