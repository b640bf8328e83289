/** The calls and events that an export is about, found by a search or named by their ids. */

import type { CallRow } from "../../../shared/calls";
import type { ExportInput } from "../../../shared/sharing";
import { findPack } from "../providers/packs";
import { readCallRows } from "../store/calls";
import type { Reader } from "../store/database";
import { isTrusted, positionOf, readEventRows, readStoredEvent } from "../store/events";
import { readCallsOfEvent, readPositionsOfCall } from "../store/readings";
import { type Found, searchCalls, searchEvents } from "../store/search";
import type { EventToAnonymise } from "./anonymise/anonymise";
import type { Breather } from "./breather";
import type { KnownSources } from "./known-sources";
import { maskSecrets, secretPathsOf } from "./secret-paths";

/** One sentence: nothing was found, or more than one export holds. `token` names what is wrong in a search. */
export class CannotExport extends Error {
  override readonly name = "CannotExport";
}

export const exportLimits = {
  events: 5000,
  calls: 1000,
  rows: 20_000,
  bytes: 24 * 1024 * 1024,
  pageCalls: 20,
};

export type Collected = { calls: CallRow[]; events: EventToAnonymise[] };

type CollectParts = {
  database: Reader;
  setup: Pick<KnownSources, "findSource">;
  now: number;
  breathe: Breather;
};

export async function collect(parts: CollectParts, input: ExportInput): Promise<Collected> {
  const { database, breathe } = parts;
  const found = await find(parts, input);
  const calls = readCallRows(database, found.callIds);
  // A table of calls needs no event.
  if (input.format === "csv") {
    if (calls.length === 0) throw new CannotExport(nothing(input, "call"));
    return { calls, events: [] };
  }
  const positions = [
    ...new Set([
      ...found.positions,
      ...calls.flatMap(({ callId }) => (found.byCall ? readPositionsOfCall(database, callId) : [])),
    ]),
  ].sort((a, b) => a - b);
  if (positions.length === 0) throw new CannotExport(nothing(input, "event"));
  if (positions.length > exportLimits.events) {
    throw new CannotExport(
      `It would hold ${positions.length} events; ${exportLimits.events} fit into one file. ${fewer(input)}`,
    );
  }
  if (input.format === "page" && (calls.length === 0 || calls.length > exportLimits.pageCalls)) {
    throw new CannotExport(
      calls.length === 0
        ? "A share page shows calls, and none of these events belongs to one. Choose another format."
        : `A share page shows up to ${exportLimits.pageCalls} calls; these are ${calls.length}. Narrow the search, or write a bundle.`,
    );
  }
  const events: EventToAnonymise[] = [];
  let bytes = 0;
  for (const position of positions) {
    await breathe();
    const event = toEvent(parts, position);
    if (!event) continue;
    bytes += event.body.length;
    if (bytes > exportLimits.bytes) {
      throw new CannotExport(`Its bodies are over ${exportLimits.bytes / 1024 / 1024} MB. ${fewer(input)}`);
    }
    events.push(event);
  }
  return { calls, events };
}

function fewer({ ids }: ExportInput): string {
  return ids
    ? "Choose fewer calls, or some of their events."
    : "Narrow the search, with after:1d for instance.";
}

async function find(
  { database, now, breathe }: CollectParts,
  input: ExportInput,
): Promise<{ callIds: string[]; positions: number[]; byCall: boolean }> {
  if (input.ids) {
    const positions = input.ids.flatMap((id) => positionOf(id) ?? []);
    const named = input.ids.filter((id) => positionOf(id) === null);
    const ofEvents = positions.flatMap((position) => readCallsOfEvent(database, position));
    return { callIds: [...new Set([...named, ...ofEvents])], positions, byCall: named.length > 0 };
  }
  const most = input.format === "csv" ? exportLimits.rows : exportLimits.calls;
  if (input.include === "calls") {
    const rows = await allPages(
      (cursor) => searchCalls(database, { q: input.q, cursor, limit: 500 }, now),
      { most, what: "calls" },
      breathe,
    );
    return { callIds: rows.map(({ callId }) => callId), positions: [], byCall: true };
  }
  const rows = await allPages(
    (cursor) => searchEvents(database, { q: input.q, cursor, limit: 500 }, now),
    { most: input.format === "csv" ? exportLimits.rows : exportLimits.events, what: "events" },
    breathe,
  );
  return {
    callIds: [...new Set(rows.flatMap(({ callId }) => callId ?? []))],
    positions: rows.map(({ position }) => position),
    byCall: false,
  };
}

async function allPages<Row>(
  read: (cursor: string | undefined) => Found<Row>,
  { most, what }: { most: number; what: string },
  breathe: Breather,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = read(cursor);
    if ("problem" in page) throw new CannotExport(`${page.problem.message} ${page.problem.next}`);
    rows.push(...page.rows);
    cursor = page.cursor ?? undefined;
    if (rows.length > most)
      throw new CannotExport(
        `It would hold more than ${most} ${what}. Narrow the search, with after:1d for instance.`,
      );
    await breathe();
  } while (cursor !== undefined);
  return rows;
}

export function toEvent(
  { database, setup }: Pick<CollectParts, "database" | "setup">,
  position: number,
): EventToAnonymise | null {
  const stored = readStoredEvent(database, position);
  const row = readEventRows(database, [position])[0];
  if (!stored || !row) return null;
  const source = setup.findSource(stored.source);
  const provider = row.provider ?? source?.pack.id ?? null;
  const masked = maskSecrets(stored, secretPathsOf(provider && findPack(provider)));
  return {
    position,
    source: stored.source,
    provider,
    type: row.type,
    origin: stored.origin,
    receivedAt: stored.receivedAt,
    method: stored.method,
    url: masked.url,
    httpVersion: stored.httpVersion,
    headers: masked.headers,
    body: masked.body,
    masked: masked !== stored,
    signature: row.signature,
    country: source?.source.country ?? "US",
    trusted: isTrusted(database, position),
  };
}

function nothing(input: ExportInput, what: string): string {
  if (input.ids) return `There is no such ${what}.`;
  return input.q?.trim()
    ? `No ${what} matches this search, so nothing was written.`
    : `There is no ${what} yet, so nothing was written.`;
}
