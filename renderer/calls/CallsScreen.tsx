/** The Calls screen: the list, one call, and the event that is looked at. Before the first event it teaches instead. */
import { useEffect, useState } from "react";
import type { CallRow } from "../../shared/calls";
import { CompareCalls } from "../compare/CompareCalls";
import { ComparePanel } from "../compare/ComparePanel";
import { DemoPlanPane } from "../demo/DemoPlan";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { Inspector } from "../inspector/Inspector";
import { useKeys } from "../keys";
import { useLiveList } from "../live-list";
import { callActions } from "../rows/call-actions";
import { usePickedCount } from "../rows/picked";
import { useRowActions } from "../rows/row-action";
import { openEvent, useView } from "../view";
import { CallDetail } from "./CallDetail";
import { CallList } from "./CallList";
import { CallPanes } from "./CallPanes";
import { Checklist, useChecklist } from "./Checklist";
import { noteShown, selectEvent, useSelectedEvent } from "./call-selection";
import { FirstRun } from "./FirstRun";
import { useSamplePlay } from "./sample-play";
import { useShownRow } from "./use-shown-row";

const read = (q: string, cursor: string | undefined) =>
  engine.calls.list({ ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit: 100 });

export function CallsScreen() {
  const query = useView((state) => state.callsQuery);
  const chosen = useView((state) => state.callId);
  const events = useEntities(({ status }) => status?.events ?? null);
  const playing = useSamplePlay((play) => play.inFirstRun);
  const played = useSamplePlay((play) => play.callId);
  const [atTop, setAtTop] = useState(true);
  const isHeld = usePickedCount("calls") > 0;
  const following = chosen === null && atTop && !isHeld;
  const list = useLiveList<CallRow>({
    query,
    read,
    idOf: (row) => row.callId,
    orderOf: (row) => row.lastReceivedAt,
    from: (batch) => batch.calls,
    following,
  });
  const shown = chosen ?? list.rows[0]?.callId ?? null;
  useEffect(() => noteShown(shown), [shown]);
  const eventId = useSelectedEvent(shown);
  // What the reader plays from here is what the reader waits for: it does not wait behind the pill.
  const { fresh, showFresh } = list;
  const isAwaited = fresh > 0 && shown === played && !list.rows.some((row) => row.callId === shown);
  useEffect(() => {
    if (isAwaited) showFresh();
  }, [isAwaited, showFresh]);
  const checklist = useChecklist();
  const demo = useEntities(({ status }) => status?.demo ?? false);
  const compared = useView((state) => state.comparedCalls);
  const [opened, setOpened] = useState<{ of: typeof compared; events: readonly string[] } | null>(null);
  const ofTwo = compared !== null && opened?.of === compared ? opened.events : null;
  const closeEvent = () => {
    if (shown === null) return false;
    selectEvent(shown, null);
    return true;
  };
  useKeys(
    "The event",
    [{ key: "Escape", does: "close it", run: closeEvent }],
    eventId !== null && compared === null,
  );

  const row = useShownRow(shown, list.rows);
  useRowActions("The call", callActions, row === null ? [] : [row]);

  const isFirst = playing || (events === 0 && list.rows.length === 0);
  const inspector =
    shown !== null && eventId !== null ? (
      <Inspector
        eventId={eventId}
        onClose={() => selectEvent(shown, null)}
        onOpenEvent={(next) => selectEvent(shown, next)}
      />
    ) : null;
  if (compared !== null && !isFirst) {
    const close = () => setOpened(null);
    return (
      <CallPanes
        list={<CallList list={list} shown={shown} following={following} onAtTop={setAtTop} />}
        call={
          <CompareCalls
            key={compared.join()}
            pair={compared}
            onClose={() => useView.setState({ comparedCalls: null })}
            onOpen={(events) => setOpened({ of: compared, events })}
            opened={ofTwo}
          />
        }
        third={
          ofTwo && {
            key: "compare",
            content: <EventsOfTwo key={ofTwo.join()} events={ofTwo} onClose={close} />,
            size: 480,
            min: 380,
          }
        }
      />
    );
  }
  const third = isFirst
    ? checklist || demo
      ? { key: "checklist", content: demo ? <DemoPlanPane /> : <Checklist />, size: 360, min: 300, max: 460 }
      : null
    : inspector && { key: "inspector", content: inspector, size: 424, min: 340 };
  return (
    <CallPanes
      list={<CallList list={list} shown={shown} following={following} onAtTop={setAtTop} />}
      call={
        isFirst ? (
          <FirstRun />
        ) : (
          <CallDetail callId={shown} none={shown === null && list.state !== "loading"} />
        )
      }
      third={third}
    />
  );
}

/** A row of the comparison: both events against each other, or the one that only one of the calls has. */
function EventsOfTwo({ events, onClose }: { events: readonly string[]; onClose: () => void }) {
  const [one, other] = events;
  useKeys("The event", [
    {
      key: "Escape",
      does: "close it",
      run: () => {
        onClose();
        return true;
      },
    },
  ]);
  if (one && other) return <ComparePanel pair={[one, other]} onClose={onClose} onOpenEvent={openEvent} />;
  return one ? <Inspector eventId={one} onClose={onClose} onOpenEvent={openEvent} /> : null;
}
