/**
 * `ringback reconcile`: asks the engine that runs on the folder to compare a source with its provider's own list of
 * calls, for scripts and a nightly job. Exit codes: 0 nothing is missing and nothing differs, 1 something is, 3 the list
 * could not be had or no engine runs there.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import {
  type ReconciledRow,
  type Reconciliation,
  reconciledRow,
  reconciliation,
} from "../../shared/reconciliations";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { visible } from "./visible";

export type ReconcileFlags = {
  data?: string;
  source: string;
  since?: number;
  csv?: string;
  zone?: string;
  add: boolean;
  json: boolean;
};

const askedEveryMs = 200;
const rowsPerPage = 500;
const page = z.object({ rows: reconciledRow.array(), cursor: z.string().nullable() });

export async function reconcile(flags: ReconcileFlags): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  if (!engine)
    throw new CannotStart(
      `No engine runs on ${data}. Start one with “ringback serve”, or name its folder with --data.`,
    );
  let run = await untilEnded(engine, await ask(engine, "POST", "/reconciliations", inputOf(flags)));
  if (flags.add && run.state === "done" && run.addable.missing > 0) {
    const path = `/reconciliations/${run.reconciliationId}/add`;
    run = await untilEnded(engine, await ask(engine, "POST", path, { kind: "missing" }));
  }
  if (run.failure) throw new CannotStart(`${run.failure.sentence} ${run.failure.next}`);
  const { missing, different, extra, same, listed } = run.counts;
  if (flags.json) process.stdout.write(`${JSON.stringify(run)}\n`);
  else {
    for (const kind of ["missing", "different", "extra"] as const)
      for (const row of await readRows(engine, run, kind)) process.stdout.write(`${visible(sayRow(row))}\n`);
    process.stdout.write(
      `${run.source}: ${missing} missing, ${different} different, ${extra} only here, ${same} the same of ${listed} listed.\n`,
    );
    for (const note of run.notes) process.stdout.write(`${visible(note)}\n`);
    if (run.added.missing > 0)
      process.stdout.write(`${run.added.missing} added; they wait under Held by history.\n`);
  }
  return missing + different + extra === 0 ? 0 : 1;
}

function inputOf({ source, since, csv, zone }: ReconcileFlags): object {
  if (csv === undefined) return { source, by: "api", since: since ?? Date.now() - 24 * 60 * 60_000 };
  const form = new FormData();
  form.set("source", source);
  form.set("by", "csv");
  if (since !== undefined) form.set("since", String(since));
  if (zone !== undefined) form.set("timeZone", zone);
  form.set("file", new Blob([readExport(csv)]), basename(csv));
  return form;
}

function readExport(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new CannotStart(`The export ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function ask(
  engine: ReadyLine,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<Reconciliation> {
  return reconciliation.parse(await (await askEngine(engine, method, path, body)).json());
}

async function untilEnded(engine: ReadyLine, started: Reconciliation): Promise<Reconciliation> {
  let run = started;
  while (run.state === "running" || run.state === "adding") {
    await pause(askedEveryMs);
    run = await ask(engine, "GET", `/reconciliations/${run.reconciliationId}`);
  }
  return run;
}

async function readRows(
  engine: ReadyLine,
  { reconciliationId }: Reconciliation,
  kind: string,
): Promise<ReconciledRow[]> {
  const rows: ReconciledRow[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const search = new URLSearchParams({ kind, limit: String(rowsPerPage), ...(cursor ? { cursor } : {}) });
    const path = `/reconciliations/${reconciliationId}/rows?${search}`;
    const answer = page.parse(await (await askEngine(engine, "GET", path)).json());
    rows.push(...answer.rows);
    cursor = answer.cursor;
  }
  return rows;
}

function sayRow({ kind, callKey, startedAt, phone, outcome, differences, eventId }: ReconciledRow): string {
  const began = startedAt === null ? "start unknown" : new Date(startedAt).toISOString();
  const what = differences.map(
    ({ field, theirs, ours }) => `${field}: ${theirs ?? "none"} there, ${ours ?? "none"} here`,
  );
  const facts = [callKey ?? "no id", began, phone ?? "withheld", outcome ?? "no outcome", ...what];
  return `${kind}${eventId === null ? "" : " (added)"}  ${facts.join(", ")}`;
}
