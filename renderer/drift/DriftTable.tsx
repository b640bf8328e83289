// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time takes the focus, the keys move it
// biome-ignore-all lint/a11y/useSemanticElements: groups and two-line rows are placed by hand
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { DriftGroup, DriftPage, DriftRow } from "../../shared/drift";
import type { Read } from "../read";
import { useSources } from "../sources";
import { clockMinutes, count, dayMonth, isSameDay } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { Empty } from "../ui/Empty";
import { KeyHint } from "../ui/KeyHint";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { DayBars } from "./DayBars";
import { openSchema, useDriftView } from "./drift-view";
import { groupWords, KindTag, PathOf, StateOf } from "./drift-words";
import "./drift-table.css";

export function DriftTable({ page }: { page: Read<DriftPage> }) {
  const { driftId } = useDriftView();
  const rows = page.data?.rows ?? [];
  const groups = new Map((page.data?.groups ?? []).map((group) => [keyOf(group), group]));
  const decided = rows.filter((row) => row.state !== "open").length;
  const open = rows.length - decided;
  return (
    <section className="drift" aria-label="Drift">
      <header className="drift-head">
        <h1>Drift</h1>
        <span className="secondary grow truncate">unknown to the schema, or never come</span>
        <Filters page={page.data} decided={decided} />
      </header>
      <div className="drift-scroll scroll">
        <div role="grid" aria-label="drift">
          <div className="drift-row drift-columns" role="row">
            <div role="columnheader">Path and what is different</div>
            <div role="columnheader">Kind</div>
            <div role="columnheader">Last 14 days</div>
            <div role="columnheader" className="drift-end">
              Events
            </div>
            <div role="columnheader" className="drift-end">
              Last, first
            </div>
            <div role="columnheader">State</div>
          </div>
          {rows.map((row, index) => {
            const before = rows[index - 1];
            const group = groups.get(keyOf(row));
            const never = group?.events === 0;
            const begins = !before || headOf(before, groups) !== headOf(row, groups);
            return [
              begins && group && <GroupRow key={headOf(row, groups)} group={group} />,
              <Row
                key={row.driftId}
                row={never ? { ...row, path: row.type } : row}
                selected={row.driftId === driftId}
                first={index === 0}
              />,
            ];
          })}
        </div>
        {rows.length === 0 && <DriftEmpty page={page} />}
      </div>
      <footer className="table-foot">
        <span className="grow truncate">
          {rows.length === 0
            ? "no drift"
            : `${count(rows.length)} of ${count(page.data?.counts.all ?? 0)} shown: ${count(open)} open, ${count(decided)} decided`}
          {page.data && page.data.leftOut > 0 && " · more unknown names than are kept: names that are data?"}
        </span>
        <KeyHint keys={["j", "k"]} does="rows" />
        <KeyHint keys={["A"]} does="accept" />
        <KeyHint keys={["I"]} does="ignore" />
        <KeyHint keys={["U"]} does="undo" />
      </footer>
    </section>
  );
}

/** Events of a provider that never came stand together. */
function headOf(row: DriftRow, groups: Map<string, DriftGroup>): string {
  return groups.get(keyOf(row))?.events === 0 ? `${row.provider}, never` : keyOf(row);
}

function keyOf({ provider, type }: Pick<DriftRow, "provider" | "type">): string {
  return `${provider} ${type}`;
}

function Filters({ page, decided }: { page: DriftPage | null; decided: number }) {
  const { state, keepsDecided } = useDriftView();
  const counts = page?.counts ?? { open: 0, accepted: 0, ignored: 0, all: 0 };
  return (
    <>
      {state === "open" && (decided > 0 || !keepsDecided) && (
        <button
          type="button"
          className="drift-chip"
          aria-pressed={keepsDecided}
          onClick={() => useDriftView.setState({ keepsDecided: !keepsDecided })}
        >
          decided today{keepsDecided ? ` ${decided}` : ""}
          {keepsDecided && <X size={12} aria-hidden />}
        </button>
      )}
      <Segments
        label="State"
        value={state}
        onChange={(next) => useDriftView.setState({ state: next })}
        segments={[
          { value: "open", words: `Open ${counts.open}` },
          { value: "accepted", words: `Accepted ${counts.accepted}` },
          { value: "ignored", words: `Ignored ${counts.ignored}` },
          { value: "all", words: `All ${counts.all}` },
        ]}
      />
    </>
  );
}

