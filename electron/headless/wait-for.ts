/**
 * `ringback wait-for`: asks the engine that runs on the folder until a search finds something, for scripts and CI. Exit
 * codes: 0 found, 1 not within the time, 3 no engine runs there or the search cannot be read.
 */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { callRow } from "../../shared/calls";
import { sayDuration } from "../../shared/duration";
import { eventRow } from "../../shared/events";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { visible } from "./visible";

export type WaitFlags = { data?: string; timeout: number; events: boolean; count: number; json: boolean };

const askedEveryMs = 200;
const callRows = z.object({ rows: callRow.array() });
const eventRows = z.object({ rows: eventRow.array() });

export async function waitFor(query: string, flags: WaitFlags): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  if (!engine)
    throw new CannotStart(
      `No engine runs on ${data}. Start one with “ringback serve”, or name its folder with --data.`,
    );
  const what = flags.events ? "event" : "call";
  const begun = performance.now();
  for (;;) {
    const rows = await find(engine, query, flags);
    if (rows.length >= flags.count) {
      for (const row of rows)
        process.stdout.write(`${flags.json ? JSON.stringify(row) : visible(sayRow(row))}\n`);
      return 0;
    }
    const leftMs = flags.timeout - (performance.now() - begun);
    if (leftMs <= 0) {
      const found = rows.length === 0 ? `No ${what}` : `Only ${rows.length} of ${flags.count} ${what}s`;
      process.stderr.write(`${found} matched “${query}” within ${sayDuration(flags.timeout)}.\n`);
      const [newest] = await find(engine, "", { ...flags, count: 1 });
      process.stderr.write(
        newest ? `The newest ${what}: ${sayRow(newest)}\n` : `There is no ${what} at all yet.\n`,
      );
      return 1;
    }
    await pause(Math.min(askedEveryMs, leftMs));
  }
}

type Row = z.infer<typeof callRow> | z.infer<typeof eventRow>;

async function find(engine: ReadyLine, query: string, flags: WaitFlags): Promise<Row[]> {
  const search = new URLSearchParams({ ...(query ? { q: query } : {}), limit: String(flags.count) });
  const answer = await askEngine(engine, "GET", `/${flags.events ? "events" : "calls"}?${search}`);
  return (flags.events ? eventRows : callRows).parse(await answer.json()).rows;
}

function sayRow(row: Row): string {
  if ("eventId" in row)
    return `event ${row.eventId}, ${row.source}, ${row.type ?? "type unknown"}, call ${row.callId ?? "none"}`;
  const facts = (["ended", "complete", "final", "allowed"] as const).filter((fact) => row[fact]);
  return `call ${row.callId}, ${row.source}, ${row.stage ?? "no stage"}, ${row.outcome ?? "no outcome"}, ${facts.join(" ") || "open"}`;
}
