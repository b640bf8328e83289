import { useState } from "react";
import type { TwinState } from "../../shared/twin-contract";
import { engine } from "../engine-client";
import { type Read, useWrite } from "../read";
import { count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Toggle } from "../ui/Toggle";
import { openTwin } from "../view";
import "./twin-switch.css";

/** Switches the naive twin on, says how far it was told, and opens one call beside it. */
export function TwinSwitch({ twin, callId }: { twin: Read<TwinState>; callId: string | null }) {
  const { busy, sentence, write } = useWrite();
  const [sure, setSure] = useState(false);
  const state = twin.data;
  const isOn = state?.enabled ?? false;
  const failed = sentence || twin.sentence || state?.problem || "";
  return (
    <>
      <div className="twin-switch">
        <Toggle
          label="Naive twin: see what would happen without the gate"
          checked={isOn}
          disabled={busy || state === null}
          onChange={(enabled) => void write(async () => twin.put(await engine.twin.switch({ enabled })))}
        />
        <span className="twin-switch-words">
          <b>Naive twin</b>{" "}
          <span
            className="secondary"
            title="A second sandbox account that is told everything as it comes; it stays on this machine"
          >
            {isOn && state ? toldWords(state) : "what a CRM gets without the gate"}
          </span>
        </span>
        <span className="grow" />
        {isOn &&
          (sure ? (
            <>
              <Button
                size="small"
                disabled={busy}
                onClick={() => {
                  setSure(false);
                  void write(async () => twin.put(await engine.twin.clear()));
                }}
              >
                Empty it and start anew
              </Button>
              <Button tone="link" onClick={() => setSure(false)}>
                Keep it
              </Button>
            </>
          ) : (
            <Button
              tone="link"
              title="Empties its account and tells it every call again"
              onClick={() => setSure(true)}
            >
              Start anew
            </Button>
          ))}
        {callId !== null && !sure && (
          <Button size="small" onClick={() => openTwin(callId)}>
            Side by side
          </Button>
        )}
      </div>
      {failed !== "" && <ErrorLine sentence={failed} />}
    </>
  );
}

function toldWords({ writes, calls, behind }: { writes: number; calls: number; behind: number }): string {
  const told = `told ${count(writes)} writes about ${count(calls)} ${calls === 1 ? "call" : "calls"}`;
  return behind > 0 ? `${told}, ${count(behind)} events behind` : told;
}
