/** What can be done with a call. Beside an open event the words shorten, so that the call's name keeps its room. */
import { Ellipsis, FilePlus2, UserRound } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import { ReplayCall } from "../replay/ReplayButtons";
import { callActions } from "../rows/call-actions";
import { menuItems } from "../rows/row-action";
import { PinButton } from "../search/Pin";
import { ShareMenu } from "../sharing/ShareMenu";
import { openRecord } from "../sharing/sharing-state";
import { PlayAgain } from "../simulate/PlayAgain";
import { Button, IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { openPerson } from "../view";

export function CallActions({ call }: { call: CallDetail }) {
  return (
    <span className="call-actions">
      {call.pinned && <PinButton id={call.callId} pinned />}
      {call.origin === "simulated" && <PlayAgain call={call} />}
      <Button
        size="small"
        icon={<FilePlus2 size={13} aria-hidden />}
        aria-label="Make a scenario …"
        title="Writes this call into a scenario file, anonymised, to play it again"
        onClick={() => openRecord(call)}
      >
        <span className="call-action-words">Make a scenario …</span>
        <span className="call-action-short">Scenario …</span>
      </Button>
      <IconButton label="Open person (p)" onClick={() => openPerson(call.callId)}>
        <UserRound size={15} aria-hidden />
      </IconButton>
      <ReplayCall call={call} />
      <ShareMenu call={call} />
      <MoreMenu call={call} />
    </span>
  );
}

/** All there is, as in the list. */
function MoreMenu({ call }: { call: CallDetail }) {
  return (
    <Menu
      label="More for this call"
      trigger={
        <IconButton label="More for this call">
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
      items={menuItems(callActions, [call])}
    />
  );
}
