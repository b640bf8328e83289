/**
 * The gate of one destination, setting by setting. It says what a change would do before it is saved, and takes it back
 * afterwards: calls that are final stay as they were either way.
 */
import { X } from "lucide-react";
import { useState } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { GateSettings, GateSetup } from "../../../shared/gate-settings";
import { engine } from "../../engine-client";
import { useKeys } from "../../keys";
import { useRead, useWrite } from "../../read";
import { Button, IconButton } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { StateWord } from "../../ui/Tag";
import { useView } from "../../view";
import { GateChange, useGateChange } from "./GateChange";
import { GateForm } from "./GateForm";
import "./gate-settings.css";

function close(): undefined {
  useView.setState({ gateSettings: null });
}

type PanelProps = { destination: DestinationRow; focus: string | null };

export function GateSettingsPanel({ destination, focus }: PanelProps) {
  const { destinationId, name } = destination;
  useKeys("Gate", [{ key: "Escape", does: "close the gate's settings", run: close }]);
  const setup = useRead(`gate settings ${destinationId}`, () => engine.gates.settings({ destinationId }));
  return (
    <section className="gate-settings" aria-label={`Gate of ${name}`}>
      <header className="gate-settings-head">
        <h2 className="grow truncate">Gate of {name}</h2>
        <IconButton label="Close the gate's settings" onClick={close}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      {setup.sentence && <ErrorLine sentence={setup.sentence} again={setup.again} />}
      {!setup.data && !setup.sentence && <Skeleton rows={7} height={44} widths={[78, 60]} />}
      {setup.data && (
        <Editor
          key={destinationId}
          destinationId={destinationId}
          setup={setup.data}
          focus={focus}
          onSaved={setup.put}
        />
      )}
    </section>
  );
}

type EditorProps = {
  destinationId: string;
  setup: GateSetup;
  focus: string | null;
  onSaved: (setup: GateSetup) => void;
};

function Editor({ destinationId, setup, focus, onSaved }: EditorProps) {
  const [gate, setGate] = useState<GateSettings>(setup.settings);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [before, setBefore] = useState<GateSettings | null>(null);
  const { busy, sentence, write } = useWrite();
  const isChanged = !isSame(gate, setup.settings);
  const { preview, current } = useGateChange(destinationId, gate, isChanged);
  const save = (next: GateSettings, undo: GateSettings | null) =>
    write(async () => {
      const saved = await engine.gates.save({ destinationId, gate: next });
      setBefore(undo);
      setGate(saved.settings);
      onSaved(saved);
    });
  const refuse = (path: string, isWrong: boolean) => {
    if (wrong.has(path) === isWrong) return;
    const next = new Set(wrong);
    if (isWrong) next.add(path);
    else next.delete(path);
    setWrong(next);
  };
  const change = (next: GateSettings) => {
    setGate(next);
    setBefore(null);
  };
  const isSaid = current && (preview.data !== null || preview.sentence !== "");
  return (
    <form
      className="gate-settings-form"
      aria-label="Settings of the gate"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && wrong.size === 0 && isSaid && !busy) void save(gate, setup.settings);
      }}
    >
      <div className="gate-settings-parts scroll">
        <GateForm draft={{ gate, change, focus, refuse }} setup={setup} />
      </div>
      <footer className="gate-settings-end">
        {isChanged && wrong.size === 0 && <GateChange preview={preview} />}
        <div className="gate-settings-buttons">
          <Button type="submit" tone="filled" disabled={!isChanged || wrong.size > 0 || !isSaid || busy}>
            Save the gate
          </Button>
          {isChanged && (
            <Button tone="quiet" onClick={() => setGate(setup.settings)}>
              Put back
            </Button>
          )}
          {!isChanged && before !== null && (
            <>
              <StateWord tone="ok" mark="check">
                saved
              </StateWord>
              <Button disabled={busy} onClick={() => void save(before, null)}>
                Undo
              </Button>
            </>
          )}
          {!isChanged && before === null && (
            <span className="faint">
              {Object.keys(gate).length === 0 ? "All of it is as its preset." : "As it is saved."}
            </span>
          )}
        </div>
        {sentence && <ErrorLine sentence={sentence} />}
      </footer>
    </form>
  );
}

function isSame(one: GateSettings, other: GateSettings): boolean {
  return spell(one) === spell(other);
}

/** With sorted keys: the order in which settings were made says nothing. */
function spell(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
