import { useState } from "react";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { JsonView } from "../ui/JsonView";
import { KeyHelp } from "../ui/KeyHelp";
import { Split } from "../ui/Split";
import { Tabs } from "../ui/Tabs";
import { StateWord } from "../ui/Tag";
import { VirtualTable } from "../ui/VirtualTable";
import { Piece } from "./Piece";
import { payload, type SampleRow, sampleRows } from "./samples";

const states = {
  ok: { mark: "check", words: "delivered" },
  warn: { mark: "clock", words: "waits" },
  bad: { mark: "cross", words: "dead" },
} as const;

/** `side` keeps the remembered widths of the two copies apart. */
export function Data({ side }: { side: string }) {
  return (
    <>
      <Piece name="VirtualTable" says="Rows of one height, drawn only where they are seen.">
        <Table rows={sampleRows} />
      </Piece>
      <Piece name="VirtualTable, empty" says="The head stays; why it is empty stands in its place.">
        <Table rows={[]} />
      </Piece>
      <Piece name="Tabs" says="The open tab's content fills the rest of a column.">
        <Tabbed />
      </Piece>
      <Piece name="JsonView" says="JSON to read: numbered lines, folds, keys to walk it.">
        <div className="piece-box">
          <JsonView source={payload} label="Payload" />
        </div>
      </Piece>
      <Piece name="Split" says="Panes side by side; their widths are remembered.">
        <div className="piece-box piece-box-low">
          <Split
            id={`pieces-${side}`}
            panes={[
              { key: `list-${side}`, content: <p className="piece-pane">List</p>, size: 160, min: 120 },
              {
                key: `detail-${side}`,
                content: <p className="piece-pane">Detail; drag the line between.</p>,
              },
            ]}
          />
        </div>
      </Piece>
      <Piece name="KeyHelp" says="The keys that work here and now.">
        <div className="piece-box piece-frame">
          <KeyHelp onClose={() => undefined} />
        </div>
      </Piece>
    </>
  );
}

function Table({ rows }: { rows: readonly SampleRow[] }) {
  const [selected, setSelected] = useState<string | null>("2");
  return (
    <div className="piece-box">
      <VirtualTable
        label="events"
        rows={rows}
        idOf={(row) => row.id}
        columns={[
          { key: "at", head: "Received", width: 118, cell: (row) => <time className="mono">{row.at}</time> },
          {
            key: "type",
            head: "Event",
            width: "rest",
            cell: (row) => <span className="truncate">{row.type}</span>,
          },
          {
            key: "state",
            head: "State",
            width: 96,
            cell: (row) => (
              <StateWord tone={row.state} mark={states[row.state].mark}>
                {states[row.state].words}
              </StateWord>
            ),
          },
        ]}
        selected={selected}
        onSelect={setSelected}
        toneOf={(row) => (row.state === "bad" ? "bad" : null)}
        more={false}
        onMore={() => undefined}
        fresh={rows.length > 0 ? 3 : 0}
        empty={
          <Empty
            title="No events"
            why="Nothing fits this filter."
            action={<Button size="small">Clear</Button>}
          />
        }
      />
    </div>
  );
}

function Tabbed() {
  const [value, setValue] = useState("payload");
  return (
    <div className="piece-box piece-box-low">
      <Tabs
        label="Event"
        value={value}
        onChange={setValue}
        tabs={[
          { value: "payload", words: "Payload", content: <p className="piece-pane">The body.</p> },
          { value: "headers", words: "Headers", content: <p className="piece-pane">What came before it.</p> },
          {
            value: "about",
            words: "About",
            count: 2,
            countTone: "warn",
            content: <p className="piece-pane">Two findings.</p>,
          },
        ]}
      />
    </div>
  );
}
