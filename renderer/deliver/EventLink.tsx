import { openCallAtEvent } from "../calls/call-selection";
import { Button } from "../ui/Button";

/** The event a check rests on. */
export function EventLink({ callId, eventId }: { callId: string; eventId: string }) {
  return (
    <Button
      tone="link"
      className="mono"
      title="Open this event"
      onClick={() => openCallAtEvent(callId, eventId)}
    >
      #{eventId.slice(1)}
    </Button>
  );
}
