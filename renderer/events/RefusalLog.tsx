import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { RefusalRow } from "../../shared/events";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useHeldRows } from "../held-rows";
import { HeadersTab } from "../inspector/HeadersTab";
import { usePages } from "../pages";
import { bytes, clock, columnMoment, fullMoment } from "../time";
import { Button, IconButton } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Skeleton } from "../ui/Skeleton";
import { Split } from "../ui/Split";
import { Tag } from "../ui/Tag";
import { type Column, VirtualTable } from "../ui/VirtualTable";
import { VisibleText } from "../ui/VisibleText";

const columns: readonly Column<RefusalRow>[] = [
  {
    key: "at",
    head: "Refused",
    width: 120,
    cell: ({ at }) => (
      <time className="mono secondary" title={fullMoment(at)}>
        {columnMoment(at)}
      </time>
    ),
  },
  {
    key: "status",
    head: "Answer",
    width: 72,
    cell: ({ status }) => (status === null ? <Tag tone="plain">none</Tag> : <Tag tone="bad">{status}</Tag>),
  },
  {
    key: "reason",
    head: "Why",
    width: "rest",
    min: 220,
    cell: ({ reason }) => (
      <span className="truncate" title={reason}>
        <VisibleText text={reason} />
      </span>
    ),
  },
  {
    key: "request",
    head: "Request",
    width: 210,
    yields: 3,
    cell: ({ method, url }) => (
      <span className="mono secondary truncate">
        {method ?? "–"} <VisibleText text={url ?? "not readable"} />
      </span>
    ),
  },
  {
    key: "peer",
    head: "From",
    width: 140,
    yields: 2,
    cell: ({ peer }) => <span className="mono secondary truncate">{peer}</span>,
  },
  {
    key: "bytes",
    head: "Read",
    width: 74,
    yields: 1,
    align: "end",
    cell: (row) => <span className="mono secondary">{bytes(row.bytes)}</span>,
  },
];

/** Requests that are no events: too large, malformed, for another host. Kept so that nobody wonders. */
export function RefusalLog({ switcher }: { switcher: ReactNode }) {
  const refused = useEntities((state) => state.status?.refusals ?? 0);
  const generation = useEntities((state) => state.generation);
  const [selected, setSelected] = useState<string | null>(null);
  const [atTop, setAtTop] = useState(true);
  const list = usePages(
    "refusals",
    (cursor) => engine.events.refusals({ limit: 200, ...(cursor ? { cursor } : {}) }),
    [refused, generation],
  );
  const held = useHeldRows("refusals", list.rows, {
    idOf: ({ refusalId }) => refusalId,
    following: atTop && selected === null,
    more: list.more,
  });
  const row = held.rows.find(({ refusalId }) => refusalId === selected);
  const table = (
    <section className="events" aria-label="Refusals">
      <h1 className="visually-hidden">Refusals</h1>
      <div className="events-search">
        {switcher}
        <p className="secondary grow truncate">
          Requests that were turned away before they became events. Nothing of them reaches a call.
        </p>
      </div>
      <VirtualTable
        label="refusals"
        columns={columns}
        rows={held.rows}
        fresh={held.fresh}
        onShowFresh={held.showFresh}
        onAtTop={setAtTop}
        idOf={({ refusalId }) => refusalId}
        selected={selected}
        onSelect={setSelected}
        more={list.more}
        onMore={list.readMore}
        empty={<RefusalsEmpty sentence={list.sentence} loading={list.loading} onAgain={list.again} />}
      />
    </section>
  );
  return (
    <Split
      id="refusals"
      panes={[
        { key: "log", content: table, min: 420 },
        ...(row
          ? [
              {
                key: "detail",
                content: <RefusalDetail row={row} onClose={() => setSelected(null)} />,
                size: 424,
                min: 320,
              },
            ]
          : []),
      ]}
    />
  );
}

function RefusalsEmpty(props: { sentence: string; loading: boolean; onAgain: () => void }) {
  if (props.sentence)
    return (
      <Empty
        title="The refusals could not be read"
        why={props.sentence}
        action={<Button onClick={props.onAgain}>Try again</Button>}
      />
    );
  if (props.loading) return <Skeleton rows={8} widths={[70, 82, 60]} />;
  return (
    <Empty
      title="Nothing was refused"
      why="A request is refused when its body is over the limit, its headers cannot be read, or it comes for another host."
    />
  );
}

function RefusalDetail({ row, onClose }: { row: RefusalRow; onClose: () => void }) {
  return (
    <aside className="inspector" aria-label="Refusal">
      <header className="inspector-head">
        <h2>Refused</h2>
        {row.status !== null && <Tag tone="bad">{row.status}</Tag>}
        <span className="mono faint">{clock(row.at)}</span>
        <span className="grow" />
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <p className="refusal-reason">
        <VisibleText text={row.reason} />
      </p>
      <HeadersTab request={{ headers: row.headers, provider: null, bytes: row.bytes }} />
    </aside>
  );
}
