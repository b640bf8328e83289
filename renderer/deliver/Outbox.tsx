import { useEffect, useMemo, useRef, useState } from "react";
import type { DestinationRow, OutboxCounts, OutboxRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useLiveTable } from "../live-table";
import { BulkBar } from "../rows/BulkBar";
import { outboxActions } from "../rows/outbox-actions";
import { rowsAt, usePickedCount, usePicking } from "../rows/picked";
import { menuItems, useRowActions } from "../rows/row-action";
import { count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { KeyHint } from "../ui/KeyHint";
import { SearchBox } from "../ui/SearchBox";
import { type Mark, MarkIcon, StateWord, type Tone } from "../ui/Tag";
import { VirtualTable } from "../ui/VirtualTable";
import { WhatIs } from "../ui/WhatIs";
import { useView } from "../view";
import { ConfigBanners } from "./ConfigBanners";
import { OutboxEmpty } from "./OutboxEmpty";
import "./outbox.css";
import { outboxColumns } from "./outbox-columns";
import { mergeRecord, recordsOf } from "./outbox-live";
import { RecordDetail } from "./RecordDetail";
import { tellingStep } from "./record-words";
import { type Redrive, useRedrive } from "./use-redrive";

const read = (q: string, cursor: string | undefined) =>
  engine.outbox.list({ ...(q ? { q } : {}), ...(cursor ? { cursor } : {}), limit: 100 });
const idOf = (row: OutboxRow) => row.recordId;
const setQuery = (outboxQuery: string) => useView.setState({ outboxQuery });

/** Call records on their way, one row for each destination; unfolded it shows every step with its attempts. */
export function Outbox({ destinations }: { destinations: readonly DestinationRow[] }) {
  const query = useView((state) => state.outboxQuery);
  const selected = useView((state) => state.outboxRecordId);
  const [unfolded, setUnfolded] = useState<string | null>(selected);
  const { list, table } = useLiveTable<OutboxRow>(
    { query, read, idOf, orderOf: (row) => row.createdAt, from: recordsOf, merge: mergeRecord },
    selected,
    usePickedCount("outbox") > 0,
  );
  useReadAgainFor(destinations, list.readAgain);
  const redrive = useRedrive(list.rows, query);
  const dead = list.rows.filter((row) => tellingStep(row)?.state === "dead");
  const select = (recordId: string | null) => {
    const row = list.rows.find((one) => one.recordId === recordId);
    useView.setState({
      outboxRecordId: recordId,
      gateCallId: null,
      ...(row ? { destinationId: row.destinationId } : {}),
    });
  };
  const toggle = (row: OutboxRow) => {
    setUnfolded(unfolded === row.recordId ? null : row.recordId);
    select(row.recordId);
  };
  const chosen = list.rows.filter((row) => row.recordId === selected);
  const actions = outboxActions(redrive);
  useRowActions("The call record", actions, chosen);
  const picking = usePicking<OutboxRow>("outbox", {
    what: "call records",
    rows: list.rows,
    idOf,
    shown: selected,
    goTo: (index) => select(list.rows[index]?.recordId ?? null),
    read: (cursor) => read(query, cursor),
  });
  const destinationOf = (row: OutboxRow) =>
    destinations.find((one) => one.destinationId === row.destinationId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns change with what they show
  const columns = useMemo(
    () => outboxColumns({ unfolded, onToggle: toggle, destinationOf }),
    [unfolded, destinations, list.rows],
  );
  return (
    <section className="outbox" aria-label="Outbox">
      <header className="outbox-head">
        <h2>Outbox</h2>
        <WhatIs of="outbox" />
        <CountFilters query={query} />
        <span className="grow" />
        <div className="outbox-search">
          <SearchBox
            label="Search the outbox"
            placeholder="Search: a word, or state:dead call:c_9f after:1h"
            query={query}
            onQuery={setQuery}
            problem={list.problem}
          />
        </div>
        {dead.length > 0 && (
          <Button size="small" disabled={redrive.busy} onClick={() => redrive.send(dead)}>
            Redrive {count(dead.length)}
            {list.more && "+"} dead
          </Button>
        )}
      </header>
      <ConfigBanners destinations={destinations} />
      <RedriveResult redrive={redrive} />
      <VirtualTable
        {...table}
        label="call records"
        columns={columns}
        onSelect={select}
        onOpen={toggle}
        picking={picking}
        menu={{
          name: "The call record",
          itemsOf: (id) => menuItems(actions, rowsAt(picking, list.rows, id, idOf)),
        }}
        unfolded={unfolded}
        below={(row) => <RecordDetail row={row} destination={destinationOf(row)} redrive={redrive} />}
        empty={<OutboxEmpty query={query} list={list} onClear={() => setQuery("")} />}
        foot={
          <>
            <KeyHint keys={["j", "k"]} does="rows" />
            <KeyHint keys={["Enter"]} does="unfold" />
            <KeyHint keys={["r"]} does="redrive" />
            <KeyHint keys={["/"]} does="search" />
          </>
        }
      />
      <BulkBar one="call record" many="call records" picking={picking} actions={actions} />
    </section>
  );
}

/** The rows of a destination go and come with it. */
function useReadAgainFor(destinations: readonly DestinationRow[], readAgain: () => void): void {
  const ids = destinations
    .map(({ destinationId }) => destinationId)
    .toSorted()
    .join();
  const before = useRef(ids);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a destination that went or came asks for a new reading
  useEffect(() => {
    if (before.current !== "" && before.current !== ids) readAgain();
    before.current = ids;
  }, [ids]);
}

function RedriveResult({ redrive }: { redrive: Redrive }) {
  const { result, sentence } = redrive;
  if (sentence)
    return (
      <div className="outbox-result">
        <ErrorLine sentence={sentence} />
      </div>
    );
  if (!result) return null;
  const tone: Tone = !result.done ? "warn" : result.dead ? "bad" : "ok";
  const mark: Mark = !result.done ? "clock" : result.dead ? "cross" : "check";
  return (
    <p className="outbox-result" role="status">
      <StateWord tone={tone} mark={mark}>
        {result.words}
      </StateWord>
    </p>
  );
}

const filters: readonly { state: keyof OutboxCounts; words: string; mark: Mark; tone: Tone }[] = [
  { state: "waiting", words: "waiting", mark: "clock", tone: "warn" },
  { state: "held", words: "held", mark: "person", tone: "plain" },
  { state: "dead", words: "dead", mark: "cross", tone: "bad" },
  { state: "delivered", words: "delivered", mark: "check", tone: "ok" },
];

/** What the counts count is what a click shows. */
function CountFilters({ query }: { query: string }) {
  const counts = useEntities(({ status }) => status?.outbox ?? null);
  const terms = query.split(" ").filter(Boolean);
  const toggle = (term: string) => {
    const rest = terms.filter((one) => !one.startsWith("state:"));
    setQuery([...rest, ...(terms.includes(term) ? [] : [term])].join(" "));
  };
  return (
    <fieldset className="outbox-filters" aria-label="Only those that are">
      {filters.map(({ state, words, mark, tone }) => {
        const many = counts?.[state] ?? 0;
        const term = `state:${state}`;
        return (
          <button
            key={state}
            type="button"
            className="outbox-filter"
            data-tone={many > 0 ? tone : "plain"}
            aria-pressed={terms.includes(term)}
            onClick={() => toggle(term)}
          >
            <MarkIcon mark={mark} size={10} />
            {counts ? count(many) : "–"} {words}
          </button>
        );
      })}
    </fieldset>
  );
}
