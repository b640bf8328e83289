import { useMemo, useState } from "react";
import type { DryRunRow } from "../../../shared/dry-run";
import { useKeys } from "../../keys";
import { phoneWords } from "../../phone";
import { useProviders } from "../../providers";
import { clockSeconds, count, duration, weekday } from "../../time";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { ErrorLine } from "../../ui/ErrorLine";
import { KeyHint } from "../../ui/KeyHint";
import { Segments } from "../../ui/Segments";
import { StateWord } from "../../ui/Tag";
import { VirtualTable } from "../../ui/VirtualTable";
import { VisibleText } from "../../ui/VisibleText";
import { openCall, openEvent } from "../../view";
import { DayColumns } from "./DayColumns";
import type { DryRunView, Show } from "./use-dry-run";
import { rowId } from "./use-shown-row";

type Props = {
  dry: DryRunView;
  isNow: boolean;
  days: number;
  show: Show;
  selected: string | null;
  onDays: (days: number) => void;
  onShow: (show: Show) => void;
  onSelect: (id: string | null) => void;
};

const stretches = [
  { value: "1", words: "1 d", title: "1 d: the last day" },
  { value: "7", words: "7 d", title: "7 d: the last 7 days" },
  { value: "30", words: "30 d", title: "30 d: the last 30 days" },
] as const;

/** What the rule as it is written would have done, and why not. It sends nothing. */
export function DryRunPart({ dry, isNow, days, show, selected, onDays, onShow, onSelect }: Props) {
  useKeys("Dry run", [
    {
      key: "d",
      does: "dry run: once more",
      run: () => {
        dry.again();
        return true;
      },
    },
  ]);
  const providers = useProviders();
  const nameOf = (id: string) => providers.data?.find((one) => one.id === id)?.name ?? id;
  const { run, isOld, rows } = dry;
  const of = run?.rules[0] ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns change with the names of providers
  const columns = useMemo(() => columnsFor(isNow, nameOf), [isNow, providers.data]);
  const things = isNow ? "events" : "calls";
  return (
    <section className="dry-run" aria-label="Dry run" data-old={isOld || undefined}>
      <header className="dry-run-head">
        <div className="dry-run-said" role="status">
          <h2>
            {run === null || !of ? (
              "Dry run"
            ) : (
              <>
                Would have fired{" "}
                <b>
                  {count(of.fired)} {of.fired === 1 ? "time" : "times"}
                </b>
              </>
            )}
          </h2>
          <p className="secondary">
            {run ? <Told dry={dry} days={days} /> : "reads recorded calls, sends nothing"}
          </p>
        </div>
        <span className="grow" />
        {of && of.days.length > 0 && <DayColumns days={of.days} />}
        <Segments<Show>
          label="Which rows"
          value={show}
          onChange={onShow}
          segments={[
            { value: "fired", words: `Fired ${of ? count(of.fired) : ""}`, title: "Fired, and their copies" },
            {
              value: "nearly",
              words: `and nearly ${of ? count(of.nearly) : ""}`,
              title: "and nearly: stopped by exactly one check",
            },
            { value: "all", words: `All ${of ? count(of.looked) : ""}`, title: `All ${things} it looked at` },
          ]}
        />
        <Segments
          label="Of how many days"
          value={String(days) as "1" | "7" | "30"}
          segments={stretches}
          onChange={(value) => onDays(Number(value))}
        />
      </header>
      {dry.sentence && (
        <div className="dry-run-failed">
          <ErrorLine sentence={dry.sentence} again={dry.again} />
        </div>
      )}
      <VirtualTable
        label="rows of the dry run"
        columns={columns}
        rows={rows}
        idOf={rowId}
        selected={selected}
        onSelect={onSelect}
        reveal
        onOpen={({ callId }) => openCall(callId)}
        openDoes="open the call"
        more={dry.more}
        onMore={dry.readMore}
        toneOf={({ result }) => (result === "fired" ? null : "dim")}
        scrollKey={`${show} ${days}`}
        empty={<Nothing dry={dry} show={show} days={days} things={things} onAll={() => onShow("all")} />}
        foot={
          <>
            {of && (
              <span className="dry-run-sum">
                {count(of.fired)} fired, {count(of.nearly)} stopped by one check each
              </span>
            )}
            <KeyHint keys={["j", "k"]} does="rows" />
            <KeyHint keys={["Enter"]} does="open call" />
            <KeyHint keys={["d"]} does="dry run" />
          </>
        }
      />
    </section>
  );
}

