import { useVirtualizer } from "@tanstack/react-virtual";
import { Columns3, Group, Lightbulb } from "lucide-react";
import { useEffect, useRef } from "react";
import type { CallRow } from "../../shared/calls";
import { useOpenAdvice } from "../advice";
import { CompareCallsHint } from "../compare/CallMarks";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { Dot } from "../frame/Dot";
import { useKeptPlace } from "../kept-place";
import { useKeys } from "../keys";
import type { LiveList } from "../live-list";
import { BulkBar } from "../rows/BulkBar";
import { callActions } from "../rows/call-actions";
import { rowsAt, usePicking } from "../rows/picked";
import { menuItems } from "../rows/row-action";
import { FilterBanner } from "../search/FilterBanner";
import { MetaMenu } from "../search/MetaMenu";
import { QueryNotRead } from "../search/QueryNotRead";
import { SavedViews } from "../search/SavedViews";
import { useMetaOf } from "../search/use-meta-of";
import { ListMenu } from "../sharing/ShareMenu";
import { count } from "../time";
import { Button } from "../ui/Button";
import { ContextMenu } from "../ui/ContextMenu";
import { Empty } from "../ui/Empty";
import { FreshPill } from "../ui/FreshPill";
import { KeyHint } from "../ui/KeyHint";
import { SearchBox } from "../ui/SearchBox";
import { openScreen, useView } from "../view";
import { CallListRow, CallSkeleton } from "./CallListRow";
import { chooseCall } from "./call-selection";
import { GroupedCalls } from "./GroupedCalls";
import "./call-list.css";
import "./stage-colours.css";
import { PlaySample } from "./PlaySample";
import { useNow } from "./use-now";
import { askedRow } from "./use-shown-row";

type CallListProps = {
  list: LiveList<CallRow>;
  /** The call that is shown. */
  shown: string | null;
  following: boolean;
  onAtTop: (atTop: boolean) => void;
};

const rowHeight = 73;
const noCalls: readonly string[] = [];
const idOf = (call: CallRow) => call.callId;
const readPage = (q: string, cursor: string | undefined) =>
  engine.calls.list({ ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit: 500 });
const complete = (q: string, at: number) => engine.search.complete({ in: "calls", q, at });
const setQuery = (callsQuery: string) => useView.setState({ callsQuery });

/** Rows stay where the reader put them: new calls wait behind the pill unless the list is followed. */
export function CallList({ list, shown, following, onAtTop }: CallListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const query = useView((state) => state.callsQuery);
  const now = useNow(1000);
  const { rows, more, readMore } = list;
  const total = useEntities((state) => state.status?.calls ?? null);
  const column = useView((state) => state.callsColumn);
  const group = useView((state) => state.callsGroup);
  const values = useMetaOf(column, column === null ? noCalls : rows.map((row) => row.callId));
  const columnOf = (call: CallRow) => (column === null ? null : (values.get(call.callId) ?? null));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.callId ?? index,
    overscan: 6,
  });
  const keepPlace = useKeptPlace(`calls ${query} ${group ?? ""}`, scroller, {
    rows,
    idOf,
    rowHeight,
    more,
    onMore: readMore,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && lastSeen >= rows.length - 10) readMore();
  }, [more, lastSeen, rows.length, readMore]);

  const index = rows.findIndex((row) => row.callId === shown);
  const goTo = (next: number) => {
    const row = rows[next];
    if (row) chooseCall(row.callId);
    virtual.scrollToIndex(next);
  };
  const picking = usePicking<CallRow>("calls", {
    what: "calls",
    rows,
    idOf,
    shown,
    goTo,
    read: (at) => readPage(query, at),
  });
  const menuOf = (callId: string) => {
    const here = rowsAt(picking, rows, callId, idOf);
    if (here.length > 0) return menuItems(callActions, here);
    return askedRow(callId).then((asked) => menuItems(callActions, asked));
  };
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index < 0 ? 0 : index + step));
    if (rows.length === 0) return false;
    picking.clear();
    goTo(next);
    return true;
  };
  const arrow = (event: KeyboardEvent, step: number) => (event.shiftKey ? picking.extend(step) : move(step));
  useKeys(
    "Calls",
    [
      { key: "j", does: "next call", can: () => rows.length > 0, run: () => move(1) },
      { key: "k", does: "call before", can: () => rows.length > 0, run: () => move(-1) },
      { key: "ArrowDown", run: (event) => arrow(event, 1) },
      { key: "ArrowUp", run: (event) => arrow(event, -1) },
      ...picking.keys,
    ],
    group === null,
  );

  const follow = () => {
    list.showFresh();
    chooseCall(null);
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <section className="call-list" aria-label="Calls">
      <div className="call-list-head">
        <SearchBox
          label="Search calls"
          placeholder="Search calls"
          query={query}
          onQuery={setQuery}
          problem={list.problem}
          complete={complete}
        />
        <button
          type="button"
          className="following"
          aria-pressed={following}
          title={following ? "The newest call is shown as it comes" : "Show the newest call as it comes"}
          onClick={() => (following ? shown !== null && chooseCall(shown) : follow())}
        >
          <Dot state={following ? "good" : "off"} /> {following ? "Following" : "Follow"}
        </button>
      </div>
      <Tools query={query} />
      <FilterBanner query={query} list={list} what="calls" total={total} onClear={() => setQuery("")} />
      <div className="call-list-body">
        <FreshPill
          what="calls"
          fresh={group === null ? list.fresh : 0}
          more={list.freshMore}
          onShow={() => {
            list.showFresh();
            scroller.current?.scrollTo({ top: 0 });
          }}
        />
        <ContextMenu label="The call" by="data-call" shown={shown} itemsOf={menuOf}>
          {group !== null && rows.length > 0 ? (
            <GroupedCalls
              query={list.problem ? "" : query}
              groupBy={group}
              shown={shown}
              now={now}
              columnOf={columnOf}
            />
          ) : (
            <div
              ref={scroller}
              className="call-list-scroll scroll"
              // A list box holds options and nothing else: while there are none it is no list box.
              {...(rows.length > 0 && {
                role: "listbox",
                "aria-label": "Calls",
                "aria-multiselectable": true,
                "aria-activedescendant": index < 0 ? undefined : `call-${shown}`,
                tabIndex: 0,
              })}
              onScroll={({ currentTarget }) => {
                onAtTop(currentTarget.scrollTop < 4);
                keepPlace(currentTarget);
              }}
            >
              {rows.length === 0 ? (
                <CallsEmpty list={list} query={query} />
              ) : (
                <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
                  {items.map((item) => {
                    const call = rows[item.index];
                    return (
                      call && (
                        <CallListRow
                          key={call.callId}
                          call={call}
                          place={{ index: item.index, of: more ? -1 : rows.length }}
                          now={now}
                          selected={call.callId === shown}
                          picked={picking.ids.has(call.callId)}
                          top={item.start}
                          column={columnOf(call)}
                          onSelect={(event) => picking.click(event, call.callId) || chooseCall(call.callId)}
                        />
                      )
                    );
                  })}
                </div>
              )}
            </div>
          )}
        </ContextMenu>
      </div>
      <BulkBar one="call" many="calls" picking={picking} actions={callActions} />
      <Foot list={list} query={query} shown={shown} />
    </section>
  );
}

