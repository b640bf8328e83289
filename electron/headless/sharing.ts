/**
 * `ringback export` and `ringback import`: they ask the engine that runs on the folder, or start one there for as long
 * as it takes. A file is written whole or not at all, and only its owner may read it.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type ExportFormat,
  type ExportPreview,
  exportPreview,
  type ImportAnswer,
  type ImportPreview,
  importAnswer,
  importPreview,
  type Shell,
} from "../../shared/sharing";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { forOneCommand, startHost } from "./host";
import { visible } from "./visible";

export type ExportFlags = {
  data?: string;
  format: ExportFormat;
  shell: Shell;
  out?: string;
  redact: boolean;
  events: boolean;
};
export type ImportFlags = { data?: string; source?: string; preview: boolean; json: boolean };

export function exportFile(query: string, flags: ExportFlags): Promise<number> {
  const data = chooseDataFolder(flags.data);
  return withEngine(data, "export", async (engine) => {
    const wanted = {
      q: query,
      format: flags.format,
      shell: flags.shell,
      redact: flags.redact,
      include: flags.events ? "events" : "calls",
    };
    const preview = exportPreview.parse(await askJson(engine, "/export/preview", wanted));
    const bytes = await (
      await askEngine(engine, "POST", "/export", { ...wanted, salt: preview.salt })
    ).arrayBuffer();
    if (flags.out === undefined) await writeOut(Buffer.from(bytes));
    else saveWhole(resolve(flags.out), Buffer.from(bytes));
    for (const line of exportWords(preview, flags)) process.stderr.write(`${visible(line)}\n`);
    return 0;
  });
}

function exportWords(preview: ExportPreview, flags: ExportFlags): string[] {
  const what =
    preview.events > 0
      ? `${plural(preview.events, "event")} of ${plural(preview.calls, "call")}`
      : plural(preview.calls, "call");
  const replaced = preview.replaced.map(({ kind, count }) => `${count} × ${kind}`).join(", ");
  return [
    `${what}, ${preview.bytes} bytes${flags.out === undefined ? "" : `, written to ${flags.out}`}.`,
    preview.redacted
      ? replaced === ""
        ? "Redacted: there was nothing to replace."
        : `Redacted: ${replaced}.`
      : "WITH REAL DATA: numbers, names and what was said are those of real people. Only secrets are left out.",
    ...preview.leftOut.map(({ eventId, because }) => `${eventId}: left out, ${because}.`),
    ...(preview.readsDifferently.length > 0
      ? [`Reads differently with stand-ins: ${preview.readsDifferently.slice(0, 10).join(", ")}.`]
      : []),
    ...preview.notes,
  ];
}

export function importFile(file: string, flags: ImportFlags): Promise<number> {
  let text: Buffer;
  try {
    text = file === "-" ? readFileSync(0) : readFileSync(file);
  } catch (error) {
    throw new CannotStart(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return withEngine(chooseDataFolder(flags.data), "import", async (engine) => {
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(text)]), "import");
    if (flags.source !== undefined) form.set("source", flags.source);
    if (flags.preview) {
      const preview = importPreview.parse(await askJson(engine, "/import/preview", form));
      process.stdout.write(flags.json ? `${JSON.stringify(preview)}\n` : visible(previewWords(preview)));
      return preview.comesIn > 0 ? 0 : 1;
    }
    const answer = importAnswer.parse(await askJson(engine, "/import", form));
    process.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : visible(answerWords(answer)));
    return answer.refused > 0 ? 1 : 0;
  });
}

function previewWords(preview: ImportPreview): string {
  const lines = [
    `${preview.kind}: ${preview.comesIn} of ${plural(preview.total, "event")} can come in, ${plural(preview.calls, "call")}.`,
    preview.proposed.sentence,
    ...preview.problems,
    ...preview.events.flatMap(({ problems }, index) =>
      problems.map((problem) => `event ${index + 1}: ${problem}`),
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function answerWords(answer: ImportAnswer): string {
  const lines = [
    `${plural(answer.events, "event")} came in as ${answer.namespace}, ${plural(answer.callIds.length, "call")}. Nothing was sent: imported calls stay on this machine.`,
    answer.refused > 0 ? `${plural(answer.refused, "event")} stayed out.` : null,
    ...answer.problems,
  ];
  return lines.flatMap((line) => (line === null ? [] : [`${line}\n`])).join("");
}

async function withEngine(
  data: string,
  what: "export" | "import",
  run: (engine: ReadyLine) => Promise<number>,
): Promise<number> {
  const running = await findRunningEngine(data);
  if (running) return run(running);
  if (what === "export" && !existsSync(join(data, "ringback.sqlite"))) {
    throw new CannotStart(
      `There is no data in ${data}, so there is nothing to export. Name the folder with --data.`,
    );
  }
  const host = await startHost(forOneCommand(data, { demo: false }));
  try {
    return await run(host.ready);
  } finally {
    await host.close();
  }
}

async function askJson(engine: ReadyLine, path: string, body: object): Promise<unknown> {
  return (await askEngine(engine, "POST", path, body)).json();
}

function writeOut(bytes: Buffer): Promise<void> {
  return new Promise((done, failed) =>
    process.stdout.write(bytes, (error) => (error ? failed(error) : done())),
  );
}

/** Beside its place first: who reads meanwhile sees the old file or the new one. */
function saveWhole(path: string, bytes: Buffer): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(beside, bytes, { mode: 0o600, flag: "wx" });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new CannotStart(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
