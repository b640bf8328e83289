/**
 * The thread of one task of keeping: it copies, compares, looks through and counts, which may take minutes, and holds up
 * nobody. It ends with its task. Of the engine's database it only reads; of a sandbox CRM it removes what is to be
 * forgotten, in one transaction.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { findInCrm, forgetInCrm } from "../../sandbox-crm/forget";
import { openReader } from "../store/database";
import { makeBackup } from "../store/folder/backup";
import { findCandidates } from "../store/folder/candidates";
import { checkFolder } from "../store/folder/check";
import { findEverywhere } from "../store/folder/find";
import { lookIntoBackup, restoreBackup } from "../store/folder/restore";
import { matchPhrase } from "../store/full-text";
import { countFoundByWords } from "../store/keeping";
import { grepFolder, isDatabaseFile, maskFile } from "./files";
import { createMatcher, spellingsOf } from "./spellings";
import type { CrmFound, KeepAnswer, KeepWorkerData, TaskName, Tasks } from "./tasks";
import { CannotKeep, Stopped, type Work } from "./work";

const sayEveryMs = 100;
const main = parentPort as unknown as MessagePort;
const { task, input, stop } = workerData as KeepWorkerData;
const stopped = new Int32Array(stop);
let saidAt = 0;

const work: Work = {
  say(step, done, of) {
    const now = performance.now();
    if (now - saidAt < sayEveryMs) return;
    saidAt = now;
    answer({ kind: "progress", step, done, of });
  },
  check() {
    if (Atomics.load(stopped, 0) === 1) throw new Stopped();
  },
};

const tasks: {
  [Name in TaskName]: (input: Tasks[Name]["input"]) => Tasks[Name]["result"] | Promise<Tasks[Name]["result"]>;
} = {
  backup: (asked) => makeBackup(asked, work),
  restore: (asked) => restoreBackup(asked, work),
  lookInto: ({ from }) => lookIntoBackup(from, work),
  check: ({ data }) => checkFolder(data, work),
  candidates: ({ data, rule, now }) => reading(data, (database) => findCandidates(database, rule, now, work)),
  find: ({ data, subjects }) =>
    reading(data, (database) => findEverywhere(database, createMatcher(subjects), work)),
  crm: lookIntoCrms,
  files: ({ data, subjects, mask }) => {
    const matcher = createMatcher(subjects);
    const isPlain = (path: string) => !isDatabaseFile(path) && !path.startsWith("backups");
    if (!mask) return grepFolder(data, matcher, work);
    return grepFolder(data, matcher, work, isPlain).map(({ path }) => ({
      path,
      found: maskFile(join(data, path), matcher, work),
    }));
  },
  words: ({ data, subjects }) =>
    reading(data, (database) => {
      const phrases = subjects.flatMap(spellingsOf).flatMap((one) => matchPhrase(one, false) ?? []);
      return countFoundByWords(database, phrases);
    }),
};

function lookIntoCrms({ data, subjects, callExternalIds, remove, at }: Tasks["crm"]["input"]): CrmFound[] {
  const matcher = createMatcher(subjects);
  const calls = new Set(callExternalIds);
  const files = readdirSync(data).filter(
    (name) => /^crm.*\.sqlite$/.test(name) && existsSync(join(data, name)),
  );
  return files.map((file) => {
    const database = new Database(join(data, file), {
      readonly: !remove,
      fileMustExist: true,
      timeout: 5000,
    });
    try {
      if (remove) return { file, ...forgetInCrm(database, matcher.test, (id) => calls.has(id), at) };
      const { ids, audit, others } = findInCrm(database, matcher.test, (id) => calls.has(id));
      return { file, records: ids.length, auditRows: audit.length, others: others.length };
    } finally {
      database.close();
    }
  });
}

function reading<Result>(data: string, run: (database: ReturnType<typeof openReader>) => Result): Result {
  const database = openReader(join(data, "ringback.sqlite"));
  try {
    return run(database);
  } finally {
    database.close();
  }
}

function answer(one: KeepAnswer): void {
  main.postMessage(one);
}

try {
  const run = tasks[task] as (given: unknown) => Promise<Tasks[TaskName]["result"]>;
  answer({ kind: "done", result: await run(input) });
} catch (error) {
  const { message, stack } = error as Error;
  if (error instanceof Stopped || (error as Error).message === "Stopped") answer({ kind: "stopped" });
  else if (error instanceof CannotKeep) answer({ kind: "refused", message });
  else answer({ kind: "failed", message, stack: stack ?? null });
}
