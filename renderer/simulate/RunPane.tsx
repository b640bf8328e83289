import type { ExpectationResult } from "../../shared/expectations";
import type { RunDetail } from "../../shared/runs";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { isAwaited } from "./awaited";
import { EarlierRuns } from "./EarlierRuns";
import { Expectations } from "./Expectations";
import { ForecastPart } from "./forecast/ForecastPart";
import { isUnsaved, type OpenedScenario, useSimulate } from "./open-scenario";
import { saveOpened, useScenarioFiles } from "./scenario-files";
import type { Checked } from "./use-check";
import type { FaultEdits } from "./use-fault-edits";
import { useExpectations } from "./use-run";
import { VerdictsSlot } from "./VerdictsSlot";
import "./run-pane.css";

/** What it proves: the expectations of the shown run, the verdicts, the runs before it, and the same in CI. */
export function RunPane({
  checked,
  run,
  edits,
}: {
  checked: Checked;
  run: RunDetail | null;
  edits: FaultEdits;
}) {
  const opened = useSimulate((state) => state.opened);
  const judged = useExpectations(run);
  const { plan, isValid } = checked;
  return (
    <section className="run-pane" aria-label="What it proves">
      <div className="run-parts scroll">
        <Expectations run={run} count={opened ? (plan?.counts.expectations ?? null) : null} judged={judged} />
        {opened && (
          <VerdictsSlot
            scenario={opened.text}
            name={opened.name}
            case={opened.case}
            handler={plan?.handler ?? null}
            isValid={isValid}
            onHandler={edits.plan && edits.setHandler}
          />
        )}
        <ForecastPart opened={opened} checked={checked} />
        {opened && <EarlierRuns scenario={plan && { title: plan.title, provider: plan.provider }} />}
      </div>
      {opened && <InCi opened={opened} hasHandler={plan?.handler != null} run={run} judged={judged} />}
    </section>
  );
}

const exits = [
  "everything passed",
  "something failed",
  "something could not be observed",
  "it could not run",
];

/** The same file without the console, and how it would end. */
function InCi(props: {
  opened: OpenedScenario;
  /** The command judges the handler that the file names, too: how that ends, the verdicts say. */
  hasHandler: boolean;
  run: RunDetail | null;
  judged: ReturnType<typeof useExpectations>;
}) {
  const { opened, hasHandler, run, judged } = props;
  const busy = useScenarioFiles((state) => state.busy);
  const unsaved = isUnsaved(opened);
  const code = hasHandler ? null : exitCode(run, judged);
  return (
    <footer className="run-ci">
      <div className="run-ci-buttons">
        <Button disabled={busy || !unsaved} onClick={() => void saveOpened()}>
          {unsaved ? "Save" : "Saved"}
        </Button>
        <CopyButton
          tone="plain"
          size="normal"
          label="Copy the command"
          title={unsaved ? "It judges the file as it was saved last" : commandOf(opened)}
          text={commandOf(opened)}
        />
        <span className="grow" />
        {code !== null && <b className="mono">exit {code}</b>}
      </div>
      <p className="faint">
        {unsaved
          ? "The command judges the file as it is saved: save it first. "
          : `The same file in a script or in CI${hasHandler ? ", with all four verdicts" : ""}. `}
        {exits.map((words, index) => (
          <span key={words} className={index === code ? "run-exit" : undefined}>
            {index > 0 ? ", " : "It ends with "}
            {index} when {words}
          </span>
        ))}
        .
      </p>
    </footer>
  );
}

function commandOf({ file, name, case: number }: OpenedScenario): string {
  const path = file ?? `${name}.yaml`;
  const quoted = /^[\w./:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
  return `npx ringback verify ${quoted}${number > 1 ? ` --case ${number}` : ""}`;
}

function exitCode(run: RunDetail | null, judged: ReturnType<typeof useExpectations>): number | null {
  const { rows, waitsUntil, isBehind } = judged;
  // A run that was stopped or broke off proves nothing about the file.
  if (run?.state !== "done" || !rows || isBehind) return null;
  const isNotYet = (row: ExpectationResult) => isAwaited(row, waitsUntil !== null);
  if (rows.some((row) => row.state === "fail" && !isNotYet(row))) return 1;
  if (rows.some(isNotYet)) return null;
  return rows.some(({ state }) => state === "inconclusive") ? 2 : 0;
}
