import { ChevronLeft, ChevronRight } from "lucide-react";
import { engine } from "../../engine-client";
import { useRead } from "../../read";
import { clockSeconds } from "../../time";
import { IconButton } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { JsonView } from "../../ui/JsonView";
import { payloadText } from "../../ui/payload-text";
import { Skeleton } from "../../ui/Skeleton";
import { VisibleText } from "../../ui/VisibleText";
import type { Preview } from "./use-preview";

type Props = { preview: Preview; eventId: string | null; onEvent: (eventId: string) => void };

/** The recorded event whose values stand beside the expressions; step through the newest of them. */
export function MappingEvent({ preview, eventId, onEvent }: Props) {
  const { data } = preview;
  if (!data)
    return (
      <aside className="mapping-event" aria-label="Event">
        {preview.sentence === "" && <Skeleton rows={4} widths={[70, 55, 62, 40]} />}
      </aside>
    );
  const { events } = data;
  const shownId = events.some((one) => one.eventId === eventId) ? eventId : (data.shown?.eventId ?? null);
  const at = events.findIndex((one) => one.eventId === shownId);
  const shown = events[at];
  if (!shown)
    return (
      <aside className="mapping-event" aria-label="Event">
        <Empty
          title="No event to try it on"
          why={
            data.problems.length > 0
              ? data.sum.sentence
              : "Let the platform send one: it is kept, and what each expression gives on it stands here."
          }
        />
      </aside>
    );
  const older = events[at + 1];
  const newer = events[at - 1];
  return (
    <aside className="mapping-event" aria-label="Event" data-behind={preview.behind || undefined}>
      <header className="mapping-event-head">
        <IconButton label="Older event" disabled={!older} onClick={() => older && onEvent(older.eventId)}>
          <ChevronLeft size={14} aria-hidden />
        </IconButton>
        <IconButton label="Newer event" disabled={!newer} onClick={() => newer && onEvent(newer.eventId)}>
          <ChevronRight size={14} aria-hidden />
        </IconButton>
        <span className="mapping-event-name truncate">
          {shown.type === null ? <span className="faint">no type</span> : <VisibleText text={shown.type} />}
        </span>
        <span className="grow" />
        <span className="faint mapping-event-place">
          {at === 0 ? "newest" : `${at + 1}`} of {events.length}
        </span>
        <time className="mono faint">{clockSeconds(shown.receivedAt)}</time>
      </header>
      <Payload eventId={shown.eventId} />
    </aside>
  );
}

function Payload({ eventId }: { eventId: string }) {
  const event = useRead(eventId, () => engine.events.get({ eventId }));
  if (!event.data) return <Skeleton rows={4} widths={[70, 55, 62, 40]} />;
  const { bytes, bodyIsText, bodyText, contentType, method, url } = event.data;
  return (
    <>
      <p className="mapping-event-line mono truncate" title={url}>
        {method} {url}
      </p>
      {bytes === 0 ? (
        <Empty title="No body" why="What it says stands in its address and headers." />
      ) : bodyIsText ? (
        <JsonView source={payloadText(contentType, bodyText)} label="Payload of the event" />
      ) : (
        <Empty title="Not text" why="Expressions see no body of this event." />
      )}
    </>
  );
}
