/** What can be done with events: in the log, on the timeline, in the inspector, and with several at once. */
import type { EventRow } from "../../shared/events";
import { openCallAtEvent } from "../calls/call-selection";
import { openReplay } from "../replay/replay-topic";
import { writeNote } from "../search/Note";
import { openShare } from "../sharing/sharing-state";
import { compareEvents, markEvent, openEvent, openPerson, useView } from "../view";
import { copyAs, many, textOf } from "./copy-rows";
import { markActions } from "./mark-actions";
import { pinOrLetGo, pinWords } from "./pin-rows";
import type { RowAction } from "./row-action";

const one = (rows: readonly EventRow[]) => rows.length === 1;
const any = () => true;
const ids = (rows: readonly EventRow[]) => rows.map(({ eventId }) => eventId);

/** Two rows; or one and what is marked; or, with one row, the two that are marked. */
function pairOf(rows: readonly EventRow[]): readonly [EventRow | Marked, EventRow | Marked] | null {
  const [first, second] = rows;
  if (rows.length === 2 && first && second) return [first, second];
  if (rows.length > 1) return null;
  const [a, b = first] = useView.getState().marked;
  return a && b && a.eventId !== b.eventId ? [a, b] : null;
}
type Marked = { eventId: string; position: number };

export function replayEvents(rows: readonly EventRow[], edit: boolean): void {
  const [row] = rows;
  if (!row) return;
  const sources = new Set(rows.map(({ source }) => source));
  openReplay({
    words: rows.length === 1 ? `${row.type ?? "event"} #${row.position}` : `${rows.length} events`,
    // As they came: the oldest first.
    what: { events: ids(rows.toSorted((a, b) => a.position - b.position)) },
    count: rows.length,
    source: sources.size === 1 ? row.source : null,
    edit,
  });
}

export const eventActions: readonly RowAction<EventRow>[] = [
  {
    words: "Show it in its call",
    part: "open",
    can: (rows) => one(rows) && rows[0]?.callId != null,
    run: ([row]) => row?.callId && openCallAtEvent(row.callId, row.eventId),
  },
  {
    words: "Show it in the log",
    part: "open",
    can: (rows) => one(rows) && useView.getState().screen !== "events",
    run: ([row]) => row && openEvent(row.eventId),
  },
  {
    words: "Open its person",
    does: "open its person",
    key: "p",
    part: "open",
    can: (rows) => one(rows) && rows[0]?.person != null,
    run: ([row]) => row && openPerson(row.eventId),
  },
  {
    words: pinWords,
    does: "pin, or take the pin out",
    key: "P",
    part: "mark",
    inBar: true,
    can: any,
    run: (rows) =>
      void pinOrLetGo(
        rows.map(({ eventId, pinned }) => ({ id: eventId, pinned })),
        "event",
      ),
  },
  {
    words: ([row]) => (row?.noted ? "Edit note" : "Write a note"),
    does: "write a note",
    key: "n",
    part: "mark",
    can: one,
    run: ([row]) => {
      if (!row) return;
      if (useView.getState().screen === "events") useView.setState({ eventId: row.eventId });
      writeNote(row.eventId);
    },
  },
  ...markActions({
    one: "event",
    isMarked: ({ marked }, row: EventRow) => marked.some(({ eventId }) => eventId === row.eventId),
    mark: markEvent,
    pairOf,
    compare: compareEvents,
  }),
  {
    words: (rows) => (one(rows) ? "Replay …" : `Replay ${rows.length} …`),
    does: "replay it",
    key: "r",
    keyOfOne: "elsewhere",
    part: "send",
    inBar: true,
    can: any,
    run: (rows) => replayEvents(rows, false),
  },
  {
    words: "Edit and replay …",
    does: "edit and replay it",
    key: "R",
    keyOfOne: "elsewhere",
    part: "send",
    can: one,
    run: (rows) => replayEvents(rows, true),
  },
  {
    words: "Copy as cURL",
    does: "copy as cURL, people replaced",
    key: "c",
    part: "copy",
    inBar: true,
    can: (rows) => rows.length <= 50,
    run: (rows) =>
      void copyAs(`${many(rows.length, "event")} as cURL`, () => textOf("curl", ids(rows), "events")),
  },
  {
    words: "Copy as NDJSON",
    part: "copy",
    can: (rows) => rows.length <= 500,
    run: (rows) =>
      void copyAs(`${many(rows.length, "event")} as NDJSON`, () => textOf("ndjson", ids(rows), "events")),
  },
  {
    words: (rows) => (one(rows) ? "Copy its id" : "Copy their ids"),
    part: "copy",
    can: any,
    run: (rows) => void copyAs(many(rows.length, "id"), () => ids(rows).join("\n")),
  },
  {
    words: (rows) => (one(rows) ? "Export …" : `Export ${rows.length} …`),
    part: "copy",
    can: any,
    run: (rows) =>
      openShare({
        words: one(rows) ? "this event" : `${rows.length} events`,
        ids: ids(rows),
        include: "events",
        formats: ["ndjson", "bundle", "har"],
        format: "ndjson",
      }),
  },
];
