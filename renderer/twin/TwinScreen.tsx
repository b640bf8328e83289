/** One call twice: behind the gate, and as an integration without one would have written it. One moment for everything. */
import { useMemo, useState } from "react";
import type { TwinCall } from "../../shared/twin-contract";
import { useCallChanges } from "../call-changes";
import { partiesOf, providerWords } from "../calls/call-words";
import { useCall } from "../calls/use-call";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { useRead } from "../read";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { MarkIcon, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { closeTwin, openCall, openScreen, useView } from "../view";
import { asOf, type SinceWords, sinceWordsOf, waitWords } from "./as-of";
import { stepTo } from "./TimeTrack";
import { TwinAxis } from "./TwinAxis";
import { TwinCards } from "./TwinCards";
import { TwinSwitch } from "./TwinSwitch";
import "./twin.css";
import { makeAxis } from "./twin-axis";
import { useTwin } from "./use-twin";

export function TwinScreen() {
  const callId = useView((state) => state.twin?.callId ?? null);
  const changes = useCallChanges();
  const twin = useTwin();
  const read = useRead(callId, () => engine.twin.call({ callId: callId ?? "" }), [
    changes,
    twin.data?.enabled,
    twin.data?.writes,
  ]);
  const { call } = useCall(callId);
  useKeys("Naive twin", [
    {
      key: "Escape",
      does: "back to where you were",
      run: () => {
        closeTwin();
        return true;
      },
    },
  ]);
  return (
    <section className="twin-screen scroll" aria-label="Naive twin">
      <header className="twin-head">
        <h1 className="truncate">{call ? <VisibleText text={partiesOf(call).from} /> : "Naive twin"}</h1>
        {call && (
          <>
            <span className="secondary truncate">
              {providerWords(call.provider)} · <span className="mono">{call.key}</span>
            </span>
            <Tag tone="plain">{call.origin}</Tag>
          </>
        )}
        <span className="grow" />
        {callId !== null && (
          <Button size="small" onClick={() => openCall(callId)}>
            Open call
          </Button>
        )}
        <Button size="small" onClick={closeTwin}>
          Back
        </Button>
      </header>
      {callId === null ? (
        <Empty
          title="No call is open"
          why="A call is set beside its naive twin from its gate, or from Deliver."
          action={<Button onClick={() => openScreen("deliver")}>Open Deliver</Button>}
        />
      ) : read.sentence !== "" ? (
        <ErrorLine sentence={read.sentence} again={read.again} />
      ) : read.data === null ? (
        <Skeleton rows={8} widths={[90, 60, 74, 80]} />
      ) : (
        <SideBySide key={callId} call={read.data} />
      )}
      <TwinSwitch twin={twin} callId={null} />
    </section>
  );
}

function SideBySide({ call }: { call: TwinCall }) {
  const axis = useMemo(
    () =>
      makeAxis([
        ...call.events.map(({ at }) => at),
        ...call.writes.map(({ at }) => at),
        ...call.gated.map(({ frozenAt }) => frozenAt),
      ]),
    [call],
  );
  const start = axis.moments[0] ?? 0;
  const end = axis.moments.at(-1) ?? start;
  // Null: at the end, which moves on while the call is live.
  const [chosen, setChosen] = useState<number | null>(null);
  const at = chosen ?? end;
  const move = (to: number) => setChosen(to >= end ? null : to);
  const since = sinceWordsOf(start, end);
  const now = useMemo(() => asOf(call, at), [call, at]);
  const step = (key: string) => () => {
    const to = stepTo(axis.moments, at, key, end);
    if (to !== null) move(to);
    return to !== null;
  };
  const canStep = (key: string) => () => stepTo(axis.moments, at, key, end) !== null;
  useKeys("Time of the call", [
    { key: "[", does: "back to the last moment", can: canStep("["), run: step("[") },
    { key: "]", does: "on to the next moment", can: canStep("]"), run: step("]") },
  ]);
  return (
    <>
      <div className="twin-time">
        <span className="twin-time-now mono tabular">
          {since(at)} <span className="faint">/ {since(end)}</span>
        </span>
        <TwinAxis call={call} axis={axis} at={at} since={since} onMove={move} />
      </div>
      <GateLine call={call} now={now} since={since} />
      <TwinCards call={call} now={now} since={since} />
      {call.by === "computed" && (
        <p className="twin-by secondary">
          Computed from the recorded events: the twin's account was not told this call. Switch it on to have
          the writes in a second sandbox account.
        </p>
      )}
    </>
  );
}

/** Why it is not there yet, as of the moment, and what opens the gate. */
function GateLine({ call, now, since }: { call: TwinCall; now: ReturnType<typeof asOf>; since: SinceWords }) {
  const { event, record, next } = now;
  const facts = [
    ["ended", event?.ended ?? false],
    ["complete", (event?.ended ?? false) && event?.missing.length === 0],
    ["final", (event?.final ?? false) || record !== null],
  ] as const;
  return (
    <div className="twin-gate" data-open={record !== null || undefined} role="status">
      <MarkIcon mark={record ? "check" : "clock"} size={14} />
      <b>{record ? `The gate opened at ${since(record.frozenAt)}.` : waitWords(call, now)}</b>
      {!record && next && <span>Opens at {since(next.frozenAt)}, and not before.</span>}
      <span className="grow" />
      {facts.map(([name, is]) => (
        <span key={name} className="twin-fact" data-is={is || undefined}>
          <MarkIcon mark={is ? "check" : "clock"} size={12} />
          {name}
        </span>
      ))}
    </div>
  );
}
