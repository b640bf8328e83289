import type { RunDetail } from "../../shared/runs";
import { milliseconds, runningClock } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Glyph } from "../ui/Glyph";
import { StateWord, Tag } from "../ui/Tag";
import { type Column, VirtualTable } from "../ui/VirtualTable";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import type { SendRow } from "./send-rows";

type SendsTableProps = {
  rows: readonly SendRow[];
  run: RunDetail | null;
  position: number;
  /** Row that is unfolded. */
  selected: string | null;
  onSelect: (row: SendRow | null) => void;
};

/** What leaves, as it leaves, with the answer beside it. */
export function SendsTable({ rows, run, position, selected, onSelect }: SendsTableProps) {
  const columns: Column<SendRow>[] = [
    { key: "sent", head: "Sent", width: 50, cell: (row) => <Sent row={row} /> },
    { key: "event", head: "Event", width: "rest", min: 146, cell: (row) => <EventCell row={row} /> },
    {
      key: "fault",
      head: "Fault",
      width: 122,
      cell: (row) => <Fault row={row} run={run} position={position} />,
    },
    {
      key: "answered",
      head: run?.handler ? "Handler answered" : "Answered",
      width: 100,
      align: "end",
      cell: (row) => <Answered row={row} />,
    },
  ];
  return (
    <VirtualTable
      label="sends"
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      selected={selected}
      onSelect={(id) => onSelect(rows.find((row) => row.id === id) ?? null)}
      more={false}
      onMore={() => {}}
      reveal
      unfolded={selected}
      below={(row) => (row.send && run ? <Below row={row} run={run} /> : null)}
      toneOf={({ state, send }) => (state === "sent" ? (isFailed(send) ? "bad" : null) : "dim")}
      empty={<Empty title="Nothing is sent yet" why="Rows appear as the events leave." />}
      foot={run && !run.handler && run.sent > 0 && <OpenCalls run={run} />}
    />
  );
}

function isFailed(send: SendRow["send"]): boolean {
  return send !== null && (send.error !== null || (send.status !== null && send.status >= 400));
}

function Sent({ row }: { row: SendRow }) {
  const isLost = row.state === "dropped";
  return <span className="mono secondary">{isLost ? "–" : runningClock(row.atMs)}</span>;
}

function EventCell({ row }: { row: SendRow }) {
  return (
    <>
      <Glyph kind={row.kind} stage={row.stage} />
      <span className="truncate">
        <VisibleText text={row.type} />
      </span>
      {row.call !== null && <Tag tone="plain">{row.call}</Tag>}
    </>
  );
}

function Fault({ row, run, position }: { row: SendRow; run: RunDetail | null; position: number }) {
  if (row.state === "dropped") return <Tag tone="bad">dropped</Tag>;
  const inMs = row.atMs - position;
  return (
    <>
      {row.fault !== null && (
        <span className="send-fault tag tag-warn truncate" title={row.fault}>
          {row.fault.replaceAll("call.", "")}
        </span>
      )}
      {row.state === "waiting" && run?.state === "playing" && inMs >= 1000 && (
        <span className="faint">in {inMs < 60_000 ? `${Math.ceil(inMs / 1000)} s` : runningClock(inMs)}</span>
      )}
    </>
  );
}

function Answered({ row: { state, send } }: { row: SendRow }) {
  if (state === "planned") return <span className="faint">planned</span>;
  if (state === "dropped") return <span className="faint">not sent</span>;
  if (state === "waiting") return <span className="secondary">waiting</span>;
  if (state === "not-sent")
    return (
      <span className="faint truncate">{send?.error ? <VisibleText text={send.error} /> : "not sent"}</span>
    );
  if (!send || (send.status === null && send.error === null))
    return <span className="faint">no answer yet</span>;
  if (send.status === null)
    return (
      <span className="truncate" title={send.error ?? undefined}>
        <StateWord tone="bad" mark="cross">
          {send.error ?? ""}
        </StateWord>
      </span>
    );
  const ok = send.status < 400;
  return (
    <>
      {send.attempt > 1 && <span className="secondary">try {send.attempt}</span>}
      <span className={`mono send-status ${ok ? "send-ok" : "send-bad"}`}>{send.status}</span>
      <span className="mono secondary send-ms">
        {send.answerMs === null ? "" : milliseconds(send.answerMs)}
      </span>
    </>
  );
}

/** What the platform does next, what was answered, and the way to the call. */
function Below({ row, run }: { row: SendRow; run: RunDetail }) {
  const { send } = row;
  if (!send) return null;
  const callId = run.calls.find(({ name }) => name === send.call)?.callId ?? run.callId;
  const isBare = send.error === null && send.next === null && send.answerBody === null;
  return (
    <div className="send-below">
      {send.fault !== null && <p className="secondary">{send.fault}</p>}
      {send.error !== null && (
        <p className="send-bad">
          <VisibleText text={send.error} />
        </p>
      )}
      {send.next !== null && <p>{send.next}</p>}
      {send.answerBody !== null && (
        <pre className="scroll">
          <VisibleText text={send.answerBody} />
        </pre>
      )}
      {isBare && send.sentAt !== null && <p className="faint">The answer had no text.</p>}
      {send.sentAt !== null && run.handler === null && (
        <Button size="small" onClick={() => openCall(callId)}>
          Open the call
        </Button>
      )}
    </div>
  );
}

function OpenCalls({ run }: { run: RunDetail }) {
  const calls = run.calls.length > 0 ? run.calls : [{ name: "the call", callId: run.callId }];
  return (
    <span className="send-calls">
      {calls.slice(0, 4).map(({ name, callId }) => (
        <Button key={callId} tone="link" onClick={() => openCall(callId)}>
          Open {name}
        </Button>
      ))}
    </span>
  );
}
