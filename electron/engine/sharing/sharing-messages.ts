/** What crosses between the main thread and the sharing thread. */
import type { RecordAnswer, RecordInput } from "../../../shared/record-contract";
import type { ExportInput, ExportPreview, ImportInput, ImportPreview } from "../../../shared/sharing";
import type { WrittenFile } from "./export";
import type { PreparedImport } from "./import";
import type { ToldSource } from "./known-sources";

/** What the main thread knows and the other has no other way to know: told with every question. */
export type SharingKnowledge = {
  sources: ToldSource[];
  /** All forms of all secrets that must not be written. */
  secrets: string[];
  receiver: string;
  publicUrls: string[];
  now: number;
};

export type SharingTasks = {
  previewExport: { input: ExportInput; result: ExportPreview };
  writeExport: { input: ExportInput; result: WrittenFile };
  previewImport: { input: ImportInput; result: ImportPreview };
  prepareImport: { input: ImportInput; result: PreparedImport };
  recordScenario: { input: RecordInput; result: RecordAnswer };
};
export type SharingTask = keyof SharingTasks;

export type SharingMessage =
  | { kind: "ask"; id: number; task: SharingTask; input: unknown; knowledge: SharingKnowledge }
  | { kind: "cancel"; id: number }
  | { kind: "close" };

/** `refused`: the class of an expected failure, since classes are lost between threads. */
export type SharingAnswer =
  | { kind: "answer"; id: number; result: unknown }
  | {
      kind: "failed";
      id: number;
      refused: "CannotExport" | "CannotImport" | "CannotRecord" | null;
      message: string;
    };
