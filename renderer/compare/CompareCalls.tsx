/** Two whole calls: a judgement in words, their events beside each other, then what differs in facts, record and gate. */
import { ArrowLeftRight, X } from "lucide-react";
import { useMemo } from "react";
import type { CallDetail } from "../../shared/calls";
import { partiesOf } from "../calls/call-words";
import { outcomeWords } from "../calls/stage-words";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useKeys } from "../keys";
import { useRead } from "../read";
import { clock, day, difference } from "../time";
import { Button, IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import "../inspector/inspector.css";
import "./compare.css";
import "./compare-calls.css";
import { type CallDifferences, compareCalls } from "./compare-calls";
import { EventPairs } from "./EventPairs";
import { GateRows } from "./GateRows";
import { JudgementLine } from "./JudgementLine";
import { judgeCalls } from "./judge-calls";
import { ValueRows } from "./ValueRows";

type CompareCallsProps = {
  pair: readonly [string, string];
  onClose: () => void;
  /** Both sides of a row, or the one that is there. */
  onOpen: (events: readonly string[]) => void;
  /** The row that is open. */
  opened: readonly string[] | null;
};

export function CompareCalls({ pair, onClose, onOpen, opened }: CompareCallsProps) {
  const changed = useEntities((state) => state.calls.get(pair[0]));
  const changedToo = useEntities((state) => state.calls.get(pair[1]));
  const generation = useEntities((state) => state.generation);
  const read = useRead(pair.join(" "), async () => {
    const both = await Promise.all(pair.map((callId) => engine.calls.get({ callId })));
    return both.sort((one, other) => one.firstReceivedAt - other.firstReceivedAt);
  }, [changed, changedToo, generation]);
  useKeys("Compare", [
    {
      key: "Escape",
      does: "close the comparison",
      run: () => {
        onClose();
        return true;
      },
    },
  ]);
  const [a, b] = read.data ?? [];
  return (
    <section className="compare-calls" aria-label="Compare two calls">
      {a && b ? (
        <TwoCalls a={a} b={b} onClose={onClose} onOpen={onOpen} opened={opened} />
      ) : read.sentence ? (
        <div className="inspector-failed">
          <ErrorLine
            sentence={read.sentence}
            action={
              <Button size="small" onClick={onClose}>
                Close
              </Button>
            }
          />
        </div>
      ) : (
        <Skeleton rows={9} widths={[38, 70, 55, 62]} />
      )}
    </section>
  );
}

type Two = { a: CallDetail; b: CallDetail };

function TwoCalls({ a, b, onClose, onOpen, opened }: Two & Omit<CompareCallsProps, "pair">) {
  const found = useMemo(() => compareCalls(a, b), [a, b]);
  const judged = judgeCalls(a, b, found);
  return (
    <>
      <header className="inspector-head">
        <ArrowLeftRight size={14} aria-hidden />
        <h1 className="compare-title">Compare</h1>
        <span className="secondary truncate">two calls</span>
        <span className="grow" />
        <CopyButton
          label="Copy the differences"
          tone="plain"
          title="Copy the judgement and what differs as text"
          text={async () => textOf(`${judged.headline} ${judged.follows}`, found)}
        />
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="compare-heads">
        <Head letter="A" call={a} />
        <Head letter="B" call={b} after={b.firstReceivedAt - a.firstReceivedAt} />
      </div>
      <JudgementLine {...judged} />
      <div className="scroll inspector-scroll">
        <EventPairs attempts={found.attempts} opened={opened} onOpen={onOpen} />
        <ValueRows title="Facts" first="Fact" values={found.facts} equal="No fact differs." />
        {found.record ? (
          <ValueRows
            title="Call record"
            first="Path"
            values={found.record}
            equal="The newest versions say the same."
          />
        ) : (
          <>
            <h2 className="compare-part">Call record</h2>
            <p className="compare-none">{withoutRecord(a, b)}</p>
          </>
        )}
        <GateRows checks={found.gate} none={a.gate.length + b.gate.length === 0} />
      </div>
    </>
  );
}

function withoutRecord(a: CallDetail, b: CallDetail): string {
  const without = [a.callRecords.length === 0 ? "A" : null, b.callRecords.length === 0 ? "B" : null].filter(
    Boolean,
  );
  return without.length === 2
    ? "Neither has one: no gate has opened for them."
    : `${without[0]} has none: no gate has opened for it.`;
}

function Head({ letter, call, after }: { letter: "A" | "B"; call: CallDetail; after?: number }) {
  const { from, to } = partiesOf(call);
  return (
    <div className="compare-head">
      <div>
        <span className={`compare-letter compare-letter-${letter}`}>{letter}</span>
        <Button tone="link" className="truncate" onClick={() => openCall(call.callId)}>
          <VisibleText text={to === null ? from : `${from} → ${to}`} />
        </Button>
        <Tag tone="plain">{call.outcome === null ? "no outcome" : outcomeWords(call.outcome)}</Tag>
        {call.final && (
          <Tag tone="ok" mark="check">
            final
          </Tag>
        )}
      </div>
      <span className="secondary truncate">
        {call.providerName} ·{" "}
        <span className="mono">
          <VisibleText text={call.key} />
        </span>
      </span>
      <span className="mono secondary">
        {day(call.firstReceivedAt)} {clock(call.firstReceivedAt)}
        {after === undefined ? "" : ` · ${difference(after)}`}
      </span>
    </div>
  );
}

function textOf(judgement: string, { facts, record, gate }: CallDifferences): string {
  const line = (one: { path: string; a: string | null; b: string | null }) =>
    `${one.path}: ${one.a ?? "(not there)"} → ${one.b ?? "(not there)"}`;
  return [
    judgement,
    ...facts.map(line),
    ...(record ?? []).map((one) => `call record ${line(one)}`),
    ...gate.map(
      (one) =>
        `gate of ${one.destination}, ${one.check}: ${one.a?.because ?? "no such check"} → ${one.b?.because ?? "no such check"}`,
    ),
  ].join("\n");
}
