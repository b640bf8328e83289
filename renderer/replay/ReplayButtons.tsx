/** Where a replay begins: in the inspector, in the head of a call, and below the list of events. */
import { Repeat2 } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import type { EventDetail } from "../../shared/events";
import { callActions } from "../rows/call-actions";
import { eventActions } from "../rows/event-actions";
import { menuItems, useRowActions } from "../rows/row-action";
import { Button, IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { type Marked, useView } from "../view";
import { openReplay } from "./replay-topic";

export function ReplayMenu({ event }: { event: EventDetail }) {
  const replays = eventActions.filter(({ key }) => key === "r" || key === "R");
  useRowActions(
    "The event",
    replays.map(({ keyOfOne: _, ...action }) => action),
    [event],
  );
  return (
    <Menu
      label="Replay"
      trigger={
        <IconButton label="Replay">
          <Repeat2 size={15} aria-hidden />
        </IconButton>
      }
      items={menuItems(replays, [event])}
    />
  );
}

export function ReplayCall({ call }: { call: CallDetail }) {
  const replay = callActions.find(({ key }) => key === "r");
  return (
    <IconButton label="Replay this call to … (r)" onClick={() => replay?.run([call])}>
      <Repeat2 size={15} aria-hidden />
    </IconButton>
  );
}

/** In the foot of the list: what is marked there. */
export function ReplayMarked({ marked }: { marked: readonly Marked[] }) {
  const open = () => {
    openReplay({
      words: marked.length === 1 ? "the marked event" : `${marked.length} marked events`,
      what: { events: marked.map(({ eventId }) => eventId) },
      count: marked.length,
      source: null,
      edit: false,
    });
    useView.setState({ compared: null });
  };
  return (
    <Button tone="link" onClick={open}>
      Replay {marked.length === 1 ? "it" : "both"}
    </Button>
  );
}

/** For the menu of a list: everything its search finds. */
export function replayFound(q: string): void {
  openReplay({ words: "the events found", what: { q }, count: null, source: null, edit: false });
}
