import { useState } from "react";
import type { ReconciledKind, ReconciledRow, Reconciliation } from "../../shared/reconciliations";
import { whose } from "../../shared/whose";
import { outcomeWords } from "../calls/stage-words";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { usePages } from "../pages";
import { phoneWords } from "../phone";
import { clockSeconds, columnMoment, fullMoment, isSameDay } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { KeyHint } from "../ui/KeyHint";
import { Skeleton } from "../ui/Skeleton";
import { StateWord } from "../ui/Tag";
import { type Column, VirtualTable } from "../ui/VirtualTable";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import { BothSides } from "./BothSides";
import { differenceWords } from "./reconcile-words";

type TableProps = {
  run: Reconciliation;
  kind: ReconciledKind;
  provider: string;
  onAdd: (rowId: string) => void;
};

/** The calls of one kind. Enter opens what is here; what is not is added first. */
export function ReconciledTable({ run, kind, provider, onAdd }: TableProps) {
  const { reconciliationId } = run;
  const [selected, setSelected] = useState<string | null>(null);
  const pages = usePages(
    `${reconciliationId} ${kind}`,
    (cursor) =>
      engine.reconciliations.rows({ reconciliationId, kind, limit: 200, ...(cursor ? { cursor } : {}) }),
    [run.added.missing, run.added.different, run.state],
  );
  const isAdding = run.state === "adding";
  const row = pages.rows.find(({ rowId }) => rowId === selected);
  const open = (one: ReconciledRow) => {
    if (isHere(one) && one.callId) openCall(one.callId);
  };
  useKeys("Rows: calls", [
    {
      key: "a",
      does: "add the call",
      can: () => row?.addable === true && !isAdding,
      run: () => {
        if (!row) return false;
        onAdd(row.rowId);
        return true;
      },
    },
  ]);
  const shown = row ?? pages.rows[0];
  const table = (
    <VirtualTable
      label="calls"
      columns={columnsOf(kind, isAdding, { onAdd, onOpen: open })}
      rows={pages.rows}
      idOf={({ rowId }) => rowId}
      selected={selected}
      onSelect={setSelected}
      onOpen={open}
      openDoes="open the call"
      more={pages.more}
      onMore={pages.readMore}
      scrollKey={`${reconciliationId} ${kind}`}
      empty={<NoRows pages={pages} kind={kind} provider={provider} />}
      toneOf={({ eventId }) => (kind === "missing" && eventId !== null ? "dim" : null)}
      foot={
        <>
          <KeyHint keys={["j", "k"]} does="rows" />
          {(kind !== "missing" || run.added.missing > 0) && <KeyHint keys={["Enter"]} does="open the call" />}
          {(kind === "missing" || kind === "different") && run.addable[kind] > 0 && (
            <KeyHint keys={["a"]} does="add" />
          )}
        </>
      }
    />
  );
  return (
    <div className="reconcile-body">
      <div className="reconcile-rows">{table}</div>
      {shown && (
        <BothSides row={shown} provider={provider} isHere={isHere(shown)} isAdding={isAdding} onAdd={onAdd} />
      )}
    </div>
  );
}

/** A missing one is here once it was added, or came by itself. */
function isHere({ kind, eventId, addable, because }: ReconciledRow): boolean {
  return kind !== "missing" || eventId !== null || (!addable && because?.startsWith("It came") === true);
}

type Acts = { onAdd: (rowId: string) => void; onOpen: (row: ReconciledRow) => void };

