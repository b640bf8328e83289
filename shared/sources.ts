/** Sources: a receiving URL, the provider that calls it, its secrets and how it answers. */
import { z } from "zod";
import { question, scriptedAnswers } from "./answers";
import { providerGate, providerGatePreset } from "./gate-settings";
import { mapping } from "./mapping";
import { metricsMap } from "./metrics";
import { factNote, optionValues, packOption } from "./pack-options";
import { retryOverride, retryPolicy } from "./retries";
import { artifactName, at, atOrNull, packId } from "./words";

export const sourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Use lower-case letters, digits and dashes");

export const secretInput = z.object({
  label: z.string().min(1).max(80),
  value: z.string().min(1).max(4096),
  /** Which of several accounts it belongs to, as the pack understands it. */
  match: z.string().max(200).optional(),
});

/** A secret as it is shown: never its value. */
export const secretRow = z.object({
  secretId: z.string(),
  label: z.string(),
  endsWith: z.string(),
  match: z.string().nullable(),
  createdAt: at,
  /** Events verified by it. */
  matched: z.number().int(),
});
export type SecretRow = z.infer<typeof secretRow>;

/** What the source's owner says it records, transcribes, analyses. */
export const expectsArtifacts = z.partialRecord(artifactName, z.boolean());
export type ExpectsArtifacts = z.infer<typeof expectsArtifacts>;

/** Types of events that the source's owner says are not switched on at the provider: none of them is ever missing. */
export const withoutEvents = z.array(z.string().max(100)).max(50);

/** Where a source's calls find their person; dotted paths into the payload, first hit wins. */
export const personPaths = z.object({
  externalId: z.array(z.string()),
  phone: z.array(z.string()),
  name: z.array(z.string()),
});
export type PersonPaths = z.infer<typeof personPaths>;

/** Production owns the URL that the provider knows, and its handler sends a copy of each request here. */
export const mirror = z.object({
  /** What the provider calls: signatures that cover the URL are checked against it. */
  originalUrl: z.url({ protocol: /^https?$/ }).max(2000),
});
export type Mirror = z.infer<typeof mirror>;

/** A path below a source's URL and what the provider posts there. */
export const sourcePath = z.object({ path: z.string(), what: z.string() });
export type SourcePath = z.infer<typeof sourcePath>;

/** One way a signature may be written; `words` complete “The signature is …”. */
export const signatureLayoutNote = z.object({ id: z.string(), words: z.string() });
export type SignatureLayoutNote = z.infer<typeof signatureLayoutNote>;

/** What a source needs to be compared with the provider's own list of calls. */
export const listOffer = z.object({
  baseUrl: z.string(),
  /** Null where the key alone names the account. */
  account: z.object({ label: z.string(), hint: z.string() }).nullable(),
  /** Where the key is made. */
  keyFrom: z.string(),
  /** How the export is got that can be dropped instead. */
  exportFrom: z.string(),
});
export type ListOffer = z.infer<typeof listOffer>;

/** How a source asks for that list. The key is never shown, at most its end. */
export const sourceList = z.object({
  /** The provider's own address unless it was changed. */
  baseUrl: z.string(),
  account: z.string().nullable(),
  /** IANA zone of times in an export that name none. */
  timeZone: z.string().nullable(),
  key: z.object({ endsWith: z.string(), createdAt: at }).nullable(),
});
export type SourceList = z.infer<typeof sourceList>;

/** A pack as Setup offers it. */
export const providerRow = z.object({
  id: packId,
  name: z.string(),
  /** What to do at the provider, step by step. */
  setup: z.array(z.string()),
  /** Empty: everything comes to the source's own URL. */
  paths: z.array(sourcePath),
  artifacts: z.array(artifactName),
  /** Null: its list of calls is not known. */
  list: listOffer.nullable(),
  /** What it does when a webhook fails, and where each value of that comes from. */
  retry: retryPolicy,
  /** What is set differently from account to account, or is not documented. */
  options: z.array(packOption),
  /** What is not documented, or only by somebody else. */
  assumed: z.array(factNote),
  /** Events that wait for an answer. */
  questions: z.array(question),
  /** What its calls require and wait for, until a source or a destination says otherwise. */
  gate: providerGatePreset,
});
export type ProviderRow = z.infer<typeof providerRow>;

export const sourceRow = z.object({
  sourceId: z.string(),
  name: z.string(),
  provider: packId,
  providerName: z.string(),
  url: z.string(),
  verify: z.enum(["record", "enforce"]),
  /** Null: every layout of the provider is tried; left to one, no other verifies. */
  signatureLayout: z.string().nullable(),
  /** What may be chosen; empty where the provider says how it signs. */
  signatureLayouts: z.array(signatureLayoutNote),
  /** The layout of the newest event that verified; null where none did, or there is nothing to choose. */
  layoutSeen: z.string().nullable(),
  answerStatus: z.number().int(),
  /** ISO 3166 country of national numbers. */
  country: z.string(),
  expects: expectsArtifacts,
  withoutEvents,
  personPaths,
  /** What its events mean; null where the provider's pack knows. */
  mapping: mapping.nullable(),
  /** What of the provider's retries is otherwise here; null: nothing. */
  retry: retryOverride.nullable(),
  options: optionValues,
  answers: scriptedAnswers,
  mirror: mirror.nullable(),
  gate: providerGate.nullable(),
  /** Which of its fields is which metric. */
  metrics: metricsMap,
  /** Below `url`; empty where everything comes to the URL itself. */
  paths: z.array(sourcePath),
  secrets: z.array(secretRow),
  /** Null: the provider's list of calls is not known. */
  list: sourceList.nullable(),
  /** Events nothing could verify, because no secret is set; counted over the newest ten thousand such events. */
  unverified: z.number().int(),
  events: z.number().int(),
  lastEventAt: atOrNull,
  switchedOnAt: z.number().int(),
});
export type SourceRow = z.infer<typeof sourceRow>;

/** One that was removed: its URL answers 404, and what came to it stays. */
export const archivedSource = z.object({
  sourceId: z.string(),
  name: z.string(),
  provider: packId,
  events: z.number().int(),
  archivedAt: at,
});
export type ArchivedSource = z.infer<typeof archivedSource>;

/** A name below `/hooks/` that is no source yet, what came there, and whose events they look like. */
export const unclaimedRow = z.object({
  name: z.string(),
  /** Kept, not counted since ever: the oldest are dropped. */
  events: z.number().int(),
  firstAt: at,
  lastAt: at,
  /** Whether a source can have this name: lower-case letters, digits and dashes. */
  claimable: z.boolean(),
  /** Packs that know at least one of the newest events, the surest first; empty where none does. */
  proposals: z.array(
    z.object({
      provider: packId,
      providerName: z.string(),
      /** `certain`: it reads every event without a problem; `likely`: it knows at least half; `perhaps`: fewer. */
      sure: z.enum(["certain", "likely", "perhaps"]),
      why: z.string(),
    }),
  ),
});
export type UnclaimedRow = z.infer<typeof unclaimedRow>;
