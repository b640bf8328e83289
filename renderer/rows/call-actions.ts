/** What can be done with calls: in the list, in the head of one, and with several at once. */
import type { CallRow } from "../../shared/calls";
import { chooseCall } from "../calls/call-selection";
import { engine, sentenceOf } from "../engine-client";
import { tell, workThrough } from "../notice";
import { openReplay } from "../replay/replay-topic";
import { writeNote } from "../search/Note";
import { openRecord, openShare } from "../sharing/sharing-state";
import {
  askWhy,
  compareCalls,
  type MarkedCall,
  markCall,
  openLocalOutbox,
  openPerson,
  openStage,
  openTwin,
  searchEvents,
  searchOutbox,
  useView,
} from "../view";
import { copyAs, many, textOf } from "./copy-rows";
import { markActions } from "./mark-actions";
import { pinOrLetGo, pinWords } from "./pin-rows";
import type { RowAction } from "./row-action";

const one = (rows: readonly CallRow[]) => rows.length === 1;
const any = () => true;
const ids = (rows: readonly CallRow[]) => rows.map(({ callId }) => callId);

/** Two rows; or one and the last that is marked. */
function pairOf(rows: readonly CallRow[]): readonly [MarkedCall, MarkedCall] | null {
  const [first, second] = rows;
  if (rows.length === 2 && first && second) return [first, second];
  if (rows.length > 1 || !first) return null;
  const { markedCalls } = useView.getState();
  const [a, b = first] = markedCalls;
  return a && b && a.callId !== b.callId ? [a, b] : null;
}

const mostReplayed = 50;

async function replayCalls(rows: readonly CallRow[]): Promise<void> {
  const [row] = rows;
  if (!row) return;
  const sources = new Set(rows.map(({ source }) => source));
  const source = sources.size === 1 ? row.source : null;
  if (rows.length === 1) {
    const count = row.events + row.duplicates;
    openReplay({ words: "this call", what: { call: row.callId }, count, source, edit: false });
    return;
  }
  const events: { eventId: string; position: number }[] = [];
  const read = await workThrough(rows, "Reading the events of the calls", async ({ callId }) => {
    const { timeline } = await engine.calls.get({ callId });
    events.push(...timeline.flatMap((event) => [event, ...event.copies]));
  });
  if (read.stopped) return tell({ words: "Stopped. Nothing was replayed.", tone: "plain" });
  if (read.failed > 0) return tell({ words: `Not all calls could be read. ${read.because}`, tone: "bad" });
  const eventIds = events.toSorted((a, b) => a.position - b.position).map(({ eventId }) => eventId);
  openReplay({
    words: `${rows.length} calls`,
    what: { events: eventIds },
    count: eventIds.length,
    source,
    edit: false,
  });
}

async function makeScenario(callId: string): Promise<void> {
  try {
    openRecord(await engine.calls.get({ callId }));
  } catch (error) {
    tell({ words: sentenceOf(error), tone: "bad" });
  }
}

export const callActions: readonly RowAction<CallRow>[] = [
  {
    words: "Open its person",
    does: "open its person",
    key: "p",
    part: "open",
    can: one,
    run: ([row]) => row && openPerson(row.callId),
  },
  {
    words: "Show on the stage",
    part: "open",
    can: one,
    run: ([row]) => row && openStage(row.callId),
  },
  {
    words: "Show its events in the log",
    part: "open",
    can: one,
    run: ([row]) => row && searchEvents(`call:${row.key}`),
  },
  {
    words: "Show its deliveries",
    part: "open",
    can: (rows) => one(rows) && rows[0]?.delivery !== null,
    run: ([row]) => row && searchOutbox(`call:${row.callId}`),
  },
  {
    words: "Show its local messages",
    part: "open",
    can: (rows) => one(rows) && rows[0]?.final === true,
    run: ([row]) => row && openLocalOutbox(row.callId),
  },
  {
    words: "Beside its naive twin",
    part: "open",
    can: one,
    run: ([row]) => row && openTwin(row.callId),
  },
  {
    words: "Why is its record so?",
    part: "open",
    can: one,
    run: ([row]) => row && askWhy(row.callId),
  },
  {
    words: pinWords,
    does: "pin, or take the pin out",
    key: "P",
    part: "mark",
    can: any,
    run: (rows) =>
      void pinOrLetGo(
        rows.map(({ callId, pinned }) => ({ id: callId, pinned })),
        "call",
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
      chooseCall(row.callId);
      writeNote(row.callId);
    },
  },
  ...markActions({
    one: "call",
    isMarked: ({ markedCalls }, row: CallRow) => markedCalls.some(({ callId }) => callId === row.callId),
    mark: markCall,
    pairOf,
    compare: compareCalls,
  }),
  {
    words: (rows) => (one(rows) ? "Replay …" : `Replay ${rows.length} …`),
    does: "replay it",
    key: "r",
    part: "send",
    inBar: true,
    can: ({ length }) => length <= mostReplayed,
    run: (rows) => void replayCalls(rows),
  },
  {
    words: "Make a scenario …",
    part: "send",
    can: one,
    run: ([row]) => row && void makeScenario(row.callId),
  },
  {
    words: "Copy as NDJSON",
    part: "copy",
    can: (rows) => rows.length <= 100,
    run: (rows) =>
      void copyAs(`${many(rows.length, "call")} as NDJSON`, () => textOf("ndjson", ids(rows), "calls")),
  },
  {
    words: (rows) => (one(rows) ? "Copy its id" : "Copy their ids"),
    part: "copy",
    can: any,
    run: (rows) => void copyAs(many(rows.length, "id"), () => rows.map(({ key }) => key).join("\n")),
  },
  {
    words: (rows) => (one(rows) ? "Export …" : `Export ${rows.length} …`),
    part: "copy",
    can: any,
    run: (rows) =>
      openShare({
        words: one(rows) ? "this call" : `${rows.length} calls`,
        ids: ids(rows),
        include: "calls",
        formats: one(rows) ? ["bundle", "page", "ndjson"] : ["bundle", "csv", "ndjson"],
        format: "bundle",
      }),
  },
];
