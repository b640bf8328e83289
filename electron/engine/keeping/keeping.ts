/** The main thread's side of keeping: what may run, what it is told, and what is written down of it. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type {
  BackupSeen,
  ForgetPreview,
  KeepFinding,
  KeepingState,
  KeepJob,
  RetentionPreview,
  RetentionSettings,
} from "../../../shared/keeping";
import type { Clock } from "../clock";
import { destinationOf } from "../destinations/destinations";
import { localToken } from "../local-tokens";
import type { Log } from "../log";
import { plural } from "../plural";
import type { ReaderThread } from "../reader/reader";
import type { Reader } from "../store/database";
import {
  countEventsOfCall,
  countUndelivered,
  countWaiting,
  externalIdsOf,
  isOwnNumber,
  isPersonsId,
  readKeepingRuns,
  readKnownBackups,
  readRetention,
  readReusableBytes,
  readToldElsewhere,
} from "../store/keeping";
import { readSendingHeld } from "../store/removal";
import type { Store } from "../store/store";
import { runForget } from "./forget-run";
import { createJobs, type Running } from "./jobs";
import { manifestName, readManifest } from "./manifest";
import { runProof } from "./prove-process";
import { createRemover } from "./remove";
import { hasRule, inBytes, sayRule, toPreview } from "./retention-words";
import { createStopFlag, runTask } from "./run-task";
import { guardOf, readSubject, type Subject } from "./spellings";
import type { TaskName, Tasks } from "./tasks";
import { CannotKeep, Stopped } from "./work";

export type Keeping = {
  running(): KeepJob["kind"] | null;
  state(): KeepingState;
  backup(input: { to: string | undefined; withKey: boolean }): KeepJob;
  lookInto(from: string): Promise<BackupSeen>;
  restore(input: { from: string; to: string }): KeepJob;
  check(): KeepJob;
  prove(kills: number): KeepJob;
  stop(): KeepJob | null;
  saveRetention(settings: RetentionSettings): Promise<RetentionSettings>;
  previewRetention(settings: RetentionSettings): Promise<RetentionPreview>;
  runRetention(): KeepJob;
  previewForget(about: string[]): Promise<ForgetPreview>;
  forget(input: { about: string[]; confirm: string }): KeepJob;
  /** `held`: false where nothing was. */
  releaseSending(): Promise<{ held: boolean; waiting: number }>;
  close(): Promise<void>;
};

const noCommandLine =
  "The window’s engine may start no other program. In a terminal, the command does the same beside it.";
const firstLookMs = 60_000;
const lookEveryMs = 3_600_000;

