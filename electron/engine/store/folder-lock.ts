/**
 * One engine per folder. An exclusive transaction on a file of its own is held for the life of the process: the
 * operating system releases it after SIGKILL, and a second engine finds it busy at once.
 */
import Database from "better-sqlite3";

export type FolderLock = { release(): void };

export function lockFolder(path: string): FolderLock | null {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code?.startsWith("SQLITE_BUSY")) return null;
    throw error;
  }
  return {
    release() {
      database.exec("ROLLBACK");
      database.close();
    },
  };
}
