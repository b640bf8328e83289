import { Phone } from "lucide-react";
import type { CallRow } from "../../shared/calls";
import { CallMarkLetter } from "../compare/CallMarks";
import { PinMarks } from "../search/Pin";
import { age, moment, runningClock } from "../time";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { findingTags, isInCall, lineWords, partiesOf, stateTag } from "./call-words";

type CallListRowProps = {
  call: CallRow;
  now: number;
  selected: boolean;
  /** One of several that something is to be done with. */
  picked?: boolean;
  top: number;
  /** Value of the chosen key of metadata. */
  column?: string | null;
  id?: string;
  /** Which of the list it is; -1 where nobody knows how many there are. */
  place?: { index: number; of: number };
  onSelect: (event: React.PointerEvent) => void;
};

/** Number and person, where it stands, and its life as a line of stages. */
export function CallListRow(props: CallListRowProps) {
  const { call, now, selected, picked = false, top, column = null, id, place, onSelect } = props;
  const { from, to } = partiesOf(call);
  const inCall = isInCall(call);
  const state = inCall ? null : stateTag(call);
  // The number of attempts is a count and is never cut: there is room for one tag less beside it.
  const most = (call.dialAttempts > 1 && state) || column !== null ? 1 : 2;
  const tags = [...findingTags(call).slice(0, most), ...(state ? [state] : [])];
  return (
    <div
      id={id ?? `call-${call.callId}`}
      className="call-row"
      role="option"
      tabIndex={-1}
      aria-selected={selected || picked}
      data-call={call.callId}
      data-picked={picked || undefined}
      aria-posinset={place && place.index + 1}
      aria-setsize={place?.of}
      style={{ transform: `translateY(${top}px)` }}
      // A range of rows is selected, not their text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onPointerDown={(event) => event.button === 0 && onSelect(event)}
    >
      <div className="call-row-line">
        <span className="call-row-parties truncate">
          <VisibleText text={from} />
          {to !== null && (
            <>
              {" → "}
              <VisibleText text={to} />
            </>
          )}
        </span>
        <CallMarkLetter call={call} />
        <PinMarks pinned={call.pinned} noted={call.noted} />
        {inCall ? (
          <span className="call-row-running">
            <Phone size={11} aria-hidden />
            {runningClock(now - call.firstReceivedAt)}
          </span>
        ) : (
          <time className="call-row-age" title={moment(call.lastReceivedAt, now)}>
            {age(call.lastReceivedAt, now)}
          </time>
        )}
      </div>
      <div className="call-row-line">
        <span className="call-row-about truncate">
          <VisibleText text={lineWords(call)} />
        </span>
        {column !== null && (
          <span className="call-row-column truncate" title={column}>
            <VisibleText text={column} />
          </span>
        )}
        {inCall && <span className="call-row-age">in call</span>}
        {tags.map(({ words, tone, mark, title }) => (
          <Tag key={words} tone={tone} mark={mark} title={title}>
            {words}
          </Tag>
        ))}
      </div>
      <Spark call={call} />
    </div>
  );
}

/** Stages by their share; what a call that is not final still has before it stays grey. */
function Spark({ call }: { call: CallRow }) {
  const total = call.spark.reduce((sum, { share }) => sum + share, 0);
  const rest = call.final ? 0 : Math.max(0.35, 1 - total);
  return (
    <div className="spark" aria-hidden>
      {call.spark.map(({ stage, share }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity
        <i key={index} data-stage={stage} style={{ flexGrow: share }} />
      ))}
      {(rest > 0 || call.spark.length === 0) && <i style={{ flexGrow: rest || 1 }} />}
    </div>
  );
}

/** The shape of rows to come: two lines and a spark, fading. */
export function CallSkeleton({ rows }: { rows: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity
        <div key={row} className="call-skeleton" style={{ opacity: 1 - row / rows }}>
          <i style={{ width: `${row % 2 ? 48 : 62}%` }} />
          <i style={{ width: `${row % 2 ? 41 : 38}%` }} />
          <i />
        </div>
      ))}
    </div>
  );
}
