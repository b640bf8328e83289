import { useState } from "react";
import type { KeepingState } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { KeepingJob } from "./KeepingJob";

const mostKills = 100;
const command = "npx ringback prove --kills 10";

/** Null: no whole number from 1 to 100. */
function readKills(text: string): number | null {
  const kills = /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : null;
  return kills !== null && kills <= mostKills ? kills : null;
}

/** `ringback prove` on screen: another engine is killed again and again, and what it had answered is counted. */
export function ProveRow({ state, onChanged }: { state: KeepingState; onChanged: () => void }) {
  const [written, setWritten] = useState("10");
  const { busy, sentence, write } = useWrite();
  const kills = readKills(written);
  const begin = async () => {
    if (kills !== null) await write(() => engine.keeping.prove({ kills }));
    onChanged();
  };
  const job = state.job?.kind === "prove" ? state.job : null;
  return (
    <div>
      <dt>Prove</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Starts a second engine on a scratch folder, with ports of its own; sends it bursts of events, kills
          it in the middle of them and starts it again. Afterwards every event that was answered must be
          there, byte for byte. Nothing here takes part, but the machine is busy meanwhile.
        </p>
        {state.cannotProve === null ? (
          <div className="keeping-fields">
            <Field
              label="How many kills, up to 100"
              inputMode="numeric"
              value={written}
              error={kills === null ? "Write a whole number from 1 to 100." : null}
              onChange={(event) => setWritten(event.target.value)}
            />
            <Button
              disabled={busy || kills === null || state.job?.state === "running"}
              onClick={() => void begin()}
            >
              Prove that nothing is lost
            </Button>
          </div>
        ) : (
          <div className="setup-read-line">
            <span>{state.cannotProve}</span>
            <code>{command}</code>
            <CopyButton text={command} title="Copy the command" />
          </div>
        )}
        {sentence && <ErrorLine sentence={sentence} />}
        {job && <KeepingJob job={job} onChanged={onChanged} />}
      </dd>
    </div>
  );
}
