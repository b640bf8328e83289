import type { DestinationRow } from "../../shared/deliveries";
import type { AskingRow } from "../../shared/outbox-contract";
import { partiesOf } from "../calls/call-words";
import { useNow } from "../calls/use-now";
import { useEntities } from "../entities";
import type { Pages } from "../pages";
import type { Read } from "../read";
import { age, count } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openGate } from "../view";
import { HeldByHistory } from "./asks/HeldByHistory";
import { Unmatched } from "./asks/Unmatched";
import "./at-gate.css";
import { Untaken } from "./Untaken";
import type { GateCall, GateCalls } from "./use-gate-calls";
import { WouldChange } from "./WouldChange";

export type GateList = "waiting" | "held" | "history" | "would-change" | "unmatched" | "untaken";

type AtTheGateProps = {
  destination: DestinationRow | null;
  calls: GateCalls;
  unmatched: Read<AskingRow[]>;
  shown: string | null;
  list: GateList;
  onList: (list: GateList) => void;
  onSent: () => void;
  /** The whole height is its own: what is listed asks somebody. */
  asks: boolean;
  gateOf: (callId: string | null) => React.ReactNode;
};

/** Calls without a call record here: the gate keeps them, so the outbox does not know them. */
export function AtTheGate({
  destination,
  calls,
  unmatched,
  shown,
  list,
  onList,
  onSent,
  asks,
  gateOf,
}: AtTheGateProps) {
  const history = destination?.heldByHistory ?? 0;
  const wouldChange = useEntities((state) => state.status?.wouldChange ?? 0);
  const untaken = useEntities((state) => state.status?.untaken ?? 0);
  const asking = unmatched.data?.length ?? 0;
  const figure = (pages: Pages<GateCall>) => `${count(pages.rows.length)}${pages.more ? "+" : ""}`;
  return (
    <section className="at-gate" aria-label="At the gate" data-asks={asks || undefined}>
      <header className="at-gate-head">
        <h2 className="truncate">At the gate</h2>
        <span className="grow" />
        <Segments
          label="Which calls at the gate"
          value={list}
          onChange={onList}
          segments={[
            { value: "waiting", words: `waiting ${figure(calls.waiting)}` },
            { value: "held", words: `held ${figure(calls.held)}` },
            // Past the gate already, and asked about here: whom the call record belongs to.
            ...(asking > 0 || list === "unmatched"
              ? [{ value: "unmatched" as const, words: `unmatched ${count(asking)}` }]
              : []),
            { value: "history", words: `by history ${count(history)}` },
            {
              value: "would-change",
              words: `would change ${count(wouldChange)}`,
              title: `Call records of all destinations that reading again would change: ${count(wouldChange)}`,
            },
            ...(untaken > 0 || list === "untaken"
              ? [
                  {
                    value: "untaken" as const,
                    words: `not taken ${count(untaken)}`,
                    title: `Calls that no destination takes: ${count(untaken)}`,
                  },
                ]
              : []),
          ]}
        />
      </header>
      <div className="at-gate-rows scroll">
        {list === "unmatched" ? (
          <Unmatched rows={unmatched} />
        ) : list === "would-change" ? (
          <WouldChange total={wouldChange} />
        ) : list === "untaken" ? (
          <Untaken total={untaken} />
        ) : list === "history" ? (
          destination && history > 0 ? (
            <HeldByHistory
              key={destination.destinationId}
              destination={destination}
              shown={shown}
              gateOf={gateOf}
              onSent={onSent}
            />
          ) : (
            <Empty
              title="Nothing is held by history"
              why="Calls that were final before the destination was switched on, or became so by reading again, wait here until you send them."
            />
          )
        ) : (
          destination && <GateRows destination={destination} pages={calls[list]} list={list} shown={shown} />
        )}
      </div>
    </section>
  );
}

type GateRowsProps = {
  destination: DestinationRow;
  pages: Pages<GateCall>;
  list: "waiting" | "held";
  shown: string | null;
};

function GateRows({ destination, pages, list, shown }: GateRowsProps) {
  const now = useNow(1000, pages.rows.length > 0);
  if (pages.rows.length === 0) {
    if (pages.loading) return <Skeleton rows={3} height={40} widths={[70, 56, 62]} />;
    if (pages.sentence !== "")
      return (
        <Empty
          title="The gate could not be read"
          why={pages.sentence}
          action={<Button onClick={pages.again}>Try again</Button>}
        />
      );
    return list === "waiting" ? (
      <Empty
        title={destination.enabled ? "No call waits here" : `${destination.name} is switched off`}
        why={
          destination.enabled
            ? "A call stands here from its first event until its gate opens."
            : "Its gate is closed to every call. Switch it on, and calls that become final from then on leave."
        }
      />
    ) : (
      <Empty title="No call is held here" why="A held call has ended and leaves only when you decide." />
    );
  }
  return (
    <>
      <ul aria-label={list === "waiting" ? "Calls waiting at the gate" : "Calls held at the gate"}>
        {pages.rows.map(({ call, verdict }) => {
          const { from, to } = partiesOf(call);
          return (
            <li key={call.callId}>
              <button
                type="button"
                className="at-gate-row"
                aria-current={call.callId === shown ? "true" : undefined}
                onClick={() => openGate(call.callId, destination.destinationId)}
              >
                <span className="at-gate-who">
                  <span className="mono truncate">
                    <VisibleText text={call.key} />
                  </span>
                  <span className="secondary truncate">
                    <VisibleText text={to ?? from} />
                  </span>
                  <span className="grow" />
                  <span className="faint tabular">{age(call.lastReceivedAt, now)}</span>
                </span>
                <span className="at-gate-sentence" title={verdict.sentence}>
                  <MarkIcon mark={list === "waiting" ? "clock" : "minus"} size={12} />
                  <span className="truncate">{verdict.sentence}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {pages.more && (
        <div className="at-gate-more">
          <Button size="small" onClick={pages.readMore}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}
