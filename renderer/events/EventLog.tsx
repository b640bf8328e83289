import { Columns3 } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import type { EventRow } from "../../shared/events";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { eventAs } from "../inspector/CopyMenu";
import { useKeys } from "../keys";
import { useLiveTable } from "../live-table";
import { ReplayMarked } from "../replay/ReplayButtons";
import { FilterBanner } from "../search/FilterBanner";
import { MetaMenu } from "../search/MetaMenu";
import { writeNote } from "../search/Note";
import { setPinned } from "../search/Pin";
import { SavedViews } from "../search/SavedViews";
import { useMetaOf } from "../search/use-meta-of";
import { ListMenu } from "../sharing/ShareMenu";
import { useCopy } from "../ui/CopyButton";
import { KeyHint } from "../ui/KeyHint";
import { SearchBox } from "../ui/SearchBox";
import { VirtualTable } from "../ui/VirtualTable";
import { compareEvents, markEvent, openCall, openPerson, useView } from "../view";
import { EventsEmpty } from "./EventsEmpty";
import { columnsWith } from "./event-columns";

const read = (q: string, cursor: string | undefined) =>
  engine.events.list({ ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit: 200 });

const complete = (q: string, at: number) => engine.search.complete({ in: "events", q, at });
const setQuery = (eventsQuery: string) => useView.setState({ eventsQuery });
const select = (eventId: string | null) => useView.setState({ eventId });
const noCalls: readonly string[] = [];
const idOf = (row: EventRow) => row.eventId;

export function EventLog({ switcher }: { switcher: ReactNode }) {
  const query = useView((state) => state.eventsQuery);
  const selected = useView((state) => state.eventId);
  const { list, table } = useLiveTable<EventRow>(
    { query, read, idOf, orderOf: (row) => row.position, from: (batch) => batch.events },
    selected,
  );
  const column = useView((state) => state.eventsColumn);
  const total = useEntities((state) => state.status?.events ?? null);
  const values = useMetaOf(column, column === null ? noCalls : list.rows.map((row) => row.callId));
  const columns = useMemo(() => columnsWith(column, values), [column, values]);
  const chosen = list.rows.find((row) => row.eventId === selected);
  useKeys("The event", [
    {
      key: "P",
      does: "pin, or take the pin out",
      run: () => {
        if (!chosen) return false;
        void setPinned(chosen.eventId, !chosen.pinned).catch(() => {}); // what was not pinned stays unpinned on screen
        return true;
      },
    },
    {
      key: "n",
      does: "write a note",
      run: () => {
        if (selected === null) return false;
        writeNote(selected);
        return true;
      },
    },
  ]);
  const onOpen = useCallback(openCallOrPerson, []);
  return (
    <section className="events" aria-label="Events">
      <h1 className="visually-hidden">Events</h1>
      <div className="events-search">
        <SearchBox
          label="Search events"
          placeholder="Search: a word, or type:call.busy signature:failed has:duplicate after:2h"
          query={query}
          onQuery={setQuery}
          problem={list.problem}
          complete={complete}
        >
          <SavedViews
            list="events"
            now={{ q: query, column, group: null }}
            onTake={(view) => useView.setState({ eventsQuery: view.q, eventsColumn: view.column })}
          />
        </SearchBox>
        <MetaMenu
          label="Column"
          icon={<Columns3 size={13} aria-hidden />}
          chosen={column}
          none="No column"
          onChoose={(eventsColumn) => useView.setState({ eventsColumn })}
        />
        {switcher}
        <ListMenu include="events" q={query} />
      </div>
      <FilterBanner query={query} list={list} what="events" total={total} onClear={() => setQuery("")} />
      <VirtualTable
        {...table}
        label="events"
        columns={columns}
        onSelect={select}
        onOpen={onOpen}
        empty={<EventsEmpty query={query} list={list} onClear={() => setQuery("")} />}
        foot={
          <>
            <CompareKeys event={list.rows.find((row) => row.eventId === selected) ?? null} />
            <CopyKey
              eventId={selected}
              hasPerson={list.rows.some((row) => row.eventId === selected && row.person !== null)}
            />
            {selected !== null && <KeyHint keys={["r"]} does="replay" />}
            <KeyHint keys={["j", "k"]} does="rows" />
            <KeyHint keys={["Enter"]} does="open call" />
          </>
        }
      />
    </section>
  );
}

/** Space marks the selected event; with two marks, or one and a selection, D compares them. */
function CompareKeys({ event }: { event: EventRow | null }) {
  const marked = useView((state) => state.marked);
  const [one, other = event] = marked;
  const pair = one && other && one.eventId !== other.eventId ? ([one, other] as const) : null;
  useKeys("The event", [
    {
      key: " ",
      does: "mark it for a comparison",
      run: () => {
        if (!event) return false;
        markEvent(event);
        return true;
      },
    },
    {
      key: "d",
      does: "compare the two that are marked",
      run: () => {
        if (!pair) return false;
        compareEvents(...pair);
        return true;
      },
    },
  ]);
  if (!event && marked.length === 0) return null;
  return (
    <>
      {marked.length > 0 && (
        <span>
          {marked.length} marked <ReplayMarked marked={marked} />
        </span>
      )}
      {pair ? <KeyHint keys={["d"]} does="compare" /> : <KeyHint keys={["Space"]} does="mark" />}
    </>
  );
}

/** A text or a form belongs to a person and to no call. */
function openCallOrPerson(row: EventRow): void {
  if (row.callId !== null) openCall(row.callId);
  else if (row.person !== null) openPerson(row.eventId);
}

function CopyKey({ eventId, hasPerson }: { eventId: string | null; hasPerson: boolean }) {
  const { state, copy } = useCopy();
  useKeys("The event", [
    {
      key: "c",
      does: "copy as cURL, people replaced",
      run: () => {
        if (eventId === null) return false;
        copy(() => eventAs(eventId, "curl", { redact: true }));
        return true;
      },
    },
    {
      key: "p",
      does: "open its person",
      run: () => {
        if (eventId === null || !hasPerson) return false;
        openPerson(eventId);
        return true;
      },
    },
  ]);
  if (eventId === null) return null;
  const said = state === "copied" ? "copied" : state === "failed" ? "could not copy" : "cURL";
  return (
    <span aria-live="polite">
      <KeyHint keys={["c"]} does={said} />
    </span>
  );
}