function GroupRow({ group }: { group: DriftGroup }) {
  const { schema } = group;
  if (group.events === 0)
    return (
      <div className="drift-group" role="row">
        <div role="gridcell" className="grow truncate">
          {group.providerName} <b>events that never came</b>
        </div>
      </div>
    );
  return (
    <div className="drift-group" role="row">
      <div role="gridcell" className="grow truncate">
        {group.providerName} <b>{groupWords(group.type)}</b>
      </div>
      <div role="gridcell" className="drift-group-end">
        {count(group.events)} {group.events === 1 ? "event" : "events"}
        {schema && (
          <button
            type="button"
            className="drift-schema-link"
            title={`Open the schema ${schema.name}`}
            onClick={() => openSchema({ provider: group.provider, type: group.type, name: schema.name })}
          >
            schema v{schema.version}
          </button>
        )}
      </div>
    </div>
  );
}

function Row({ row, selected, first }: { row: DriftRow; selected: boolean; first: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) box.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const last = row.lastAt;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the whole list move and decide
    <div
      ref={box}
      role="row"
      className="drift-row"
      aria-selected={selected}
      tabIndex={selected || first ? 0 : -1}
      onClick={() => useDriftView.setState({ driftId: row.driftId, schema: null })}
    >
      <div role="gridcell" className="drift-what">
        <span className="truncate">
          <PathOf row={row} />
        </span>
        <span className="secondary truncate" title={row.words}>
          <VisibleText text={row.words} />
        </span>
      </div>
      <div role="gridcell">
        <KindTag kind={row.kind} state={row.state} />
      </div>
      <div role="gridcell">
        <DayBars days={row.days} decided={row.state !== "open"} />
      </div>
      <div role="gridcell" className="drift-end mono">
        {count(row.events)}
      </div>
      <div role="gridcell" className="drift-end drift-times mono">
        <span>{last === null ? "–" : isSameDay(last, Date.now()) ? clockMinutes(last) : dayMonth(last)}</span>
        {row.firstAt !== null && <span className="faint">{dayMonth(row.firstAt)}</span>}
      </div>
      <div role="gridcell">
        <StateOf state={row.state} />
      </div>
    </div>
  );
}

function DriftEmpty({ page }: { page: Read<DriftPage> }) {
  const { provider, kind, state } = useDriftView();
  const source = useSources().data?.[0];
  if (page.sentence)
    return (
      <Empty
        title="The drift inbox could not be read"
        why={page.sentence}
        action={<Button onClick={page.again}>Try again</Button>}
      />
    );
  if (!page.data) return <Skeleton rows={8} height={44} widths={[62, 48, 70]} />;
  if (page.data.counts.all > 0 || provider !== null || kind !== null)
    return (
      <Empty
        title={state === "open" ? "Nothing is open here" : `Nothing here is ${state}`}
        why="The filter leaves none of what was seen."
        action={
          <Button
            onClick={() => useDriftView.setState({ provider: null, type: null, kind: null, state: "all" })}
          >
            Show all
          </Button>
        }
      />
    );
  const { events } = page.data;
  return (
    <Empty
      title={
        events === 0
          ? "No event was compared yet"
          : `Nothing unknown was seen in ${count(events)} ${events === 1 ? "event" : "events"}`
      }
      why="Fields, types, values and formats that no schema knows stand here, and what is documented and never came. Simulated events do not count."
      action={
        events === 0 && source && <CopyButton text={source.url} label="Copy URL" tone="plain" size="normal" />
      }
    />
  );
}
