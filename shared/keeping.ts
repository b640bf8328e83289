/** Backup, restore, check, retention and forgetting: what is asked, what it did, and what was observed. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { at, atOrNull } from "./words";

export const keepJobKind = z.enum(["backup", "restore", "check", "retention", "forget", "prove"]);
export type KeepJobKind = z.infer<typeof keepJobKind>;

export const keepFinding = z.object({
  what: z.string(),
  is: z.enum(["good", "note", "bad"]),
  says: z.string(),
});
export type KeepFinding = z.infer<typeof keepFinding>;

export const keepJob = z.object({
  jobId: z.string(),
  kind: keepJobKind,
  state: z.enum(["running", "done", "stopped", "failed"]),
  startedAt: at,
  endedAt: atOrNull,
  /** What it is at, in words. */
  step: z.string(),
  done: z.number(),
  of: z.number(),
  /** What was observed; empty while it runs. */
  sentence: z.string(),
  findings: z.array(keepFinding),
  /** Of a backup or a restored folder. */
  path: z.string().nullable(),
});
export type KeepJob = z.infer<typeof keepJob>;

const days = z.number().int().min(1).max(36_500).nullable();

/** Off until somebody switches it on. A rule that is null is none. */
export const retentionSettings = z.object({
  enabled: z.boolean(),
  olderThanDays: days,
  mostCalls: z.number().int().min(1).max(1_000_000_000).nullable(),
  mostBytes: z
    .number()
    .int()
    .min(1024 * 1024)
    .nullable(),
  /** Calls that bear a note, too. Pinned ones never. */
  withNotes: z.boolean(),
  /** Events that belong to no call, texts and forms, unclaimed events and refusals. */
  looseOlderThanDays: days,
});
export type RetentionSettings = z.infer<typeof retentionSettings>;

export const keptBecause = z.enum([
  "not-final",
  "unread",
  "pinned",
  "noted",
  "undelivered",
  "held",
  "shared",
  "not-forwarded",
  "would-change",
]);
export type KeptBecause = z.infer<typeof keptBecause>;

