/**
 * The calls of a search under the values of one key of metadata, the most frequent first. A group says how many calls
 * it has before it is opened; its rows are read a page at a time, newest first. The keys walk over heads and calls
 * alike: on a head, Enter opens and closes it.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CallRow } from "../../shared/calls";
import { useKeys } from "../keys";
import { count } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { VisibleText } from "../ui/VisibleText";
import { CallListRow, CallSkeleton } from "./CallListRow";
import { chooseCall } from "./call-selection";
import "./grouped-calls.css";
import { type GroupItem, useGroupedCalls } from "./use-grouped-calls";

type GroupedCallsProps = {
  query: string;
  groupBy: string;
  shown: string | null;
  now: number;
  columnOf: (call: CallRow) => string | null;
};

const heights = { group: 31, call: 73, more: 34 } as const;

export function GroupedCalls({ query, groupBy, shown, now, columnOf }: GroupedCallsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { items, state, sentence, more, toggle, readMore } = useGroupedCalls(groupBy, query);
  const [at, setAt] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[items[index]?.kind ?? "call"],
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other items, other heights
  useEffect(() => virtual.measure(), [items]);

  // The place of the keys: a head they stand on, else the call that is shown.
  const index = items.findIndex((item) =>
    at === null ? item.kind === "call" && item.call.callId === shown : item.id === at,
  );
  const goTo = (item: GroupItem, place: number) => {
    setAt(item.id);
    if (item.kind === "call") chooseCall(item.call.callId);
    virtual.scrollToIndex(place);
  };
  const move = (step: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index < 0 ? 0 : index + step));
    const item = items[next];
    if (!item) return false;
    goTo(item, next);
    return true;
  };
  const press = (only?: "open" | "close") => {
    const item = items[index];
    if (item?.kind === "more") readMore(item.group);
    else if (item?.kind === "group" && (!only || item.isOpen === (only === "close"))) toggle(item.group);
    else return false;
    return true;
  };
  useKeys("Groups of calls", [
    { key: "j", does: "next call or group", can: () => items.length > 0, run: () => move(1) },
    { key: "k", does: "call or group before", can: () => items.length > 0, run: () => move(-1) },
    { key: "ArrowDown", run: () => move(1) },
    { key: "ArrowUp", run: () => move(-1) },
    {
      key: "Enter",
      does: "open or close the group",
      can: () => items[index]?.kind === "group",
      run: () => press(),
    },
    { key: "ArrowRight", run: () => press("open") },
    { key: "ArrowLeft", run: () => press("close") },
  ]);

  return (
    <div
      ref={scroller}
      className="call-list-scroll scroll"
      role="listbox"
      aria-label={`Calls by ${groupBy}`}
      aria-activedescendant={items[index] ? `grouped-${index}` : undefined}
      tabIndex={0}
    >
      {state === "loading" && <CallSkeleton rows={6} />}
      {state === "failed" && <Empty title="The groups could not be read" why={sentence} />}
      {state === "ready" && items.length === 0 && (
        <Empty title="No call matches" why="Every call is still there; the filter leaves none of them." />
      )}
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((place) => {
          const item = items[place.index];
          if (!item) return null;
          const isAt = place.index === index;
          if (item.kind === "call") {
            return (
              <CallListRow
                key={item.id}
                id={`grouped-${place.index}`}
                call={item.call}
                now={now}
                selected={item.call.callId === shown}
                top={place.start}
                column={columnOf(item.call)}
                onSelect={() => goTo(item, place.index)}
              />
            );
          }
          return (
            <div
              key={item.id}
              id={`grouped-${place.index}`}
              className={item.kind === "group" ? "group-head" : "group-more"}
              role="option"
              aria-selected={isAt}
              data-open={(item.kind === "group" && item.isOpen) || undefined}
              tabIndex={-1}
              style={{ transform: `translateY(${place.start}px)` }}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                setAt(item.id);
                if (item.kind === "group") toggle(item.group);
                else readMore(item.group);
              }}
            >
              {item.kind === "more" ? (
                item.words
              ) : (
                <>
                  <ChevronRight size={13} aria-hidden />
                  <span className="group-key">{groupBy}</span>
                  <span className="group-value truncate" data-none={item.value === null || undefined}>
                    {item.value === null ? "without it" : <VisibleText text={item.value} />}
                  </span>
                  <span className="group-count">{count(item.calls)}</span>
                  <span className="visually-hidden">
                    {item.calls === 1 ? "call" : "calls"}, {item.isOpen ? "open" : "closed"}
                  </span>
                </>
              )}
            </div>
          );
        })}
      </div>
      {more && (
        <p className="group-rest">
          There are more values than are listed here.{" "}
          <Button tone="link" onClick={() => scroller.current?.scrollTo({ top: 0 })}>
            Back to the top
          </Button>
          , or narrow the search.
        </p>
      )}
    </div>
  );
}
