/**
 * The thread of the warehouses on this machine. A commit waits for the disk, and better-sqlite3 waits with it: on the
 * main thread that would hold up every sender. A file is opened when it is first needed and stays open, until it was
 * deleted or put aside: what is written into a file that nobody finds any more would be lost.
 */
import { statSync } from "node:fs";
import { type MessagePort, parentPort } from "node:worker_threads";
import { NoWarehouse, type OpenedWarehouse, openWarehouse } from "./warehouse-file";
import type { WarehouseAnswer, WarehouseMessage, WarehouseTasks } from "./warehouse-messages";

const main = parentPort as unknown as MessagePort;
const opened = new Map<string, { file: OpenedWarehouse; inode: number | null }>();

main.on("message", (message: WarehouseMessage) => {
  if (message.kind === "close") {
    for (const { file } of opened.values()) file.close();
    process.exit(0);
  }
  const { id } = message;
  try {
    send({ kind: "answer", id, result: run(message) });
  } catch (error) {
    const { message: words, code = null } = error as { message: string; code?: string };
    send({ kind: "failed", id, message: words, code: error instanceof NoWarehouse ? "REFUSED" : code });
  }
});

function run(message: WarehouseMessage & { kind: "ask" }): WarehouseTasks[keyof WarehouseTasks]["result"] {
  const { path } = message;
  if (message.task === "write") {
    const { rows, at } = message.input as WarehouseTasks["write"]["input"];
    return fileOf(path, true)?.write(rows, at) ?? false;
  }
  const file = fileOf(path, false);
  if (message.task === "count") return file?.count() ?? null;
  return file?.page(message.input as WarehouseTasks["page"]["input"]) ?? null;
}

function fileOf(path: string, make: boolean): OpenedWarehouse | null {
  const known = opened.get(path);
  if (known && known.inode === inodeOf(path)) return known.file;
  known?.file.close();
  opened.delete(path);
  const file = openWarehouse(path, make);
  if (file) opened.set(path, { file, inode: inodeOf(path) });
  return file;
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

function send(answer: WarehouseAnswer): void {
  main.postMessage(answer);
}
