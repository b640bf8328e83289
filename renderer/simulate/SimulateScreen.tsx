/** Left to right is cause to effect: the file, what happens, what it proves. */
import { useEffect, useRef, useState } from "react";
import { useKeys } from "../keys";
import { Split } from "../ui/Split";
import { useSimulate, type WantedStep } from "./open-scenario";
import { PlayPane } from "./PlayPane";
import { makeLate, playOpened, steer } from "./play";
import { RunPane } from "./RunPane";
import { ScenarioPane } from "./ScenarioPane";
import type { ScenarioEditor } from "./scenario-editor";
import { readScenarioFiles, saveOpened } from "./scenario-files";
import "./simulate.css";
import type { RunDetail } from "../../shared/runs";
import type { PlannedStep } from "../../shared/scenario-plan";
import { type Checked, useCheck } from "./use-check";
import { useFaultEdits } from "./use-fault-edits";
import { isOpenRun, useRun } from "./use-run";

/** Widths of the panes at first; what the reader sets is kept. */
const roomy = window.innerWidth >= 1400;

export function SimulateScreen() {
  const opened = useSimulate((state) => state.opened);
  const runId = useSimulate((state) => state.runId);
  const editor = useRef<ScenarioEditor | null>(null);
  const checked = useCheck(opened);
  const edits = useFaultEdits(checked, editor);
  const { run, sentence } = useRun(runId);
  const stopAsked = useSimulateKeys(checked, run, editor);
  useWantedStep(checked);
  useEffect(() => void readScenarioFiles(), []);
  return (
    <>
      <h1 className="visually-hidden">Simulate</h1>
      <Split
        id="simulate"
        panes={[
          {
            key: "scenario",
            size: roomy ? 372 : 330,
            min: 280,
            max: 620,
            content: <ScenarioPane checked={checked} editor={editor} />,
          },
          {
            key: "play",
            min: 460,
            content: (
              <PlayPane
                checked={checked}
                edits={edits}
                run={run}
                runSentence={sentence}
                stopAsked={stopAsked}
              />
            ),
          },
          {
            key: "proves",
            size: roomy ? 420 : 350,
            min: 300,
            max: 640,
            content: <RunPane checked={checked} run={run} edits={edits} />,
          },
        ]}
      />
    </>
  );
}

/** Keys that a focused control has a meaning for are its own. */
function isOnControl({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest("button, a, select, summary, [role=switch]") !== null;
}

const askedMs = 4000;

/** A key that is held down was pressed once: nobody loses five events, or answers a question, by a slow finger. */
function once(run: () => boolean): (event: KeyboardEvent) => boolean {
  return (event) => event.repeat || run();
}

function isInText({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable=true]") !== null;
}

function useSimulateKeys(
  checked: Checked,
  run: RunDetail | null,
  editor: { current: ScenarioEditor | null },
): boolean {
  const [stopAsked, setStopAsked] = useState(false);
  const open = isOpenRun(run) ? run : null;
  useEffect(() => {
    if (!stopAsked) return;
    const timer = setTimeout(() => setStopAsked(false), askedMs);
    return () => clearTimeout(timer);
  }, [stopAsked]);
  const play = () => {
    if (!checked.isValid || open) return false;
    void playOpened();
    return true;
  };
  /** Only while something plays. */
  const steering = (verb: "next" | "fail") =>
    once(() => {
      if (!open) return false;
      void steer(open.runId, verb);
      return true;
    });
  const isPlaying = () => open !== null;
  useKeys("Simulate", [
    { key: "p", does: "play", can: () => checked.isValid && !open, run: once(play) },
    { key: "Enter", run: (event) => !isOnControl(event) && once(play)(event) },
    {
      key: " ",
      does: "pause, go on",
      can: isPlaying,
      run: once(() => {
        if (!open) return false;
        void steer(open.runId, open.state === "playing" ? "pause" : "resume");
        return true;
      }),
    },
    { key: "ArrowRight", does: "next event now", can: isPlaying, run: steering("next") },
    { key: "f", does: "make the next event fail", can: isPlaying, run: steering("fail") },
    {
      key: "l",
      does: "make the next event late",
      can: isPlaying,
      run: once(() => {
        if (!open) return false;
        void makeLate(open.runId);
        return true;
      }),
    },
    {
      key: "Escape",
      does: "stop the run (asked once)",
      can: isPlaying,
      run: once(() => {
        if (!open) return false;
        if (stopAsked) void steer(open.runId, "stop");
        setStopAsked(!stopAsked);
        return true;
      }),
    },
    // In a text it is that text's own.
    {
      key: "Mod+z",
      does: "undo what was written into the file",
      can: () => editor.current?.canUndo() ?? false,
      run: (event) => {
        if (isInText(event)) return false;
        editor.current?.undo();
        return true;
      },
    },
    {
      key: "Mod+Z",
      run: (event) => {
        if (isInText(event)) return false;
        editor.current?.redo();
        return true;
      },
    },
    {
      key: "Mod+s",
      does: "save the scenario",
      can: () => useSimulate.getState().opened !== null,
      run: () => {
        void saveOpened();
        return true;
      },
    },
  ]);
  return stopAsked && open !== null;
}

/** The step that the screen was opened for, once the file is planned. */
function useWantedStep({ plan, isCurrent }: Checked): void {
  const wanted = useSimulate((state) => state.wanted);
  useEffect(() => {
    if (!wanted || !plan || !isCurrent) return;
    useSimulate.setState({ wanted: null, step: findStep(plan.steps, wanted)?.index ?? null });
  }, [wanted, plan, isCurrent]);
}

function findStep(steps: readonly PlannedStep[], wanted: WantedStep): PlannedStep | undefined {
  if ("index" in wanted) return steps.find(({ index }) => index === wanted.index);
  const ofType = steps.filter(({ type, call }) => type === wanted.type && call === wanted.call);
  return ofType[wanted.nth - 1] ?? ofType[0];
}