export function createKeeping(options: {
  worker: URL;
  data: string;
  version: string;
  database: Reader;
  store: Store;
  clock: Clock;
  log: Log;
  reader: Pick<ReaderThread, "settled">;
  /** Hands the reader the settings of this moment. */
  tellReader(): void;
  /** Null: the sandbox CRM is of this folder. */
  crmElsewhere: string | null;
  /** The command line of this build; null: this process can start none. */
  commandLine: string | null;
  onChanged(): void;
}): Keeping {
  const { worker, data, database, store, clock, log } = options;
  const now = () => clock.now();
  const jobs = createJobs({ now, log, onChanged: options.onChanged });
  const looks = [setTimeout(lookForOld, firstLookMs).unref(), setInterval(lookForOld, lookEveryMs).unref()];

  function ask<Name extends TaskName>(task: Name, input: Tasks[Name]["input"], running: Running) {
    return runTask(worker, task, input, { stop: running.stop, onProgress: running.say });
  }

  /** A question that is no job: nobody stops it. */
  function quickly<Name extends TaskName>(task: Name, input: Tasks[Name]["input"]) {
    return runTask(worker, task, input, { stop: createStopFlag() });
  }

  const remover = (
    auditId: number,
    running: Running,
    because: "retention" | "forgotten" = "forgotten",
    withNotes = true,
  ) => createRemover({ store, auditId, because, withNotes, now, running, tellReader: options.tellReader });

  function lookForOld(): void {
    if (!readRetention(database).enabled || jobs.newest()?.state === "running") return;
    runRetention();
  }

  function runRetention(): KeepJob {
    const rule = readRetention(database);
    if (!hasRule(rule)) throw new CannotKeep("No rule is set: say first what is to go, and when.");
    return jobs.begin(
      "retention",
      (running) => removeOld(rule, running),
      "Stopped. What was removed until then is gone; the rest stays until the next run.",
    );
  }

  async function removeOld(rule: RetentionSettings, running: Running) {
    await options.reader.settled();
    const found = await ask("candidates", { data, rule, now: now() }, running);
    const total = found.callIds.length + found.positions.length + found.refusals;
    if (total === 0) return { sentence: "Nothing had to go.", findings: [] };
    const auditId = await store.write("openKeepingRun", {
      at: now(),
      action: "retention",
      detail: { rule: sayRule(rule) },
    });
    const before = measure();
    const close = (ended: string) => store.write("closeKeepingRun", { auditId, ended, detail: {} });
    try {
      const remove = remover(auditId, running, "retention", rule.withNotes);
      const calls = await remove.calls(found.callIds);
      const loose = await remove.loose(found.positions);
      const refusals = found.refusals > 0 ? await remove.refusals(found.refusalsBefore) : 0;
      await remove.giveBack();
      await store.upkeep("fold-log");
      await close("done");
      const freed = Math.max(before - measure(), 0);
      const sentence = `${plural(calls, "call")}, ${plural(loose, "event")} of no call and ${plural(refusals, "refusal")} were removed; the file is ${inBytes(freed)} smaller.`;
      return { sentence, findings: [] };
    } catch (error) {
      await close(error instanceof Stopped ? "stopped" : "failed");
      throw error;
    }
  }

  const measure = () =>
    (database.pragma("page_count", { simple: true }) as number) *
    (database.pragma("page_size", { simple: true }) as number);

  function subjectsOf(about: readonly string[]): Subject[] {
    return about.map((text) => {
      const subject = readSubject(text);
      if (!subject)
        throw new CannotKeep(
          `“${text}” is no number that can be looked for. Write it with its country, such as +1 202 555 0142; or give an e-mail address, or an id of four characters or more.`,
        );
      // A plain word or a few digits stand in what came about everybody, and in settings.
      if (
        subject.kind === "id" &&
        !/\p{L}.*\d|\d.*\p{L}/u.test(subject.text) &&
        !isPersonsId(database, subject.text)
      )
        throw new CannotKeep(
          `“${subject.text}” is no number, no e-mail address, and nobody here has it as an id. Everything in which it stands would go, whoever it is about. Give the whole number, or the id as the platform writes it.`,
        );
      return subject;
    });
  }

  function folderOf(path: string): string {
    if (!isAbsolute(path)) throw new CannotKeep(`${path} is no whole path. Begin at the root of the disk.`);
    const whole = resolve(path);
    const inside = relative(data, whole);
    const isInside = inside === "" || (!inside.startsWith("..") && !isAbsolute(inside));
    if (isInside && !inside.startsWith(`backups${sep}`))
      throw new CannotKeep(
        `${whole} is within the data folder. Name a place outside of it, or within ${join(data, "backups")}.`,
      );
    return whole;
  }

  function backupAt(path: string): string {
    if (!isAbsolute(path)) throw new CannotKeep(`${path} is no whole path. Begin at the root of the disk.`);
    // Whoever names the file that says what a backup holds means its folder.
    return resolve(basename(path) === manifestName ? dirname(path) : path);
  }

  const waiting = () => countWaiting(database);

  return {
    running() {
      const job = jobs.newest();
      return job?.state === "running" ? job.kind : null;
    },
    state() {
      const held = readSendingHeld(database);
      return {
        job: jobs.newest(),
        retention: readRetention(database),
        runs: readKeepingRuns(database),
        backups: readKnownBackups(database).filter(({ path }) => existsSync(join(path, manifestName))),
        hold: held === null ? null : { since: held, waiting: waiting() },
        reusableBytes: readReusableBytes(database),
        backupFolder: join(data, "backups"),
        restoreFolder: `${data}-restored-${new Date().toISOString().slice(0, 10)}`,
        cannotProve: options.commandLine === null ? noCommandLine : null,
      };
    },

    backup({ to, withKey }) {
      const at = Date.now();
      const name = `ringback-${new Date(at).toISOString().slice(0, 19).replaceAll(":", "-")}`;
      const place = folderOf(to ?? join(data, "backups", name));
      return jobs.begin(
        "backup",
        async (running) => {
          const input = { data, to: place, version: options.version, withKey, at };
          const { manifest, bytes } = await ask("backup", input, running);
          await store.write("saveKnownBackup", { path: place, madeAt: at, bytes, events: manifest.events });
          await store.write("openKeepingRun", {
            at: now(),
            action: "backup",
            detail: { path: place, events: manifest.events, calls: manifest.calls, bytes, ended: "done" },
          });
          const key: KeepFinding = withKey
            ? {
                what: "Key",
                is: "note",
                says: "The key is in it: whoever has this folder reads its secrets.",
              }
            : {
                what: "Key",
                is: "note",
                says: "The key is not in it. Without the key a restored folder asks for its secrets again and keeps everything else.",
              };
          return {
            sentence: `${plural(manifest.events, "event")} and ${plural(manifest.calls, "call")} are in ${place}, ${inBytes(bytes)} in ${plural(manifest.files.length, "file")}, each with its hash.`,
            findings: [key],
            path: place,
          };
        },
        "Stopped. Nothing is left of it.",
      );
    },

    lookInto: async (from) => quickly("lookInto", { from: backupAt(from) }),

    restore({ from, to }) {
      const place = folderOf(to);
      const backup = backupAt(from);
      return jobs.begin(
        "restore",
        async (running) => {
          const { manifest, waiting: left } = await ask(
            "restore",
            { from: backup, to: place, at: now() },
            running,
          );
          await store.write("openKeepingRun", {
            at: now(),
            action: "restore",
            detail: { from: backup, to: place, ended: "done" },
          });
          return {
            sentence: `${plural(manifest.events, "event")} and ${plural(manifest.calls, "call")} are in ${place}; every hash was right. This folder goes on as it is.`,
            findings: [
              {
                what: "Sending",
                is: "note",
                says: `Nothing is sent there until you say so. ${left === 0 ? "Nothing waits yet." : `${plural(left, "delivery waits", "deliveries wait")}, and may have been sent since the backup was made.`}`,
              },
              {
                what: "Key",
                is: "note",
                says: manifest.withKey
                  ? "The backup held the key: secrets are there."
                  : "The backup held no key: secrets are to be set again, or copy the old key into the folder before you open it.",
              },
            ],
            path: place,
          };
        },
        "Stopped. Nothing is left of it.",
      );
    },

    check: () =>
      jobs.begin(
        "check",
        async (running) => {
          const findings = await ask("check", { data }, running);
          const wrong = findings.filter(({ is }) => is === "bad").length;
          await store.write("openKeepingRun", {
            at: now(),
            action: "check",
            detail: { wrong, ended: "done" },
          });
          return {
            sentence:
              wrong === 0
                ? "Everything that was looked at is sound."
                : `${plural(wrong, "thing is", "things are")} wrong. Make a backup of what can be read, then restore the newest one of before.`,
            findings,
            failed: wrong > 0,
          };
        },
        "Stopped before its end: what was not looked at is not known.",
      ),

    prove(kills) {
      const { commandLine } = options;
      if (commandLine === null) throw new CannotKeep(noCommandLine);
      return jobs.begin(
        "prove",
        async (running) => {
          const ended = await runProof(commandLine, kills, running);
          await store.write("openKeepingRun", {
            at: now(),
            action: "prove",
            detail: { kills, said: ended.sentence, ended: ended.failed ? "failed" : "done" },
          });
          return ended;
        },
        "Stopped: nothing is proven. The scratch folder is removed.",
      );
    },

    stop: () => jobs.stop(),

    async saveRetention(settings) {
      if (settings.enabled && !hasRule(settings))
        throw new CannotKeep("Say first what is to go: an age, a number of calls or a size.");
      await store.write("saveRetention", settings);
      return settings;
    },

    async previewRetention(settings) {
      const found = await quickly("candidates", { data, rule: settings, now: now() });
      return toPreview(found, settings);
    },

    runRetention,

    async previewForget(about) {
      const subjects = subjectsOf(about);
      const found = await quickly("find", { data, subjects });
      const externalIds = externalIdsOf(database, found.callIds);
      const crm = await quickly("crm", {
        data,
        subjects,
        callExternalIds: externalIds,
        remove: false,
        at: now(),
      });
      const files = await quickly("files", { data, subjects, mask: false });
      return describeForget(subjects, found, crm, files);
    },

    forget({ about, confirm }) {
      const subjects = subjectsOf(about);
      const [first] = subjects;
      if (!first || guardOf(first).typed.toLowerCase() !== confirm.trim().toLowerCase())
        throw new CannotKeep(`Type ${first ? guardOf(first).words : "it"} to say that you mean it.`);
      return jobs.begin(
        "forget",
        (running) =>
          runForget(
            {
              data,
              database,
              store,
              now,
              settled: () => options.reader.settled(),
              tellReader: options.tellReader,
              ask,
              remover,
              hashKey: localToken(data, "forgotten"),
            },
            subjects,
            running,
          ),
        "Stopped in the middle: what was removed until then is gone, the rest is still here. Do it again.",
      );
    },

    async releaseSending() {
      if (readSendingHeld(database) === null) return { held: false, waiting: 0 };
      const left = waiting();
      await store.write("releaseSending", now());
      return { held: true, waiting: left };
    },

    async close() {
      for (const look of looks) clearTimeout(look);
      jobs.stop();
      await jobs.settled();
    },
  };

  function describeForget(
    subjects: Subject[],
    found: Tasks["find"]["result"],
    crm: Tasks["crm"]["result"],
    files: Tasks["files"]["result"],
  ): ForgetPreview {
    const [first] = subjects as [Subject];
    const { callIds } = found;
    const sum = (count: (from: Reader, callId: string) => number) =>
      callIds.reduce((all, callId) => all + count(database, callId), 0);
    const isOwn = subjects.some(({ text }) => isOwnNumber(database, text));
    const counted = Map.groupBy([...found.masked, ...found.removed], ({ table }) => table);
    const gone = new Set(["ringback.sqlite", "ringback.sqlite-wal"]);
    const events = sum(countEventsOfCall) + found.positions.length;
    return {
      about: subjects.map(({ text }) => text),
      guard: guardOf(first).words,
      calls: callIds.length,
      ownLine: isOwn,
      events,
      undelivered: sum(countUndelivered),
      others: [...counted].map(([table, rows]) => ({ what: table.replaceAll("_", " "), rows: rows.length })),
      crm: crm.flatMap(({ file, records, auditRows }) => [
        ...(records > 0 ? [{ what: `${file}: records`, rows: records }] : []),
        ...(auditRows > 0 ? [{ what: `${file}: audit rows to be emptied`, rows: auditRows }] : []),
      ]),
      files: files.filter(
        ({ path }) => !gone.has(path) && !/^crm.*\.sqlite/.test(path) && !path.startsWith("backups"),
      ),
      backups: backupsThatMayHoldIt(),
      remote: remoteOf(callIds),
      sentence:
        callIds.length + found.positions.length + counted.size === 0
          ? "Nothing of it is found in the database."
          : `${plural(callIds.length, "call")} with everything of them, ${plural(events, "event")} in all. It cannot be undone.`,
    };
  }

  function backupsThatMayHoldIt(): ForgetPreview["backups"] {
    const known = readKnownBackups(database).map(({ path, madeAt }) => ({ path, madeAt }));
    const own = join(data, "backups");
    const here = existsSync(own) ? readdirSync(own).map((name) => join(own, name)) : [];
    const others = here.flatMap((path) => {
      if (known.some((one) => one.path === path) || !existsSync(join(path, manifestName))) return [];
      try {
        return [{ path, madeAt: readManifest(path).madeAt }];
      } catch {
        return [];
      }
    });
    return [...known, ...others].filter(({ path }) => existsSync(path));
  }

  /** What was told to systems elsewhere, by the ids they gave it: there only the user can delete it. */
  function remoteOf(callIds: readonly string[]): ForgetPreview["remote"] {
    const told = callIds.flatMap((callId) => readToldElsewhere(database, callId));
    return told
      .filter(({ kind }) => destinationOf(kind).remote || options.crmElsewhere !== null)
      .slice(0, 500)
      .map(({ name, step, remoteId }) => ({ destination: name, step, remoteId }));
  }
}
