import { ChevronDown, ChevronUp, MoreHorizontal, Save } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Menu } from "../ui/Menu";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { changeOpened, fileName, isUnsaved, type OpenedScenario, useSimulate } from "./open-scenario";
import { ScenarioList } from "./ScenarioList";
import { ScenarioText } from "./ScenarioText";
import type { ScenarioEditor } from "./scenario-editor";
import { duplicateOpened, newScenario, removeFile, saveOpened, useScenarioFiles } from "./scenario-files";
import { counted } from "./simulate-words";
import type { Checked } from "./use-check";

type ScenarioPaneProps = {
  checked: Checked;
  editor: { current: ScenarioEditor | null };
};

/** The file: its name, its text, and whether it can be played. The list lies over the text while one chooses. */
export function ScenarioPane({ checked, editor }: ScenarioPaneProps) {
  const opened = useSimulate((state) => state.opened);
  const { busy, sentence, said, removed } = useScenarioFiles();
  const [choosing, setChoosing] = useState(false);
  const isListed = choosing || opened === null;
  return (
    <section className="scenario-pane" aria-label="Scenario">
      <header className="pane-head">
        {opened ? (
          <>
            <IconButton
              label={choosing ? "Back to the file" : "Choose another scenario"}
              aria-expanded={choosing}
              onClick={() => setChoosing(!choosing)}
            >
              {choosing ? <ChevronUp size={15} aria-hidden /> : <ChevronDown size={15} aria-hidden />}
            </IconButton>
            <input
              className="scenario-name"
              aria-label="Name of the scenario"
              value={opened.name}
              maxLength={80}
              spellCheck={false}
              onChange={(event) => changeOpened({ name: fileName(event.target.value) })}
            />
            {isUnsaved(opened) && (
              <span className="unsaved-dot" role="img" aria-label="not saved" title="Not saved" />
            )}
            <span className="grow" />
            <Button
              size="small"
              icon={<Save size={13} aria-hidden />}
              disabled={busy || !isUnsaved(opened)}
              title="Save (Ctrl or Cmd S)"
              onClick={() => void saveOpened()}
            >
              Save
            </Button>
            <FileMenu opened={opened} onNew={() => setChoosing(false)} />
          </>
        ) : (
          <h2>Scenarios</h2>
        )}
      </header>
      {sentence !== "" && <ErrorLine sentence={sentence} />}
      {said !== "" && (
        <p className="scenario-said" role="status">
          {said}
        </p>
      )}
      <div className="scenario-body">
        {opened && <ScenarioText opened={opened} checked={checked} editor={editor} />}
        {isListed && (
          <ScenarioList
            onChosen={() => setChoosing(false)}
            onNew={() => {
              newScenario("mirai", "call.initiate");
              setChoosing(false);
            }}
            removed={removed?.name ?? null}
          />
        )}
      </div>
      {opened && !isListed && <Foot checked={checked} editor={editor} />}
    </section>
  );
}

function FileMenu({ opened, onNew }: { opened: OpenedScenario; onNew: () => void }) {
  return (
    <Menu
      label="The scenario"
      trigger={
        <IconButton label="More about the scenario">
          <MoreHorizontal size={15} aria-hidden />
        </IconButton>
      }
      items={[
        {
          words: "New scenario",
          onSelect: () => {
            newScenario("mirai", "call.initiate");
            onNew();
          },
        },
        { words: "Duplicate", onSelect: duplicateOpened },
        ...(opened.own && opened.savedName !== null
          ? ([
              "line",
              {
                words: `Remove ${opened.savedName}`,
                onSelect: () => opened.savedName !== null && void removeFile(opened.savedName),
              },
            ] as const)
          : []),
      ]}
    />
  );
}

function Foot({ checked, editor }: ScenarioPaneProps) {
  const { plan, problems, isValid, loading, sentence } = checked;
  const [first] = problems;
  if (sentence !== "") return <ErrorLine sentence={sentence} />;
  if (first)
    return (
      <footer className="scenario-problems">
        <p>
          <StateWord tone="bad" mark="cross">
            {counted(problems.length, "problem")}
          </StateWord>
        </p>
        <ul className="scroll">
          {problems.slice(0, 20).map(({ line, sentence: said }) => (
            <li key={`${line} ${said}`}>
              <button type="button" onClick={() => editor.current?.goToLine(line)}>
                <span className="mono">line {line}</span> <VisibleText text={said} />
              </button>
            </li>
          ))}
        </ul>
      </footer>
    );
  return (
    <footer className="pane-foot">
      {isValid && plan ? (
        <>
          <StateWord tone="ok" mark="check">
            valid
          </StateWord>
          <span className="truncate">
            {counted(plan.counts.steps, "step")} · {counted(plan.counts.faults, "fault")} ·{" "}
            {counted(plan.counts.expectations, "expectation")}
          </span>
        </>
      ) : (
        <span className="faint">{loading ? "reading …" : "checking …"}</span>
      )}
      <span className="grow" />
      <CopyButton
        text={() => Promise.resolve(editor.current?.view.state.doc.toString() ?? "")}
        title="Copy the file"
      />
    </footer>
  );
}