/** Saved views, the column and the grouping: what a list is looked at through. */
function Tools({ query }: { query: string }) {
  const column = useView((state) => state.callsColumn);
  const group = useView((state) => state.callsGroup);
  return (
    <div className="call-list-tools">
      <SavedViews
        list="calls"
        now={{ q: query, column, group }}
        onTake={(view) =>
          useView.setState({ callsQuery: view.q, callsColumn: view.column, callsGroup: view.group })
        }
      />
      <span className="grow" />
      <MetaMenu
        label="Column"
        icon={<Columns3 size={13} aria-hidden />}
        chosen={column}
        none="No column"
        onChoose={(callsColumn) => useView.setState({ callsColumn })}
      />
      <MetaMenu
        label="Group by"
        icon={<Group size={13} aria-hidden />}
        chosen={group}
        none="Do not group"
        onChoose={(callsGroup) => useView.setState({ callsGroup })}
      />
    </div>
  );
}

/** The engine counts no hits, so a number behind which there is more carries a plus. */
function shownCount(list: LiveList<CallRow>): string {
  return `${count(list.rows.length)}${list.more ? "+" : ""}`;
}

function CallsEmpty({ list, query }: { list: LiveList<CallRow>; query: string }) {
  if (list.state === "loading") return <CallSkeleton rows={6} />;
  if (list.state === "failed") {
    return (
      <Empty
        title="The calls could not be read"
        why={list.sentence}
        action={<Button onClick={list.readAgain}>Try again</Button>}
      />
    );
  }
  if (list.problem !== null) return <QueryNotRead onClear={() => setQuery("")} />;
  if (query.trim() !== "") {
    return (
      <Empty
        title="No call matches"
        why="Every call is still there; the filter leaves none of them."
        action={<Button onClick={() => setQuery("")}>Clear the filter</Button>}
      />
    );
  }
  return (
    <div className="call-list-none">
      <CallSkeleton rows={2} />
      <Empty
        title="No calls yet"
        why="Nothing that belongs to a call has been received on this machine. A call appears here with its first event."
        action={<PlaySample look="plain" />}
      />
    </div>
  );
}

function Foot({ list, query, shown }: { list: LiveList<CallRow>; query: string; shown: string | null }) {
  const total = useEntities((state) => state.status?.calls ?? null);
  const marked = useView((state) => state.markedCalls.length);
  const advice = useOpenAdvice().data?.length ?? 0;
  if (list.rows.length === 0) return null;
  return (
    <footer className="call-list-foot">
      <div className="call-list-play">
        <PlaySample look="quiet" />
      </div>
      {advice > 0 && (
        <div className="call-list-advice">
          <Lightbulb size={12} aria-hidden />
          <Button tone="link" title="In Setup, at the source" onClick={() => openScreen("setup")}>
            {advice === 1 ? "1 piece of advice" : `${advice} pieces of advice`} on your sources
          </Button>
        </div>
      )}
      <div className="call-list-count">
        <span className="call-list-shown">
          {shownCount(list)}
          {total !== null && ` of ${count(total)}`} {total === 1 ? "call" : "calls"} shown
        </span>
        <span className="call-list-hints">
          <CompareCallsHint shown={shown} />
          {marked === 0 && (
            <>
              <KeyHint keys={["j", "k"]} does="rows" />
              <KeyHint keys={["/"]} does="search" />
            </>
          )}
        </span>
        <ListMenu include="calls" q={query} />
      </div>
    </footer>
  );
}