export const retentionPreview = z.object({
  calls: z.number().int(),
  events: z.number().int(),
  /** Of the events' bodies. */
  bytes: z.number(),
  loose: z.number().int(),
  refusals: z.number().int(),
  kept: z.array(z.object({ because: keptBecause, calls: z.number().int() })),
  /** When the last event came of the oldest and of the newest call that would go. */
  oldest: atOrNull,
  newest: atOrNull,
  sentence: z.string(),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

/** Numbers, e-mail addresses or ids of one person. */
export const forgetAbout = z.array(z.string().trim().max(320)).min(1).max(20);

export const forgetPreview = z.object({
  about: z.array(z.string()),
  /** What is to be typed, in words. */
  guard: z.string(),
  calls: z.number().int(),
  /** Of these the number is the caller's own. */
  ownLine: z.boolean(),
  events: z.number().int(),
  undelivered: z.number().int(),
  others: z.array(z.object({ what: z.string(), rows: z.number().int() })),
  crm: z.array(z.object({ what: z.string(), rows: z.number().int() })),
  files: z.array(z.object({ path: z.string(), found: z.number().int() })),
  backups: z.array(z.object({ path: z.string(), madeAt: at })),
  /** What systems elsewhere hold, by their own ids. */
  remote: z.array(z.object({ destination: z.string(), step: z.string(), remoteId: z.string() })),
  sentence: z.string(),
});
export type ForgetPreview = z.infer<typeof forgetPreview>;

export const keepingRun = z.object({
  auditId: z.number().int(),
  at,
  action: z.enum(["retention", "forget", "backup", "restore", "check", "prove", "sending-released"]),
  detail: z.record(z.string(), z.unknown()),
});
export type KeepingRun = z.infer<typeof keepingRun>;

export const knownBackup = z.object({ path: z.string(), madeAt: at, bytes: z.number(), events: z.number() });
export type KnownBackup = z.infer<typeof knownBackup>;

/** A backup, as it says of itself, and whether that is so. */
export const backupSeen = z.object({
  path: z.string(),
  version: z.string(),
  schema: z.number().int(),
  madeAt: at,
  /** The folder it was made of. */
  dataFolder: z.string(),
  events: z.number().int(),
  calls: z.number().int(),
  withKey: z.boolean(),
  bytes: z.number(),
  files: z.number().int(),
  /** Why it cannot be restored; null: every hash is right. */
  wrong: z.string().nullable(),
});
export type BackupSeen = z.infer<typeof backupSeen>;

export const keepingState = z.object({
  /** The one that runs, or the newest of this start. */
  job: keepJob.nullable(),
  retention: retentionSettings,
  runs: z.array(keepingRun),
  backups: z.array(knownBackup),
  /** After a restore nothing is sent until a person says so. */
  hold: z.object({ since: at, waiting: z.number().int() }).nullable(),
  reusableBytes: z.number(),
  /** Where a backup goes when no other place is named. */
  backupFolder: z.string(),
  /** Where a backup is restored to when no other place is named: beside the data folder. */
  restoreFolder: z.string(),
  /** Why this engine cannot prove by itself that nothing is lost; null: it can. */
  cannotProve: z.string().nullable(),
});
export type KeepingState = z.infer<typeof keepingState>;

const path = z.string().trim().min(1).max(4000);
const refused = { CONFLICT: {}, UNPROCESSABLE_CONTENT: {} } as const;

export const keepingContract = {
  keeping: {
    state: oc
      .route({
        method: "GET",
        path: "/keeping",
        summary: "What is kept: rule of retention, its runs, backups, the job under way",
      })
      .output(keepingState),
    backup: oc
      .route({ method: "POST", path: "/keeping/backup", summary: "Begins a backup of the data folder" })
      .errors(refused)
      .input(z.object({ to: path.optional(), withKey: z.boolean().default(false) }))
      .output(keepJob),
    lookInto: oc
      .route({
        method: "POST",
        path: "/keeping/restore/preview",
        summary: "What a backup holds, and whether every file is as it was made",
        successStatus: 200,
      })
      .errors(refused)
      .input(z.object({ from: path }))
      .output(backupSeen),
    restore: oc
      .route({
        method: "POST",
        path: "/keeping/restore",
        summary: "Begins to restore a backup into an empty folder",
      })
      .errors(refused)
      .input(z.object({ from: path, to: path }))
      .output(keepJob),
    check: oc
      .route({ method: "POST", path: "/keeping/check", summary: "Begins a check of the data folder" })
      .errors(refused)
      .output(keepJob),
    /** On a scratch folder and ports of its own, in a process of its own. */
    prove: oc
      .route({
        method: "POST",
        path: "/keeping/prove",
        summary: "Begins to prove that nothing is lost: a second engine is killed again and again",
      })
      .errors(refused)
      .input(z.object({ kills: z.number().int().min(1).max(100).default(10) }))
      .output(keepJob),
    /** Ends what runs at its next step. */
    stop: oc
      .route({
        method: "POST",
        path: "/keeping/stop",
        summary: "Stops the job under way at its next step",
        successStatus: 200,
      })
      .output(keepJob.nullable()),
    saveRetention: oc
      .route({ method: "PUT", path: "/keeping/retention", summary: "Sets the rule of retention" })
      .errors(refused)
      .input(retentionSettings)
      .output(retentionSettings),
    previewRetention: oc
      .route({
        method: "POST",
        path: "/keeping/retention/preview",
        summary: "What a rule of retention would remove",
        successStatus: 200,
      })
      .errors(refused)
      .input(retentionSettings)
      .output(retentionPreview),
    runRetention: oc
      .route({
        method: "POST",
        path: "/keeping/retention/run",
        summary: "Begins to remove by the rule of retention",
      })
      .errors(refused)
      .output(keepJob),
    previewForget: oc
      .route({
        method: "POST",
        path: "/keeping/forget/preview",
        summary: "What forgetting a number, an e-mail or a person would remove",
        successStatus: 200,
      })
      .errors(refused)
      .input(z.object({ about: forgetAbout }))
      .output(forgetPreview),
    forget: oc
      .route({
        method: "POST",
        path: "/keeping/forget",
        summary: "Begins to forget a number, an e-mail or a person",
      })
      .errors(refused)
      .input(z.object({ about: forgetAbout, confirm: z.string().max(320) }))
      .output(keepJob),
    /** Ends the hold of a restored folder: what waits is sent. */
    releaseSending: oc
      .route({
        method: "POST",
        path: "/keeping/release",
        summary: "Ends the hold of a restored folder: what waits is sent",
        successStatus: 200,
      })
      .output(z.object({ held: z.boolean(), waiting: z.number().int() })),
  },
};
