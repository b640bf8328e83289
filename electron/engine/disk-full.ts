/** A full disk, in one sentence wherever it is met at a start. */

/** SQLite's word for it, or the system's; between threads an error loses its code. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : null;
  return code === "SQLITE_FULL" || code === "ENOSPC" || error.message === "database or disk is full";
}

export const diskFullAtStart =
  "The disk of the data folder is full, so no event could be kept. Free some space, or choose another folder with --data.";