function columnsOf(kind: ReconciledKind, isAdding: boolean, acts: Acts): readonly Column<ReconciledRow>[] {
  const isMissing = kind === "missing";
  return [
    {
      key: "started",
      head: "Began",
      width: 140,
      cell: ({ startedAt }) =>
        startedAt === null ? (
          <span>–</span>
        ) : (
          <time className="mono" title={fullMoment(startedAt)}>
            {isSameDay(startedAt, Date.now()) ? clockSeconds(startedAt) : columnMoment(startedAt)}
          </time>
        ),
    },
    {
      key: "phone",
      head: "Number",
      width: 124,
      cell: ({ phone }) => (
        <span className={phone === null ? "faint" : "tabular"}>
          {phone === null ? "withheld" : phoneWords(phone)}
        </span>
      ),
    },
    // What differs, and why it is told here, names outcomes itself.
    ...(isMissing ? [outcomeColumn] : []),
    {
      key: "call",
      head: "Call",
      width: isMissing ? "rest" : 100,
      min: 100,
      cell: ({ callKey }) => <Key callKey={callKey} />,
    },
    ...(isMissing
      ? []
      : [
          {
            key: "what",
            head: kind === "different" ? "What differs" : <span className="visually-hidden">What of it</span>,
            width: "rest" as const,
            min: 140,
            cell: (row: ReconciledRow) => <What row={row} />,
          },
        ]),
    {
      key: "act",
      head: <span className="visually-hidden">What can be done</span>,
      width: isMissing ? 108 : 58,
      align: "end",
      cell: (row) => (
        <>
          {isMissing && row.eventId !== null && <What row={row} />}
          <Act row={row} isAdding={isAdding} acts={acts} />
        </>
      ),
    },
  ];
}

const outcomeColumn: Column<ReconciledRow> = {
  key: "outcome",
  head: "Outcome",
  width: 88,
  cell: ({ outcome }) => <span>{outcome === null ? "–" : outcomeWords(outcome)}</span>,
};

function Key({ callKey }: { callKey: string | null }) {
  if (callKey === null) return <span className="faint">not in the export</span>;
  return (
    <span className="mono secondary truncate reconcile-key" title={callKey}>
      <VisibleText text={callKey} />
    </span>
  );
}

function What({ row }: { row: ReconciledRow }) {
  if (row.eventId !== null) {
    return (
      <StateWord tone="ok" mark="check" title="It came in as an event of origin pulled">
        added
      </StateWord>
    );
  }
  const words = row.because ?? differenceWords(row);
  if (words === "") return null;
  return (
    <span className="secondary truncate" title={words}>
      <VisibleText text={words} />
    </span>
  );
}

function Act({ row, isAdding, acts }: { row: ReconciledRow; isAdding: boolean; acts: Acts }) {
  if (row.addable) {
    return (
      <Button
        size="small"
        tone="quiet"
        disabled={isAdding}
        aria-label={`Add ${row.callKey}`}
        onClick={(event) => {
          event.stopPropagation();
          acts.onAdd(row.rowId);
        }}
      >
        Add
      </Button>
    );
  }
  if (!isHere(row) || row.callId === null) return null;
  return (
    <Button tone="link" aria-label={`Open ${row.callKey ?? "the call"}`} onClick={() => acts.onOpen(row)}>
      Open
    </Button>
  );
}

const none: Record<ReconciledKind, { title: string; why: (provider: string) => string }> = {
  missing: {
    title: "Nothing is missing",
    why: (provider) => `Every call of ${whose(provider)} list that is over has come here.`,
  },
  different: {
    title: "Nothing differs",
    why: () => "Outcome, duration, number and direction are the same there and here, where both say them.",
  },
  extra: {
    title: "No call is only here",
    why: (provider) => `${provider} lists every live call of this source that began in the window.`,
  },
  probable: {
    title: "Nothing had to be guessed",
    why: () =>
      "Every call was told by its id. An export without ids is matched by number and time, and shown here.",
  },
};

function NoRows(props: {
  pages: { loading: boolean; sentence: string; again: () => void };
  kind: ReconciledKind;
  provider: string;
}) {
  const { pages, kind, provider } = props;
  if (pages.sentence) {
    return (
      <Empty
        title="The calls could not be read"
        why={pages.sentence}
        action={<Button onClick={pages.again}>Try again</Button>}
      />
    );
  }
  if (pages.loading) return <Skeleton rows={6} widths={[70, 82, 60]} />;
  return <Empty title={none[kind].title} why={none[kind].why(provider)} />;
}
