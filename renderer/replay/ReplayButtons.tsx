/** Where a replay begins: in the inspector, in the head of a call, and below the list of events. */
import { Repeat2 } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import type { EventDetail } from "../../shared/events";
import { useSelectedEvent } from "../calls/call-selection";
import { useKeys } from "../keys";
import { Button, IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { type Marked, useView } from "../view";
import { openReplay } from "./replay-topic";

export function ReplayMenu({ event }: { event: EventDetail }) {
  const open = (edit: boolean) => {
    openReplay({
      words: `${event.type ?? "event"} #${event.position}`,
      what: { events: [event.eventId] },
      count: 1,
      source: event.source,
      edit,
    });
    return true;
  };
  useKeys("The event", [
    { key: "r", does: "replay it", run: () => open(false) },
    { key: "R", does: "edit and replay it", run: () => open(true) },
  ]);
  return (
    <Menu
      label="Replay"
      trigger={
        <IconButton label="Replay">
          <Repeat2 size={15} aria-hidden />
        </IconButton>
      }
      items={[
        { words: "Replay …", hint: "r", onSelect: () => void open(false) },
        { words: "Edit and replay …", hint: "Shift+R", onSelect: () => void open(true) },
      ]}
    />
  );
}

export function ReplayCall({ call }: { call: CallDetail }) {
  const inspected = useSelectedEvent(call.callId);
  const open = () =>
    openReplay({
      words: "this call",
      what: { call: call.callId },
      count: call.timeline.reduce((many, { copies }) => many + 1 + copies.length, 0),
      source: call.source,
      edit: false,
    });
  useKeys("The call", [
    {
      key: "r",
      does: "replay it",
      run: () => {
        if (inspected !== null) return false;
        open();
        return true;
      },
    },
  ]);
  return (
    <IconButton label="Replay this call to … (r)" onClick={open}>
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
