/** One call on the whole window, for showing: what happens, what the gate says, what both CRMs hold, whom rules tell. */
import { useEffect, useState } from "react";
import { useCall } from "../calls/use-call";
import { useKeys } from "../keys";
import { PresentingKeys } from "../presenting/Presenting";
import { Sharing } from "../sharing/Sharing";
import { closeStage, useView } from "../view";
import { StageOfCall } from "./StageOfCall";
import { StageOffer } from "./StageOffer";
import "./stage.css";
import { usePlayingCall } from "./use-stage-run";

const drawnFor = { width: 1440, height: 900 };

/** One scale for everything; width that is left over goes to the timeline. */
function useScale(): { scale: number; width: number; height: number } {
  const [size, setSize] = useState({ width: window.innerWidth, height: window.innerHeight });
  useEffect(() => {
    const measure = () => setSize({ width: window.innerWidth, height: window.innerHeight });
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  const scale = Math.min(size.width / drawnFor.width, size.height / drawnFor.height);
  return { scale, width: size.width / scale, height: size.height / scale };
}

export function StageScreen() {
  const { scale, width, height } = useScale();
  const asked = useView((state) => state.stage?.callId ?? null);
  const playing = usePlayingCall(asked === null);
  const followed = useView((state) => state.stage?.followed ?? null);
  const callId = asked ?? playing ?? (playing === null ? followed : null);
  // What plays is on the stage until somebody chooses otherwise, also when it is over.
  useEffect(() => {
    if (asked !== null || callId === null) return;
    useView.setState(({ stage }) => ({ stage: stage && { ...stage, callId } }));
  }, [asked, callId]);
  const { call, sentence } = useCall(callId);
  useKeys("Stage", [
    {
      key: "Escape",
      does: "back to where you were",
      run: () => {
        closeStage();
        return true;
      },
    },
  ]);
  return (
    <>
      <PresentingKeys />
      <div className="stage" style={{ zoom: scale, width, height }}>
        {callId === null ? (
          playing === null && <StageOffer />
        ) : (
          <StageOfCall key={callId} callId={callId} call={call} sentence={sentence} />
        )}
      </div>
      <Sharing />
    </>
  );
}
