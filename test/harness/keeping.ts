/** What tests ask of backup, check, retention and forgetting, and how they wait for a job's end. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { KeepJob, RetentionSettings } from "../../shared/keeping";
import type { EngineProcess } from "./engine-process";

export const noRule: RetentionSettings = {
  enabled: false,
  olderThanDays: null,
  mostCalls: null,
  mostBytes: null,
  withNotes: false,
  looseOlderThanDays: null,
};

export async function untilJob(engine: EngineProcess, begun: KeepJob): Promise<KeepJob> {
  return engine.until(async () => {
    const { job } = await engine.client.keeping.state();
    if (job?.jobId !== begun.jobId) throw new Error("another job took its place");
    return job.state === "running" ? null : job;
  }, `the end of ${begun.kind}`);
}

/** Every file of a folder that holds these bytes. */
export function filesWith(folder: string, text: string): string[] {
  const bytes = Buffer.from(text);
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    return existsSync(path) && readFileSync(path).includes(bytes) ? [entry.name] : [];
  });
}

/** Of a folder in which nothing works: whether it is sound, and what is in it. */
export function lookInto(folder: string): {
  sound: boolean;
  events: number;
  calls: number;
  dangling: number;
  get<T>(sql: string): T[];
} {
  const all = <T>(sql: string) => {
    const database = new Database(join(folder, "ringback.sqlite"));
    try {
      return database.prepare(sql).all() as T[];
    } finally {
      database.close();
    }
  };
  const one = (sql: string) => Object.values(all<Record<string, unknown>>(sql)[0] ?? {})[0];
  return {
    sound: one("PRAGMA integrity_check") === "ok",
    events: one("SELECT count(*) FROM event") as number,
    calls: one("SELECT count(*) FROM call") as number,
    dangling: all("PRAGMA foreign_key_check").length,
    get: all,
  };
}
