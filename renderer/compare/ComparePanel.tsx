import { ArrowLeftRight, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { EventDetail } from "../../shared/events";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { useRead } from "../read";
import { bytes, clock, difference } from "../time";
import { Button, IconButton } from "../ui/Button";
import { useCopy } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { formatJson } from "../ui/format-json";
import { payloadText } from "../ui/payload-text";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openKeyLinter } from "../view";
import "./compare.css";
import { comparePaths } from "./compare-paths";
import { compareText, countChanges } from "./compare-text";
import { DiffTable } from "./DiffTable";
import { JudgementLine } from "./JudgementLine";
import { judgePair } from "./judge-pair";
import { PathTable } from "./PathTable";

type CompareProps = {
  pair: readonly [string, string];
  onClose: () => void;
  onOpenEvent: (eventId: string) => void;
};
type Way = "side" | "paths";
const ways: readonly { value: Way; words: string }[] = [
  { value: "side", words: "Side by side" },
  { value: "paths", words: "Paths" },
];

/** Bytes that are compared as a whole; of larger bodies only what the event's own answer holds. */
const longestCompared = 1_000_000;

async function readWhole(eventId: string): Promise<EventDetail> {
  const event = await engine.events.get({ eventId });
  if (!event.bodyTruncated || !event.bodyIsText || event.bytes > longestCompared) return event;
  const body = await engine.events.body({ eventId, masked: true });
  return { ...event, bodyText: new TextDecoder().decode(await body.arrayBuffer()), bodyTruncated: false };
}

/** Two events against each other, opening with what they are to each other. A is always the one that came first. */
export function ComparePanel({ pair, onClose, onOpenEvent }: CompareProps) {
  const read = useRead(pair.join(" "), async () => {
    const both = await Promise.all(pair.map(readWhole));
    return both.sort((one, other) => one.position - other.position);
  });
  useKeys("Compare", [{ key: "Escape", does: "close the comparison", run: () => void onClose() }]);
  const [a, b] = read.data ?? [];
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // Whoever came here by a button that is gone goes on from here, and not from the top of the window.
    if (document.activeElement === document.body) panel.current?.focus();
  }, []);
  return (
    <aside ref={panel} className="inspector compare" aria-label="Compare" tabIndex={-1}>
      {a && b ? (
        <Comparison a={a} b={b} onClose={onClose} onOpenEvent={onOpenEvent} />
      ) : read.sentence ? (
        <div className="inspector-failed">
          <ErrorLine sentence={read.sentence} />
        </div>
      ) : (
        <Skeleton rows={9} widths={[38, 70, 55, 62]} />
      )}
    </aside>
  );
}

type Pair = { a: EventDetail; b: EventDetail };

function payloadOf({ contentType, bodyText }: EventDetail): string {
  return payloadText(contentType, bodyText);
}

function Comparison({ a, b, onClose, onOpenEvent }: Pair & Omit<CompareProps, "pair">) {
  const [way, setWay] = useState<Way>("side");
  const judged = judgePair(a, b);
  const headers = useMemo(() => compareText(headerText(a), headerText(b)), [a, b]);
  const body = useMemo(() => compareText(readable(payloadOf(a)), readable(payloadOf(b))), [a, b]);
  const paths = useMemo(() => comparePaths(payloadOf(a), payloadOf(b)), [a, b]);
  const { changed, added, removed } = countChanges(body);
  return (
    <>
      <header className="inspector-head">
        <ArrowLeftRight size={14} aria-hidden />
        <h2>Compare</h2>
        <span className="secondary truncate">
          {a.type === b.type ? <VisibleText text={a.type ?? "two events"} /> : "two events"}
        </span>
        <span className="grow" />
        <Segments label="How to compare" value={way} segments={ways} onChange={setWay} />
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="compare-heads">
        <Head letter="A" event={a} onOpenEvent={onOpenEvent} />
        <Head letter="B" event={b} after={b.receivedAt - a.receivedAt} onOpenEvent={onOpenEvent} />
      </div>
      <JudgementLine {...judged} />
      <div className="compare-counts">
        {changed + added + removed === 0 && <Tag tone="plain">bodies are equal</Tag>}
        {changed > 0 && <Tag tone="bad">{changed} changed</Tag>}
        {removed > 0 && <Tag tone="bad">{removed} removed</Tag>}
        {added > 0 && <Tag tone="ok">{added} added</Tag>}
        <span className="grow" />
        {a.source === b.source && (
          <Button
            size="small"
            title="What a de-duplication key of your handler would do to what came here"
            onClick={() => openKeyLinter(a.source)}
          >
            Judge your key
          </Button>
        )}
        <CopyDifference a={a} b={b} />
      </div>
      <div className="scroll inspector-scroll">
        {way === "paths" ? (
          <PathTable
            differences={paths}
            ofTwoCalls={a.callId !== b.callId}
            isCut={a.bodyTruncated || b.bodyTruncated}
          />
        ) : (
          <>
            <h3 className="compare-part">Headers</h3>
            <DiffTable label="Headers" rows={headers} />
            <h3 className="compare-part">
              Body
              {(a.bodyTruncated || b.bodyTruncated) && <span className="faint"> the first 256 KiB</span>}
            </h3>
            <DiffTable label="Body" rows={body} />
          </>
        )}
      </div>
    </>
  );
}

type HeadProps = {
  letter: "A" | "B";
  event: EventDetail;
  after?: number;
  onOpenEvent: (eventId: string) => void;
};

function Head({ letter, event, after, onOpenEvent }: HeadProps) {
  return (
    <div className="compare-head">
      <div>
        <span className={`compare-letter compare-letter-${letter}`}>{letter}</span>
        <Button tone="link" onClick={() => onOpenEvent(event.eventId)}>
          #{event.position}
        </Button>
        {event.duplicateOf !== null && <Tag tone="plain">copy</Tag>}
        {event.lateMs !== null && <Tag tone="warn">late</Tag>}
      </div>
      <span className="mono secondary">
        {clock(event.receivedAt)}
        {after === undefined ? "" : ` · ${difference(after)}`} · {bytes(event.bytes)}
      </span>
    </div>
  );
}

function CopyDifference({ a, b }: Pair) {
  const { state, copy } = useCopy();
  const text = () =>
    (comparePaths(payloadOf(a), payloadOf(b)) ?? [])
      .map((one) => `${one.path}: ${one.a ?? "(not there)"} → ${one.b ?? "(not there)"}`)
      .join("\n");
  return (
    <Button size="small" onClick={() => copy(async () => text())}>
      <span aria-live="polite">
        {state === "copied" ? "Copied" : state === "failed" ? "Could not copy" : "Copy the differences"}
      </span>
    </Button>
  );
}

function headerText({ method, url, headers }: EventDetail): string {
  return [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
}

/** JSON with one value a line, its keys in the order sent; anything else as it came. */
function readable(text: string): string {
  return formatJson(text, 0)?.text ?? text;
}
