import { Play } from "lucide-react";
import { useEntities } from "../entities";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { chooseCall } from "./call-selection";
import { playSample, useSamplePlay } from "./sample-play";

/** The one button that shows everything. The first run has it filled; later it stays within reach. */
export function PlaySample({ look }: { look: "filled" | "plain" | "quiet" }) {
  const { state, sentence, callId } = useSamplePlay();
  const run = useEntities((entities) => entities.runs.values().find((one) => one.callId === callId) ?? null);
  const playing = state !== "idle" && (run === null || run.state === "playing");
  const play = async () => {
    const started = await playSample();
    // The first run shows the call itself, in its own card.
    if (started !== null && useEntities.getState().status?.events !== 0) chooseCall(started);
  };
  const sent = run ? `${run.sent} of ${run.planned} sent` : "starting …";
  return (
    <>
      <Button
        tone={look}
        size={look === "filled" ? "normal" : "small"}
        className={look === "filled" ? "play-large" : undefined}
        icon={
          <Play
            size={look === "filled" ? 14 : 12}
            aria-hidden
            fill={look === "filled" ? "currentColor" : "none"}
          />
        }
        disabled={playing}
        onClick={() => void play()}
      >
        {playing ? `Playing: ${sent}` : "Play a sample call"}
      </Button>
      {sentence && <ErrorLine sentence={sentence} />}
    </>
  );
}
