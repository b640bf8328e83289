/**
 * A copy of the data folder while the engine works. Each database is copied page by page within one read transaction,
 * so that the copy is of one moment whatever is written meanwhile, and no sender waits for it. The engine's moment is
 * taken first: what it says was delivered, the sandbox CRM of the copy has. The folder gets its name only when it is
 * whole; until then it ends in `.partial`.
 */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { hashFile, type Manifest, manifestName } from "../../keeping/manifest";
import { CannotKeep, type Work } from "../../keeping/work";
import { crashPoint } from "../crash-point";
import { unwritable } from "./unwritable";

const pagesPerStep = 256;
const mainFile = "ringback.sqlite";

export type BackupInput = { data: string; to: string; version: string; withKey: boolean; at: number };
export type BackupDone = { manifest: Manifest; path: string; bytes: number };

export async function makeBackup(input: BackupInput, work: Work): Promise<BackupDone> {
  const { data, to } = input;
  if (existsSync(to)) throw new CannotKeep(`${to} is there already. Name a folder that is not.`);
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const opened: { name: string; database: Database.Database }[] = [];
  try {
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    for (const name of databasesOf(data)) {
      const database = new Database(join(data, name), { readonly: true, fileMustExist: true });
      database.exec("BEGIN");
      database.prepare("SELECT count(*) FROM sqlite_schema").get();
      opened.push({ name, database });
    }
    const sizes = opened.map(({ database }) => Number(database.pragma("page_count", { simple: true })));
    const all = sizes.reduce((sum, size) => sum + size, 0);
    let before = 0;
    for (const [index, { name, database }] of opened.entries()) {
      await database.backup(join(partial, name), {
        progress({ totalPages, remainingPages }) {
          work.check();
          crashPoint("inside a backup");
          work.say(`Copying ${name}`, before + totalPages - remainingPages, all);
          return pagesPerStep;
        },
      });
      before += sizes[index] as number;
      chmodSync(join(partial, name), 0o600);
    }
    const files = [...opened.map(({ name }) => name), ...copyOthers(input, partial)];
    const manifest = describe(input, opened[0]?.database ?? null, partial, files, work);
    writeFileSync(join(partial, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    for (const { path } of manifest.files) sync(join(partial, path));
    sync(join(partial, manifestName));
    sync(partial);
    renameSync(partial, to);
    sync(dirname(to));
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return { manifest, path: to, bytes };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw unwritable(error, to);
  } finally {
    for (const { database } of opened) database.close();
  }
}

/** The engine's own first: its moment is taken before that of the others. */
export function databasesOf(data: string): string[] {
  const names = readdirSync(data).filter((name) => name.endsWith(".sqlite"));
  if (!names.includes(mainFile))
    throw new CannotKeep(`${data} has no ${mainFile}: it is no data folder of Ringback.`);
  return [mainFile, ...names.filter((name) => name !== mainFile).sort()];
}

/** Scenarios and the tokens of our own servers; the key only where it is asked for. */
function copyOthers({ data, withKey }: BackupInput, partial: string): string[] {
  const copied: string[] = [];
  const copy = (path: string) => {
    mkdirSync(dirname(join(partial, path)), { recursive: true, mode: 0o700 });
    copyFileSync(join(data, path), join(partial, path));
    chmodSync(join(partial, path), 0o600);
    copied.push(path);
  };
  for (const name of ["tokens.json", ...(withKey ? ["key", "key.sealed"] : [])])
    if (existsSync(join(data, name))) copy(name);
  if (existsSync(join(data, "scenarios")))
    for (const entry of readdirSync(join(data, "scenarios"), { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        copy(
          join(entry.parentPath, entry.name)
            .slice(data.length + 1)
            .replaceAll("\\", "/"),
        );
  return copied;
}

function describe(
  input: BackupInput,
  database: Database.Database | null,
  partial: string,
  files: string[],
  work: Work,
): Manifest {
  const sizes = files.map((path) => statSync(join(partial, path)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let hashed = 0;
  const number = (sql: string) => Number(database?.prepare(sql).pluck().get() ?? 0);
  return {
    format: "ringback-backup",
    version: input.version,
    schema: Number(database?.pragma("user_version", { simple: true }) ?? 0),
    madeAt: input.at,
    dataFolder: input.data,
    events: number("SELECT count(*) FROM event"),
    calls: number("SELECT count(*) FROM call"),
    lastPosition: number("SELECT value FROM meta WHERE name = 'last_position'"),
    withKey: files.some((path) => path === "key" || path === "key.sealed"),
    files: files.map((path, index) => ({
      path,
      bytes: sizes[index] as number,
      sha256: hashFile(join(partial, path), work, (bytes) => {
        hashed += bytes;
        work.say("Hashing what was copied", hashed, all);
      }),
    })),
  };
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } catch (error) {
    // Windows syncs no folder, and no file that is open for reading alone.
    if (process.platform !== "win32") throw error;
  } finally {
    closeSync(file);
  }
}
