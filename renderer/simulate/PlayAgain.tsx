import { Play } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import { selectEvent, useSelectedEvent } from "../calls/call-selection";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import "./play-again.css";
import { openScenario, type WantedStep } from "./open-scenario";

/** From a call that a scenario made back to its file, at the event that is chosen on the timeline. */
export function PlayAgain({ call }: { call: CallDetail }) {
  const selected = useSelectedEvent(call.callId);
  const { busy, sentence, write } = useWrite();
  const open = () =>
    void write(async () => {
      const found = await engine.scenarios.ofCall({ callId: call.callId });
      const { text, name, own, changedAt, file, case: number } = found;
      const step = wantedStep(call, selected, found.call);
      // Coming back, the call is as it was left.
      if (selected !== null) selectEvent(call.callId, selected);
      openScenario({
        text,
        name,
        own,
        saved: { changedAt, file },
        case: number,
        ...(step ? { step } : {}),
        runId: found.runId,
      });
    });
  useKeys("The call", [
    {
      key: "f",
      does: "play its scenario again with a fault",
      run: () => {
        open();
        return true;
      },
    },
  ]);
  return (
    <>
      {sentence !== "" && (
        <span className="play-again-refused truncate" role="alert" title={sentence}>
          {sentence}
        </span>
      )}
      <Button
        size="small"
        icon={<Play size={12} aria-hidden />}
        disabled={busy}
        aria-label="Play again with a fault …"
        title={
          selected === null
            ? "Opens the scenario that made this call (f)"
            : "Opens the scenario that made this call, at the chosen event (f)"
        }
        onClick={open}
      >
        <span className="call-action-words">Play again with a fault …</span>
        <span className="call-action-short">Play again …</span>
      </Button>
    </>
  );
}

function wantedStep(call: CallDetail, eventId: string | null, name: string | null): WantedStep | null {
  const event = call.timeline.find((one) => one.eventId === eventId);
  if (!event?.type) return null;
  const ofType = call.timeline.filter(({ type }) => type === event.type);
  return { type: event.type, nth: ofType.indexOf(event) + 1, call: name };
}
