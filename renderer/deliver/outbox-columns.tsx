import { ChevronDown, ChevronRight } from "lucide-react";
import type { DestinationRow, OutboxRow } from "../../shared/deliveries";
import type { DestinationSending } from "../../shared/sending";
import { durationWords } from "../calls/duration-words";
import { useNow } from "../calls/use-now";
import { phoneWords } from "../phone";
import { clockSeconds, moment } from "../time";
import { IconButton } from "../ui/Button";
import { StateWord } from "../ui/Tag";
import type { Column } from "../ui/VirtualTable";
import { VisibleText } from "../ui/VisibleText";
import { nextTime } from "./breaker-words";
import { attemptWords, observedWords, stateWords, tellingStep, versionWords } from "./record-words";

type ColumnOptions = {
  unfolded: string | null;
  onToggle: (row: OutboxRow) => void;
  destinationOf: (row: OutboxRow) => DestinationRow | undefined;
};

export function outboxColumns({
  unfolded,
  onToggle,
  destinationOf,
}: ColumnOptions): readonly Column<OutboxRow>[] {
  return [
    {
      key: "record",
      head: <span className="outbox-record-head">Call record</span>,
      width: 182,
      grow: 0.6,
      cell: (row) => {
        const open = row.recordId === unfolded;
        return (
          <>
            <IconButton
              className="outbox-chevron"
              label={open ? "Fold" : "Unfold"}
              tabIndex={-1}
              onClick={(event) => {
                event.stopPropagation();
                onToggle(row);
              }}
            >
              {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            </IconButton>
            <span className="mono truncate" title={row.callKey ?? row.callId}>
              <VisibleText text={row.callKey ?? row.callId} />
            </span>
            <span className="mono outbox-version">· {versionWords(row.version)}</span>
          </>
        );
      },
    },
    {
      key: "person",
      head: "Person",
      width: 116,
      yields: 2,
      cell: (row) => (
        <span className="truncate">{row.person ? <VisibleText text={phoneWords(row.person)} /> : "–"}</span>
      ),
    },
    {
      key: "destination",
      head: "Destination",
      width: 112,
      yields: 4,
      grow: 0.5,
      cell: (row) => (
        <span className="truncate" title={row.destination}>
          {row.destination}
        </span>
      ),
    },
    {
      key: "state",
      head: "State",
      width: 132,
      cell: (row) => {
        const step = tellingStep(row);
        if (!step) return null;
        const { words, tone, mark } = stateWords(step, destinationOf(row)?.sending);
        return (
          <StateWord tone={tone} mark={mark}>
            {words}
          </StateWord>
        );
      },
    },
    {
      key: "attempts",
      head: "Attempts",
      width: 76,
      yields: 1,
      align: "end",
      cell: (row) => (
        <span className="mono secondary">{attemptWords(row, destinationOf(row)?.attemptLimit ?? 0)}</span>
      ),
    },
    {
      key: "observed",
      head: <span className="outbox-observed-head">What was observed</span>,
      width: "rest",
      min: 140,
      cell: (row) => (
        <span className="truncate secondary outbox-observed" title={observedWords(row)}>
          <VisibleText text={observedWords(row)} />
        </span>
      ),
    },
    {
      key: "next",
      head: "Next",
      width: 164,
      yields: 3,
      align: "end",
      cell: (row) => <Next row={row} sending={destinationOf(row)?.sending} />,
    },
  ];
}

/** When it is tried again; of what is through, when that was. */
function Next({ row, sending }: { row: OutboxRow; sending: DestinationSending | undefined }) {
  const step = tellingStep(row);
  const at = step?.state === "pending" ? nextTime(step.nextAt, sending) : null;
  const now = useNow(1000, at !== null);
  const left = at === null ? 0 : at - now;
  if (!step) return null;
  if (step.state === "held" || step.state === "unknown") return <span className="secondary">asks you</span>;
  if (step.state === "pending" && step.nextAt !== null && sending?.settings.paused)
    return <span className="faint">when resumed</span>;
  if (at !== null)
    return (
      <span className="outbox-next" title={left > 0 ? `in ${durationWords(left)}` : "due now"}>
        <time className="mono">{clockSeconds(at)}</time>
        <span className="tabular">
          {left > 0 ? `in ${durationWords(Math.ceil(left / 1000) * 1000)}` : "due now"}
        </span>
      </span>
    );
  if (step.state === "delivered") return <time className="mono faint">{moment(step.updatedAt)}</time>;
  if (step.state === "pending" || step.state === "blocked") return <span className="faint">in its turn</span>;
  return <span className="faint">–</span>;
}