function Told({ dry, days }: { dry: DryRunView; days: number }) {
  const { run, isOld } = dry;
  const [stopping, setStopping] = useState(false);
  if (!run) return null;
  const stretch = days === 1 ? "last day" : `last ${days} days`;
  if (run.state === "running")
    return (
      <>
        {stretch}, {count(run.read)} of {count(run.of)} calls read so far{" "}
        <progress
          className="dry-run-progress"
          aria-label="Calls read"
          value={run.read}
          max={Math.max(1, run.of)}
        />{" "}
        <Button
          tone="link"
          disabled={stopping}
          onClick={() => {
            setStopping(true);
            dry.stop();
          }}
        >
          Stop
        </Button>
      </>
    );
  if (run.state === "failed") return <>it broke off: {run.because}</>;
  return (
    <>
      {stretch}, {count(run.read)} calls read in {duration(run.ms)}
      {run.state === "stopped" && `, stopped of ${count(run.of)}`}, nothing was sent
      {isOld && " · follows your edit …"}
    </>
  );
}

function Nothing(props: { dry: DryRunView; show: Show; days: number; things: string; onAll: () => void }) {
  const { dry, show, days, things } = props;
  const of = dry.run?.rules[0];
  if (!dry.run || !of || dry.run.state === "running") return <p className="dry-run-waits">Reading calls …</p>;
  if (dry.run.of === 0)
    return (
      <Empty
        title="No calls to read"
        why={`None came in the last ${days === 1 ? "day" : `${days} days`}. Play one, or read more days.`}
      />
    );
  if (of.looked === 0)
    return (
      <Empty
        title="It looked at nothing"
        why="No call of these days came to its trigger: choose another event, or other sources."
      />
    );
  return (
    <Empty
      title={show === "fired" ? "It would not have fired" : "Neither fired nor nearly"}
      why={`It looked at ${count(of.looked)} ${things}, and more than one check stopped each.`}
      action={
        <Button size="small" onClick={props.onAll}>
          Show all {count(of.looked)}
        </Button>
      }
    />
  );
}

const results = {
  fired: { words: "fired", tone: "ok", mark: "check" },
  copy: { words: "already sent", tone: "plain", mark: "minus" },
  nearly: { words: "did not", tone: "plain", mark: "minus" },
  no: { words: "did not", tone: "plain", mark: "minus" },
} as const;

function columnsFor(isNow: boolean, nameOf: (id: string) => string) {
  return [
    {
      key: "at",
      head: isNow ? "Event came" : "Final",
      width: 142,
      yields: 3,
      cell: ({ at }: DryRunRow) => (
        <time className="mono secondary">
          {weekday(at)} {clockSeconds(at)}
        </time>
      ),
    },
    {
      key: "call",
      head: "Call",
      width: 230,
      cell: (row: DryRunRow) => (
        <span className="truncate" title={row.callKey}>
          {row.phone && <span className="tabular">{phoneWords(row.phone)}</span>}
          {row.person && row.person !== row.phone && (
            <>
              {row.phone && " "}
              <VisibleText text={row.person} />
            </>
          )}
          {!row.phone && !row.person && <span className="mono">{row.callKey}</span>}
        </span>
      ),
    },
    {
      key: "provider",
      head: "Provider",
      width: 92,
      yields: 1,
      cell: ({ provider }: DryRunRow) => <span className="truncate">{nameOf(provider)}</span>,
    },
    {
      key: "rule",
      head: "Rule",
      width: 122,
      cell: ({ result }: DryRunRow) => (
        <StateWord tone={results[result].tone} mark={results[result].mark}>
          {results[result].words}
        </StateWord>
      ),
    },
    {
      key: "why",
      head: "Why",
      width: "rest" as const,
      min: 160,
      cell: ({ because }: DryRunRow) => (
        <span className="truncate" title={because}>
          <VisibleText text={because} />
        </span>
      ),
    },
    {
      key: "event",
      head: "Event",
      width: 78,
      yields: 2,
      align: "end" as const,
      cell: ({ eventId, position }: DryRunRow) =>
        eventId === null ? null : (
          <button
            type="button"
            className="dry-run-event mono"
            title="Open the event"
            onClick={(event) => {
              event.stopPropagation();
              openEvent(eventId);
            }}
          >
            #{position}
          </button>
        ),
    },
  ];
}
