import { Columns3 } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import type { EventRow } from "../../shared/events";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useLiveTable } from "../live-table";
import { useNotice } from "../notice";
import { ReplayMarked } from "../replay/ReplayButtons";
import { BulkBar } from "../rows/BulkBar";
import { eventActions } from "../rows/event-actions";
import { rowsAt, usePickedCount, usePicking } from "../rows/picked";
import { menuItems, useRowActions } from "../rows/row-action";
import { FilterBanner } from "../search/FilterBanner";
import { MetaMenu } from "../search/MetaMenu";
import { SavedViews } from "../search/SavedViews";
import { useMetaOf } from "../search/use-meta-of";
import { ListMenu } from "../sharing/ShareMenu";
import { KeyHint } from "../ui/KeyHint";
import { SearchBox } from "../ui/SearchBox";
import { VirtualTable } from "../ui/VirtualTable";
import { openCall, openPerson, useView } from "../view";
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
  const isHeld = usePickedCount("events") > 0;
  const { list, table } = useLiveTable<EventRow>(
    { query, read, idOf, orderOf: (row) => row.position, from: (batch) => batch.events },
    selected,
    isHeld,
  );
  const picking = usePicking<EventRow>("events", {
    what: "events",
    rows: list.rows,
    idOf,
    shown: selected,
    goTo: (index) => select(list.rows[index]?.eventId ?? null),
    read: (cursor) => read(query, cursor),
  });
  const column = useView((state) => state.eventsColumn);
  const total = useEntities((state) => state.status?.events ?? null);
  const values = useMetaOf(column, column === null ? noCalls : list.rows.map((row) => row.callId));
  const columns = useMemo(() => columnsWith(column, values), [column, values]);
  const chosen = list.rows.filter((row) => row.eventId === selected);
  useRowActions("The event", eventActions, chosen);
  const onOpen = useCallback(openCallOrPerson, []);
  return (
    <section className="events" aria-label="Events">
      <h1 className="visually-hidden">Events</h1>
      <div className="events-search">
        {switcher}
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
        <ListMenu include="events" q={query} />
      </div>
      <FilterBanner query={query} list={list} what="events" total={total} onClear={() => setQuery("")} />
      <VirtualTable
        {...table}
        label="events"
        columns={columns}
        onSelect={select}
        onOpen={onOpen}
        picking={picking}
        menu={{
          name: "The event",
          itemsOf: (id) => menuItems(eventActions, rowsAt(picking, list.rows, id, idOf)),
        }}
        empty={<EventsEmpty query={query} list={list} onClear={() => setQuery("")} />}
        foot={
          <>
            <CompareHint isSelected={chosen.length > 0} />
            {selected !== null && <CopyHint />}
            {selected !== null && <KeyHint keys={["r"]} does="replay" />}
            <KeyHint keys={["j", "k"]} does="rows" />
            <KeyHint keys={["Enter"]} does="open call" />
          </>
        }
      />
      <BulkBar one="event" many="events" picking={picking} actions={eventActions} />
    </section>
  );
}

/** Space marks the selected event; with two marks, or one and a selection, D compares them. */
function CompareHint({ isSelected }: { isSelected: boolean }) {
  const marked = useView((state) => state.marked);
  if (!isSelected && marked.length === 0) return null;
  const canCompare = marked.length + (isSelected ? 1 : 0) > 1;
  return (
    <>
      {marked.length > 0 && (
        <span>
          {marked.length} marked <ReplayMarked marked={marked} />
        </span>
      )}
      {canCompare ? <KeyHint keys={["d"]} does="compare" /> : <KeyHint keys={["Space"]} does="mark" />}
    </>
  );
}

/** A text or a form belongs to a person and to no call. */
function openCallOrPerson(row: EventRow): void {
  if (row.callId !== null) openCall(row.callId);
  else if (row.person !== null) openPerson(row.eventId);
}

/** The word for the key gives way to what it did. */
function CopyHint() {
  const isCopied = useNotice(({ notice }) => /cURL copied$/.test(notice?.words ?? ""));
  return <KeyHint keys={["c"]} does={isCopied ? "copied" : "cURL"} />;
}
