/**
 * Everything about a number, an address or an id: found, removed, and looked for again in every file until it is not
 * there, or it is said where it still is. What the number is never stands in the audit: a keyed hash does.
 */
import { createHmac } from "node:crypto";
import { join, sep } from "node:path";
import type { KeepFinding } from "../../../shared/keeping";
import { plural } from "../plural";
import type { Reader } from "../store/database";
import { externalIdsOf } from "../store/keeping";
import type { Store } from "../store/store";
import type { Ended, Running } from "./jobs";
import type { Remover } from "./remove";
import type { Subject } from "./spellings";
import type { TaskName, Tasks } from "./tasks";
import { Stopped } from "./work";

export type ForgetParts = {
  data: string;
  database: Reader;
  store: Store;
  now(): number;
  settled(): Promise<void>;
  tellReader(): void;
  ask<Name extends TaskName>(
    task: Name,
    input: Tasks[Name]["input"],
    running: Running,
  ): Promise<Tasks[Name]["result"]>;
  remover(auditId: number, running: Running): Remover;
  hashKey: string;
};

const mergePages = 16;
const mostRounds = 4;
const rowsAtOnce = 100;

export async function runForget(parts: ForgetParts, subjects: Subject[], running: Running): Promise<Ended> {
  const { data, database, store } = parts;
  const hashes = subjects.map(({ text }) =>
    createHmac("sha256", parts.hashKey).update(text).digest("hex").slice(0, 32),
  );
  const auditId = await store.write("openKeepingRun", {
    at: parts.now(),
    action: "forget",
    detail: { about: hashes, kinds: subjects.map(({ kind }) => kind) },
  });
  const findings: KeepFinding[] = [];
  const removed = { calls: 0, loose: 0, rows: 0 };
  const note = (what: string, is: KeepFinding["is"], says: string) => findings.push({ what, is, says });
  try {
    const remover = parts.remover(auditId, running);
    const externalIds = new Set<string>();
    // A judgement that was under way may write a row once more: it is looked through until nothing is found.
    for (let round = 1; ; round += 1) {
      await parts.settled();
      const found = await parts.ask("find", { data, subjects }, running);
      const rows = found.masked.length + found.removed.length;
      if (found.callIds.length + found.positions.length + rows === 0) break;
      if (round > mostRounds) {
        note(
          "Database",
          "bad",
          `After ${mostRounds} rounds something still comes anew. Stop what sends it, then do it again.`,
        );
        break;
      }
      for (const id of externalIdsOf(database, found.callIds)) externalIds.add(id);
      removed.calls += await remover.calls(found.callIds);
      removed.loose += await remover.loose(found.positions);
      // Rows that went with a call are not there any more, and changing them changes nothing.
      for (let from = 0; from < found.removed.length; from += rowsAtOnce)
        await store.write("deleteRows", found.removed.slice(from, from + rowsAtOnce));
      for (let from = 0; from < found.masked.length; from += rowsAtOnce) {
        const some = found.masked.slice(from, from + rowsAtOnce);
        while ((await store.write("maskRows", some)) === null) await parts.settled();
        parts.tellReader();
      }
      removed.rows += rows;
    }
    note(
      "Database",
      "good",
      `${plural(removed.calls, "call")} went with everything of them, and ${plural(removed.loose, "event")} of no call.${removed.rows > 0 ? ` ${plural(removed.rows, "other row")} went or had it masked.` : ""}`,
    );
    await forgetElsewhere(parts, subjects, [...externalIds], running, note);
    await emptyIndexAndLog(parts, running);
    await proveGone(parts, subjects, running, note);
    const still = findings.filter(({ is }) => is === "bad");
    const sentence =
      still.length === 0
        ? `It is gone: ${plural(removed.calls, "call")}, and no spelling of it is found in any file of the folder${findings.some(({ what }) => what === "Backup") ? " but the backups named below" : ""}.`
        : "It was removed, but something of it is still here: see below.";
    await store.write("closeKeepingRun", {
      auditId,
      ended: still.length === 0 ? "done" : "something is left",
      detail: { rows: removed.rows },
    });
    return { sentence, findings, failed: still.length > 0 };
  } catch (error) {
    const ended = error instanceof Stopped ? "stopped" : `failed: ${(error as Error).name}`;
    await store.write("closeKeepingRun", { auditId, ended, detail: {} });
    throw error;
  }
}

type Note = (what: string, is: KeepFinding["is"], says: string) => void;

async function forgetElsewhere(
  { data, ask, now }: ForgetParts,
  subjects: Subject[],
  callExternalIds: string[],
  running: Running,
  note: Note,
): Promise<void> {
  const asked = { data, subjects, callExternalIds, remove: true, at: now() };
  for (const { file, records, auditRows } of await ask("crm", asked, running))
    note(
      file === "crm.sqlite" ? "Sandbox CRM" : "Naive twin's account",
      "good",
      `${plural(records, "record")} went; of ${plural(auditRows, "audit row")} the content was emptied, their hashes stand.`,
    );
  for (const { path, found } of await ask("files", { data, subjects, mask: true }, running))
    note(path, "good", `Masked in ${plural(found, "place")}.`);
}

/** Only a merge of the index takes the words of removed events out of it; then nothing is left in the log of writes. */
async function emptyIndexAndLog({ store }: ForgetParts, running: Running): Promise<void> {
  running.say("Merging the search index", 0, 0);
  let more = await store.write("mergeText", { begin: true, pages: mergePages });
  for (; more; more = await store.write("mergeText", { begin: false, pages: mergePages }));
  running.say("Emptying the write-ahead log", 0, 0);
  await store.upkeep("fold-log");
}

const isOwn = (path: string) => path.startsWith("ringback.sqlite");

async function proveGone(
  { data, ask, store }: ForgetParts,
  subjects: Subject[],
  running: Running,
  note: Note,
): Promise<void> {
  const grep = () => ask("files", { data, subjects, mask: false }, running);
  let found = await grep();
  if (found.some(({ path }) => isOwn(path))) {
    running.say("Writing the database anew, because free space in it still holds the number", 0, 0);
    const begun = performance.now();
    await store.upkeep("compact");
    note(
      "Free space",
      "note",
      `Pages of before still held it: the database was written anew in ${((performance.now() - begun) / 1000).toFixed(1)} s. Senders waited meanwhile.`,
    );
    found = await grep();
  }
  const isBackup = ({ path }: { path: string }) => path.startsWith("backups");
  for (const { path, found: times } of found.filter((one) => !isBackup(one)))
    note(path, "bad", `It still stands here in ${plural(times, "place")}.`);
  const folders = Map.groupBy(found.filter(isBackup), ({ path }) =>
    path.split(/[/\\]/).slice(0, 2).join(sep),
  );
  for (const [folder, files] of folders)
    note(
      "Backup",
      "note",
      `${join(data, folder)} holds it in ${plural(files.length, "file")}. Delete that folder if it is to be gone there, too.`,
    );
  const words = await ask("words", { data, subjects }, running);
  if (words > 0) note("Search index", "bad", `${plural(words, "event")} can still be found by it.`);
  else note("Search index", "good", "No search finds it any more.");
  if (found.every(isBackup))
    note(
      "Files",
      "good",
      `Every ${folders.size > 0 ? "other " : ""}file of the data folder was looked through for it in E.164, national, with separators, as in a URL and in base64: not found. UTF-16 and compressed files were not read.`,
    );
  note(
    "From now on",
    "note",
    "A webhook with this number that arrives later is kept as a new event. What the disk kept of old blocks is not in our hands.",
  );
}
