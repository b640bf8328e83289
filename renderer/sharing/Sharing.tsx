import { PlayPanel } from "../calls/PlayPanel";
import { DemoPlanPanel } from "../demo/DemoPlan";
import { ReplayPanel } from "../replay/ReplayPanel";
import { BringInPanel } from "./BringInPanel";
import { DropZone } from "./DropZone";
import { RecordPanel } from "./RecordPanel";
import { SharePanel } from "./SharePanel";
import { useSharing } from "./sharing-state";

/** The panels over whatever screen there is. */
export function Sharing() {
  const panel = useSharing((state) => state.panel);
  return (
    <>
      {panel?.kind === "share" && <SharePanel key={JSON.stringify(panel.topic)} topic={panel.topic} />}
      {panel?.kind === "replay" && <ReplayPanel key={JSON.stringify(panel.topic)} topic={panel.topic} />}
      {panel?.kind === "record" && <RecordPanel key={panel.call.callId} call={panel.call} />}
      {panel?.kind === "play" && <PlayPanel />}
      {panel?.kind === "plan" && <DemoPlanPanel />}
      {panel?.kind === "bring-in" && (
        <BringInPanel
          key={panel.file ? `${panel.file.name} ${panel.file.lastModified}` : ""}
          file={panel.file}
        />
      )}
      <DropZone />
    </>
  );
}
