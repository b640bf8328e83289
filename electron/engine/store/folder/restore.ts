/**
 * A folder made of a backup. It refuses what is not whole, what a newer Ringback wrote, and every place where something
 * is already. In the new folder nothing is sent until a person says so: what waited when the backup was made may have
 * been sent since. Routes to handlers begin at the end of the log, and the tunnel is off.
 */
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { BackupSeen } from "../../../../shared/keeping";
import { hashFile, type Manifest, readManifest } from "../../keeping/manifest";
import { CannotKeep, type Work } from "../../keeping/work";
import { migrations, openWriter, readMeta } from "../database";
import { holdSending } from "../removal";
import { databasesOf } from "./backup";
import { unwritable } from "./unwritable";

export type RestoreDone = { manifest: Manifest; path: string; waiting: number };

/** What a backup holds, and whether it is as it was made. It only reads. */
export function lookIntoBackup(from: string, work: Work): BackupSeen {
  const manifest = readManifest(from);
  const { version, schema, madeAt, dataFolder, events, calls, withKey, files } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    ...{ path: from, version, schema, madeAt, dataFolder, events, calls, withKey, bytes },
    files: files.length,
    wrong: whyNot(from, manifest, work),
  };
}

/** The first reason not to restore it, in a sentence; null: it is sound. */
function whyNot(from: string, manifest: Manifest, work: Work): string | null {
  try {
    refuseNewer(from, manifest);
    verifyFiles(from, manifest, work);
    return null;
  } catch (error) {
    if (error instanceof CannotKeep) return error.message;
    throw error;
  }
}

function refuseNewer(from: string, manifest: Manifest): void {
  if (manifest.schema > migrations.length)
    throw new CannotKeep(
      `${from} was made by a newer Ringback (${manifest.version}, schema ${manifest.schema}; this one knows ${migrations.length}). Update Ringback.`,
    );
}

export function restoreBackup(input: { from: string; to: string; at: number }, work: Work): RestoreDone {
  const { from, to } = input;
  const manifest = readManifest(from);
  refuseNewer(from, manifest);
  refuseFull(to);
  verifyFiles(from, manifest, work);
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  try {
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    const all = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    let copied = 0;
    for (const file of manifest.files) {
      work.check();
      work.say(`Copying ${file.path}`, copied, all);
      mkdirSync(dirname(join(partial, file.path)), { recursive: true, mode: 0o700 });
      copyFileSync(join(from, file.path), join(partial, file.path));
      copied += file.bytes;
    }
    databasesOf(partial);
    const waiting = holdEverything(join(partial, "ringback.sqlite"), input);
    if (existsSync(to)) rmdirSync(to);
    renameSync(partial, to);
    return { manifest, path: to, waiting };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw unwritable(error, to);
  }
}

function refuseFull(to: string): void {
  if (!existsSync(to)) return;
  if (!statSync(to).isDirectory()) throw new CannotKeep(`${to} is a file. Name an empty folder.`);
  if (readdirSync(to).length > 0)
    throw new CannotKeep(`${to} is not empty, and nothing is written over. Name an empty folder.`);
}

export function verifyFiles(from: string, manifest: Manifest, work: Work): void {
  const all = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  let read = 0;
  for (const { path, bytes, sha256 } of manifest.files) {
    const place = join(from, path);
    const entry = lstatSync(place, { throwIfNoEntry: false });
    if (!entry) throw new CannotKeep(`${place} is missing: the backup is not whole.`);
    if (!entry.isFile())
      throw new CannotKeep(
        `${place} is no file but a link or a folder, which no backup has. Use another backup.`,
      );
    const { size } = entry;
    const found = hashFile(place, work, (some) => {
      read += some;
      work.say("Comparing hashes", read, all);
    });
    if (size !== bytes || found !== sha256)
      throw new CannotKeep(
        `${place} is not what was backed up: its SHA-256 differs from the manifest's. Use another backup.`,
      );
  }
}

function holdEverything(path: string, { from, at }: { from: string; at: number }): number {
  const database = openWriter(path);
  try {
    database
      .transaction(() => {
        holdSending(database, at);
        database
          .prepare("UPDATE forward_route SET position = max(position, ?)")
          .run(readMeta(database, "last_position"));
        database.prepare("DELETE FROM forward_done").run();
        database.prepare("UPDATE tunnel SET enabled = 0").run();
        database
          .prepare("INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'restore', ?)")
          .run(at, JSON.stringify({ from, ended: "restored; nothing is sent until you say so" }));
      })
      .immediate();
    const waiting = database
      .prepare("SELECT count(*) FROM delivery WHERE state IN ('pending', 'inflight')")
      .pluck()
      .get() as number;
    database.pragma("wal_checkpoint(TRUNCATE)");
    return waiting;
  } finally {
    database.close();
  }
}
