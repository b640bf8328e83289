/** What the keeping thread can do, with what it is told and what it answers. */
import type { BackupSeen, KeepFinding, RetentionSettings } from "../../../shared/keeping";
import type { BackupDone, BackupInput } from "../store/folder/backup";
import type { Candidates } from "../store/folder/candidates";
import type { Found } from "../store/folder/find";
import type { RestoreDone } from "../store/folder/restore";
import type { FoundFile } from "./files";
import type { Subject } from "./spellings";

export type CrmFound = { file: string; records: number; auditRows: number; others: number };

export type Tasks = {
  backup: { input: BackupInput; result: BackupDone };
  restore: { input: { from: string; to: string; at: number }; result: RestoreDone };
  lookInto: { input: { from: string }; result: BackupSeen };
  check: { input: { data: string }; result: KeepFinding[] };
  candidates: { input: { data: string; rule: RetentionSettings; now: number }; result: Candidates };
  find: { input: { data: string; subjects: Subject[] }; result: Found };
  /** In sandbox CRMs of the folder: what is there, or, with `remove`, what went. */
  crm: {
    input: { data: string; subjects: Subject[]; callExternalIds: string[]; remove: boolean; at: number };
    result: CrmFound[];
  };
  /** In files: what is there, or, with `mask`, what was masked in those that are no database. */
  files: { input: { data: string; subjects: Subject[]; mask: boolean }; result: FoundFile[] };
  /** Whether the full-text index still knows one of them. */
  words: { input: { data: string; subjects: Subject[] }; result: number };
};
export type TaskName = keyof Tasks;

export type KeepWorkerData = { task: TaskName; input: Tasks[TaskName]["input"]; stop: SharedArrayBuffer };
export type KeepAnswer =
  | { kind: "progress"; step: string; done: number; of: number }
  | { kind: "done"; result: Tasks[TaskName]["result"] }
  | { kind: "stopped" }
  | { kind: "refused"; message: string }
  | { kind: "failed"; message: string; stack: string | null };
