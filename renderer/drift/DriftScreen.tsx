import type { ReactNode } from "react";
import type { DriftPage } from "../../shared/drift";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { type Read, useWrite } from "../read";
import { Split } from "../ui/Split";
import { DriftDetail } from "./DriftDetail";
import { DriftPlaces } from "./DriftPlaces";
import { DriftTable } from "./DriftTable";
import "./drift.css";
import { moveBy, useDriftView } from "./drift-view";
import { SchemaView } from "./SchemaView";
import { useDrift } from "./use-drift";

/** What no schema knows, and what is documented and never came: by provider and event, to be accepted or ignored. */
export function DriftScreen({ switcher }: { switcher: ReactNode }) {
  const { page, changes } = useDrift();
  const driftId = useDriftView((state) => state.driftId);
  const schema = useDriftView((state) => state.schema);
  useRowKeys(page);
  const beside = schema ? (
    <SchemaView
      key={`${schema.provider} ${schema.type}`}
      place={schema}
      onClose={() => useDriftView.setState({ schema: null })}
    />
  ) : (
    driftId !== null && <DriftDetail key={driftId} driftId={driftId} page={page} changes={changes} />
  );
  return (
    <Split
      id="drift"
      panes={[
        {
          key: "places",
          content: <DriftPlaces page={page.data} switcher={switcher} />,
          size: 262,
          min: 254,
          max: 340,
        },
        { key: "table", content: <DriftTable page={page} />, min: 420 },
        ...(beside ? [{ key: "detail", content: beside, size: 424, min: 360 }] : []),
      ]}
    />
  );
}

function useRowKeys(page: Read<DriftPage>): void {
  const { write } = useWrite();
  const driftId = useDriftView((state) => state.driftId);
  const row = page.data?.rows.find((one) => one.driftId === driftId);
  const decide = (run: (driftId: string) => Promise<unknown>) => () => {
    if (!row) return false;
    void write(() => run(row.driftId)).then(page.again);
    return true;
  };
  const isOpen = row?.state === "open";
  const hasRows = () => (page.data?.rows.length ?? 0) > 0;
  useKeys("Rows: drift", [
    { key: "j", does: "next row", can: hasRows, run: () => moveBy(page.data, 1) },
    { key: "k", does: "row before", can: hasRows, run: () => moveBy(page.data, -1) },
    { key: "ArrowDown", run: () => moveBy(page.data, 1) },
    { key: "ArrowUp", run: () => moveBy(page.data, -1) },
    {
      key: "i",
      does: "ignore it",
      can: () => isOpen,
      run: decide((id) => engine.drift.ignore({ driftId: id })),
    },
    {
      key: "u",
      does: "undo the decision",
      can: () => row !== undefined && !isOpen,
      run: decide((id) => engine.drift.undo({ driftId: id })),
    },
    {
      key: "Escape",
      does: "let go of the row",
      can: () => {
        const { schema, driftId: id } = useDriftView.getState();
        return schema !== null || id !== null;
      },
      run: () => {
        const { schema } = useDriftView.getState();
        useDriftView.setState(schema ? { schema: null } : { driftId: null });
        return true;
      },
    },
  ]);
}
