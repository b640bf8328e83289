import { useMemo, useState } from "react";
import type { CallRow } from "../../../shared/calls";
import type { DestinationRow } from "../../../shared/deliveries";
import { outcomeWords } from "../../calls/stage-words";
import { engine } from "../../engine-client";
import { useKeys } from "../../keys";
import { phoneWords } from "../../phone";
import { useRead, useWrite } from "../../read";
import { count, shortMoment } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { KeyHint } from "../../ui/KeyHint";
import { Skeleton } from "../../ui/Skeleton";
import { StateWord } from "../../ui/Tag";
import { VirtualTable } from "../../ui/VirtualTable";
import { VisibleText } from "../../ui/VisibleText";
import { openCall, openGate } from "../../view";
import { AsksLayout } from "./AsksLayout";
import { heldSentence, reasonsOf, reasonWords } from "./asks-words";

const mostAtOnce = 500;
type HeldCall = { call: CallRow; because: string };
const idOf = ({ call }: HeldCall) => call.callId;

type HeldProps = {
  destination: DestinationRow;
  /** The call whose gate stands beside the rows, and that gate. */
  shown: string | null;
  gateOf: (callId: string | null) => React.ReactNode;
  onSent: () => void;
};

/** What would be sent, call by call, before anything is. All are chosen until one is taken out. */
export function HeldByHistory({ destination, shown, gateOf, onSent }: HeldProps) {
  const { destinationId, name, enabled } = destination;
  const held = useRead(destinationId, () => engine.destinations.heldByHistory({ destinationId }), [
    destination.heldByHistory,
  ]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState<number | null>(null);
  const { busy, sentence, write } = useWrite();
  const rows = held.data?.rows ?? [];
  const selected = rows.find((row) => idOf(row) === shown) ?? rows[0] ?? null;
  const toggle = (callId: string) => {
    const next = new Set(left);
    if (!next.delete(callId)) next.add(callId);
    setLeft(next);
  };
  useKeys("Held by history", [
    {
      key: " ",
      does: "take the call out, or in again",
      can: () => selected !== null,
      run: () => {
        if (!selected) return false;
        toggle(idOf(selected));
        return true;
      },
    },
  ]);
  const chosen = rows.map(idOf).filter((callId) => !left.has(callId));
  const callIds = chosen.slice(0, mostAtOnce);
  const toggleAll = () => setLeft(chosen.length > 0 ? new Set(rows.map(idOf)) : new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns change with what they show
  const columns = useMemo(
    () => columnsOf({ left, toggle, chosen, of: rows.length, toggleAll }),
    [left, rows],
  );
  if (held.sentence) return <ErrorLine sentence={held.sentence} again={held.again} />;
  if (!held.data) return <Skeleton rows={6} widths={[60, 48, 54]} />;
  const send = () =>
    write(async () => {
      setSent((await engine.destinations.sendHeld({ destinationId, callIds })).sent);
      onSent();
    });
  return (
    <AsksLayout
      sentence={heldSentence(held.data.count, name)}
      evidence={reasonsOf(rows)}
      action={
        <div className="asks-action">
          {sent !== null && (
            <StateWord tone="ok" mark="check">
              {count(sent)} put into the outbox
            </StateWord>
          )}
          {!enabled && <span className="secondary">Switch it on first.</span>}
          {sentence && <ErrorLine sentence={sentence} />}
          <Button
            tone="filled"
            disabled={busy || !enabled || callIds.length === 0}
            title={`${name}${chosen.length > mostAtOnce ? `, ${mostAtOnce} at a time` : ""}`}
            onClick={() => void send()}
          >
            <span className="asks-send truncate">
              Send {count(callIds.length)} to {name}
            </span>
          </Button>
        </div>
      }
      list={
        <VirtualTable
          label="calls held by history"
          columns={columns}
          rows={rows}
          idOf={idOf}
          selected={selected ? idOf(selected) : null}
          onSelect={(callId) => callId !== null && openGate(callId, destinationId)}
          onOpen={({ call }) => openCall(call.callId)}
          openDoes="open the call"
          more={false}
          onMore={() => {}}
          empty={null}
          foot={
            <>
              <span className="asks-chosen">
                {count(chosen.length)} chosen
                {rows.length < held.data.count && ` of the first ${count(rows.length)}`}
              </span>
              <KeyHint keys={["j", "k"]} does="rows" />
              <KeyHint keys={["Space"]} does="choose" />
              <KeyHint keys={["Enter"]} does="open call" />
            </>
          }
        />
      }
      beside={gateOf(selected ? idOf(selected) : null)}
    />
  );
}

type ColumnsOf = {
  left: ReadonlySet<string>;
  toggle: (callId: string) => void;
  chosen: readonly string[];
  of: number;
  toggleAll: () => void;
};

function columnsOf({ left, toggle, chosen, of, toggleAll }: ColumnsOf) {
  return [
    {
      key: "chosen",
      head: (
        <input
          type="checkbox"
          aria-label="Choose all"
          checked={chosen.length === of}
          ref={(box) => {
            if (box) box.indeterminate = chosen.length > 0 && chosen.length < of;
          }}
          onChange={toggleAll}
        />
      ),
      width: 30,
      cell: ({ call }: HeldCall) => (
        <input
          type="checkbox"
          aria-label={`Send ${call.key}`}
          checked={!left.has(call.callId)}
          onClick={(event) => event.stopPropagation()}
          onChange={() => toggle(call.callId)}
        />
      ),
    },
    {
      key: "call",
      head: "Call",
      width: 116,
      grow: 0.5,
      cell: ({ call }: HeldCall) => (
        <span className="mono truncate" title={call.key}>
          <VisibleText text={call.key} />
        </span>
      ),
    },
    {
      key: "person",
      head: "Person",
      width: "rest" as const,
      min: 96,
      cell: ({ call }: HeldCall) => (
        <span className="truncate">
          <VisibleText text={call.personName ?? (call.phone ? phoneWords(call.phone) : "–")} />
        </span>
      ),
    },
    {
      key: "outcome",
      head: "Outcome",
      width: 92,
      yields: 1,
      cell: ({ call }: HeldCall) => (
        <span className="secondary">{call.outcome === null ? "none" : outcomeWords(call.outcome)}</span>
      ),
    },
    {
      key: "why",
      head: "Why it is held",
      width: 112,
      grow: 1,
      cell: ({ because }: HeldCall) => (
        <span className="secondary truncate" title={because}>
          {reasonWords(because)}
        </span>
      ),
    },
    {
      key: "last",
      head: "Last event",
      width: 122,
      yields: 2,
      align: "end" as const,
      cell: ({ call }: HeldCall) => <time className="mono faint">{shortMoment(call.lastReceivedAt)}</time>,
    },
  ];
}
