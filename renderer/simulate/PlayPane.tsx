import { useEffect, useMemo, useState } from "react";
import type { RunDetail } from "../../shared/runs";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { KeyHint } from "../ui/KeyHint";
import { Skeleton } from "../ui/Skeleton";
import { FaultToggles } from "./FaultToggles";
import { useSimulate } from "./open-scenario";
import { Rails } from "./Rails";
import { RunControls } from "./RunControls";
import { SendsTable } from "./SendsTable";
import { openFile } from "./scenario-files";
import { type SendRow, sendRows } from "./send-rows";
import { TargetLine } from "./TargetLine";
import type { Checked } from "./use-check";
import type { FaultEdits } from "./use-fault-edits";
import { usePosition } from "./use-position";
import { isOpenRun } from "./use-run";
import { isOfPlan, wirePlaces } from "./wire-places";

type PlayPaneProps = {
  checked: Checked;
  edits: FaultEdits;
  run: RunDetail | null;
  runSentence: string;
  /** Escape was pressed once: the next one stops. */
  stopAsked: boolean;
};

export function PlayPane({ checked, edits, run, runSentence, stopAsked }: PlayPaneProps) {
  const opened = useSimulate((state) => state.opened);
  const selected = useSimulate((state) => state.step);
  const [rowId, setRowId] = useState<string | null>(null);
  const position = usePosition(run);
  const { plan } = checked;
  const isShown = useMemo(() => run !== null && plan !== null && isOfPlan(run, plan), [plan, run]);
  const sends = useMemo(() => (plan ? wirePlaces(plan, isShown ? run : null) : []), [plan, run, isShown]);
  const lost = run?.dropped.filter(({ happensMs }) => happensMs <= (position ?? 0)).length ?? 0;
  const rows = useMemo(
    () => (plan ? sendRows(plan, run, { ofPlan: isShown, lost }) : []),
    [plan, run, isShown, lost],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another run are other rows
  useEffect(() => setRowId(null), [run?.runId]);
  if (!opened)
    return (
      <section className="play-pane" aria-label="Play">
        <Empty
          title="Choose a scenario"
          why="A scenario is a call as a file: which events come when, what happens to them on the way, and what must have become of it."
          action={
            <Button size="small" onClick={() => void openFile("busy-then-order")}>
              Open “busy, then an order”
            </Button>
          }
        />
      </section>
    );
  const step = plan?.steps.find(({ index }) => index === selected) ?? null;
  const note =
    checked.problems.length > 0
      ? "The file cannot be read now: the rails show it as it was before."
      : run && plan && !isShown
        ? "The file was changed since this run: the rails show the file, the table the run."
        : run?.state === "stopped"
          ? run.reason
          : null;
  const choose = (row: SendRow | null) => {
    setRowId(row?.id ?? null);
    if (row?.step !== null && row?.step !== undefined) useSimulate.setState({ step: row.step });
  };
  return (
    <section className="play-pane" aria-label="Play">
      <RunControls
        run={run}
        position={position}
        durationMs={plan?.durationMs ?? 0}
        canPlay={checked.isValid}
      />
      {plan ? (
        <>
          <TargetLine plan={plan} signedWith={run?.signedWith ?? null} edits={edits} />
          {runSentence !== "" && <ErrorLine sentence={runSentence} />}
          {run?.reason && run.state === "failed" && <ErrorLine sentence={run.reason} />}
          {note !== null && (
            <p className="play-note" role="status">
              {note}
            </p>
          )}
          <Rails
            plan={plan}
            sends={sends}
            selected={selected}
            onSelect={(index) => useSimulate.setState({ step: index })}
            edits={edits}
            position={isShown && isOpenRun(run) ? position : null}
          />
          <FaultToggles plan={plan} selected={step} edits={edits} />
          <SendsTable rows={rows} run={run} position={position ?? 0} selected={rowId} onSelect={choose} />
        </>
      ) : checked.problems.length > 0 ? (
        <Empty
          title="This file cannot be played yet"
          why="What is wrong stands below the file, with its line. The rails appear as soon as it can be read."
        />
      ) : (
        <Skeleton rows={10} height={34} />
      )}
      <footer className="pane-foot play-keys">
        {stopAsked ? (
          <span role="status">
            <KeyHint keys={["Esc"]} does="again stops the run" />
          </span>
        ) : (
          <>
            <KeyHint keys={["Space"]} does={run?.state === "paused" ? "go on" : "pause"} />
            <KeyHint keys={["→"]} does="next event" />
            <KeyHint keys={["F"]} does="make it fail" />
            <KeyHint keys={["L"]} does="make it late" />
          </>
        )}
        <span className="grow" />
        <span className="truncate">same seed, same order</span>
      </footer>
    </section>
  );
}
