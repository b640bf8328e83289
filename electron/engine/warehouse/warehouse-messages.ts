/** What crosses between the main thread and the thread of the warehouses. */
import type { TableName } from "../destinations/warehouse/columns";
import type { WarehouseRows } from "../destinations/warehouse/rows";
import type { PageInput, WarehousePage } from "./warehouse-file";

export type WarehouseTasks = {
  write: { input: { rows: WarehouseRows; at: number }; result: boolean };
  /** Null, here and below: there is no file yet. */
  count: { input: null; result: { name: TableName; rows: number }[] | null };
  page: { input: PageInput; result: WarehousePage | null };
};
export type WarehouseTask = keyof WarehouseTasks;

export type WarehouseMessage =
  | {
      kind: "ask";
      id: number;
      path: string;
      task: WarehouseTask;
      input: WarehouseTasks[WarehouseTask]["input"];
    }
  | { kind: "close" };

export type WarehouseAnswer =
  | { kind: "answer"; id: number; result: WarehouseTasks[WarehouseTask]["result"] }
  /** `code` is SQLite's, `REFUSED` where the file is none of ours. */
  | { kind: "failed"; id: number; message: string; code: string | null };
