import type { EditorState } from "@codemirror/state";
import { useEffect, useRef } from "react";
import { changeOpened, type OpenedScenario, useSimulate } from "./open-scenario";
import { type EditorHands, openScenarioEditor, type ScenarioEditor, scenarioState } from "./scenario-editor";
import { saveOpened } from "./scenario-files";
import type { Checked } from "./use-check";
import "./scenario-text.css";

type ScenarioTextProps = {
  opened: OpenedScenario;
  checked: Checked;
  /** Filled while the editor is there: what rails and toggles write, they write through it. */
  editor: { current: ScenarioEditor | null };
};

/** The text and its history, so that undo outlives a look at another screen. */
let left: { opening: number; state: EditorState } | null = null;

const hands: { current: EditorHands } = { current: { onText() {}, onLine() {}, onSave() {} } };

export function ScenarioText({ opened, checked, editor }: ScenarioTextProps) {
  const box = useRef<HTMLDivElement>(null);
  const step = useSimulate((state) => state.step);
  const { plan, problems, isCurrent } = checked;
  const latest = useRef(checked);
  latest.current = checked;
  const { opening } = opened;
  const beginsWith = useRef(opened.text);
  beginsWith.current = opened.text;

  hands.current = {
    onText: (text) => changeOpened({ text }),
    onSave: () => void saveOpened(),
    onLine(line) {
      const { plan: now, isCurrent: fresh } = latest.current;
      if (!now || !fresh) return;
      const at = now.steps.find(({ lines }) => lines.from <= line && line <= lines.to);
      const dropped = now.faults.findIndex(({ from, to }) => from <= line && line <= to);
      const lost = now.steps.find(({ droppedBy }) => dropped >= 0 && droppedBy === dropped);
      useSimulate.setState({ step: at?.index ?? lost?.index ?? null });
    },
  };

  useEffect(() => {
    if (!box.current) return;
    const kept = left?.opening === opening && left.state.doc.toString() === beginsWith.current ? left : null;
    const made = openScenarioEditor(box.current, kept?.state ?? scenarioState(beginsWith.current, hands));
    editor.current = made;
    return () => {
      left = { opening, state: made.view.state };
      editor.current = null;
      made.destroy();
    };
  }, [opening, editor]);

  useEffect(() => {
    if (!isCurrent || !plan) return;
    const own = plan.steps.flatMap(({ faultLines }) => faultLines ?? []);
    editor.current?.markFaults([...own, ...plan.faults]);
  }, [plan, isCurrent, editor]);
  useEffect(() => editor.current?.markProblems(problems), [problems, editor]);
  useEffect(() => {
    if (!plan || !isCurrent) return;
    const lines = plan.steps.find(({ index }) => index === step)?.lines ?? null;
    const isTyping = editor.current?.view.hasFocus ?? false;
    editor.current?.markStep(lines, !isTyping);
  }, [step, plan, isCurrent, editor]);

  return <div className="json-view scenario-text" ref={box} />;
}
