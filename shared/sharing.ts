/** Export and import: what may be asked, what a preview says, and the single-file call bundle. */
import { z } from "zod";
import { at, atOrNull, origin, packId, signature } from "./words";

export const exportFormat = z.enum(["curl", "http", "json", "har", "ndjson", "csv", "bundle", "page"]);
export type ExportFormat = z.infer<typeof exportFormat>;

export const shell = z.enum(["bash", "powershell", "cmd"]);
export type Shell = z.infer<typeof shell>;

export const exportInput = z.object({
  format: exportFormat,
  /** A search; `include` says of what. */
  q: z.string().max(2000).optional(),
  /** Event ids and call ids; with them no search is made. */
  ids: z.array(z.string().max(200)).max(5000).optional(),
  /** `calls`: `q` searches calls, and every event of theirs is written. `events`: just the events found. */
  include: z.enum(["calls", "events"]).default("calls"),
  /** False: real data. Secrets stay out all the same. */
  redact: z.boolean().default(true),
  shell: shell.default("bash"),
  /** Of a preview: the export then has the stand-ins that the preview showed. */
  salt: z.string().min(16).max(64).optional(),
});
export type ExportInput = z.infer<typeof exportInput>;

export const replacedKind = z.enum([
  "secret",
  "phone",
  "email",
  "name",
  "text",
  "address",
  "id",
  "url",
  "network",
  "birth",
  "data",
]);
export type ReplacedKind = z.infer<typeof replacedKind>;

export const exportPreview = z.object({
  format: exportFormat,
  fileName: z.string(),
  events: z.number().int(),
  calls: z.number().int(),
  bytes: z.number().int(),
  redacted: z.boolean(),
  replaced: z.array(
    z.object({
      kind: replacedKind,
      count: z.number().int(),
      samples: z.array(z.object({ before: z.string(), after: z.string() })),
    }),
  ),
  /** Bodies that are left out, with the reason. */
  leftOut: z.array(z.object({ eventId: z.string(), because: z.string() })),
  /** Events that a pack reads differently once stand-ins took the place of people. */
  readsDifferently: z.array(z.string()),
  notes: z.array(z.string()),
  salt: z.string(),
});
export type ExportPreview = z.infer<typeof exportPreview>;

export const importInput = z.object({
  /** What was pasted … */
  text: z
    .string()
    .max(24 * 1024 * 1024)
    .optional(),
  /** … or the file that was dropped. Its name is read for nothing. */
  file: z.instanceof(Blob).optional(),
  /** Name of the source; left out: each event goes where its pack says. */
  source: z.string().max(63).optional(),
});
export type ImportInput = z.infer<typeof importInput>;

export const importKind = z.enum(["bundle", "har", "ndjson", "json", "curl", "http", "body"]);
export type ImportKind = z.infer<typeof importKind>;

export const proposedSource = z.object({
  source: z.string().nullable(),
  provider: packId.nullable(),
  sure: z.enum(["sure", "likely", "no"]),
  sentence: z.string(),
});
export type ProposedSource = z.infer<typeof proposedSource>;

export const importedEvent = z.object({
  method: z.string(),
  type: z.string().nullable(),
  callKey: z.string().nullable(),
  contentType: z.string().nullable(),
  bytes: z.number().int(),
  originalReceivedAt: atOrNull,
  proposed: proposedSource,
  /** Why it cannot come in, or what of it is missing. */
  problems: z.array(z.string()),
  comesIn: z.boolean(),
});
export type ImportedEvent = z.infer<typeof importedEvent>;

export const importPreview = z.object({
  kind: importKind,
  total: z.number().int(),
  comesIn: z.number().int(),
  calls: z.number().int(),
  /** The first hundred. */
  events: z.array(importedEvent),
  proposed: proposedSource,
  problems: z.array(z.string()),
  redacted: z.boolean(),
  /** Under which the calls would stand apart from all others; each import has its own. */
  namespace: z.string(),
});
export type ImportPreview = z.infer<typeof importPreview>;

export const importAnswer = z.object({
  namespace: z.string(),
  events: z.number().int(),
  refused: z.number().int(),
  /** False: they are on disk and are being read; `callIds` are those of which something was read. */
  isRead: z.boolean(),
  callIds: z.array(z.string()),
  /** Of the first and the last event that came in. */
  first: z.string().nullable(),
  last: z.string().nullable(),
  problems: z.array(z.string()),
});
export type ImportAnswer = z.infer<typeof importAnswer>;

const headerPairs = z.array(z.tuple([z.string().max(65_536), z.string().max(65_536)])).max(2000);

/** One event of a bundle or a line of NDJSON. */
export const bundledEvent = z.object({
  position: z.number().int().nonnegative().optional(),
  source: z.string().max(200).optional(),
  provider: packId.nullish(),
  type: z.string().max(500).nullish(),
  origin: origin.optional(),
  receivedAt: at.optional(),
  method: z.string().regex(/^[A-Z][A-Z-]{0,19}$/),
  url: z.string().max(65_536),
  httpVersion: z.string().max(8).optional(),
  headers: headerPairs,
  body: z.base64(),
  leftOut: z.string().max(500).nullish(),
  signature: signature.optional(),
  resign: z.boolean().optional(),
});
export type BundledEvent = z.infer<typeof bundledEvent>;

export const bundle = z.object({
  format: z.literal("ringback-bundle"),
  version: z.literal(1),
  writtenBy: z.string().max(100),
  writtenAt: at,
  redacted: z.boolean(),
  /** Packs that read its events. */
  packs: z.array(z.string().max(63)).max(50),
  notes: z.array(z.string().max(2000)).max(100),
  events: z.array(bundledEvent).max(5000),
});
export type Bundle = z.infer<typeof bundle>;
