import { Play } from "lucide-react";
import { useEntities } from "../entities";
import { openPlay } from "../sharing/sharing-state";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { chooseCall } from "./call-selection";
import { playSample, useSamplePlay } from "./sample-play";

/** The one button that shows everything. The first run has it filled; later it stays within reach. */
export function PlaySample({ look }: { look: "filled" | "plain" | "quiet" }) {
  const { state, sentence, callId } = useSamplePlay();
  const run = useEntities(({ runs }) => [...runs.values()].find((one) => one.callId === callId) ?? null);
  const isFilled = look === "filled";
  const playing = state === "starting" || (state === "started" && run?.state === "playing");
  const play = async () => {
    const started = await playSample();
    // The first run shows the call in its own card.
    if (started !== null && !useSamplePlay.getState().inFirstRun) chooseCall(started);
  };
  const words = run && state === "started" ? `Playing, ${run.sent} of ${run.planned} sent` : "Starting …";
  return (
    <>
      <Button
        tone={look}
        size={isFilled ? "normal" : "small"}
        className={isFilled ? "play-large" : undefined}
        icon={<Play size={isFilled ? 13 : 12} aria-hidden fill={isFilled ? "currentColor" : "none"} />}
        disabled={playing}
        onClick={() => void play()}
      >
        {playing ? words : "Play a sample call"}
      </Button>
      {look === "quiet" && (
        <Button tone="quiet" size="small" title="Choose company, caller and story" onClick={openPlay}>
          With whom …
        </Button>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </>
  );
}
