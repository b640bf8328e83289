import type { Ghost, TimelineEvent } from "../../shared/calls";
import { GlyphShape } from "../ui/Glyph";
import { eventColour } from "../ui/glyph-colour";

type GlyphOf = Pick<TimelineEvent | Ghost, "kind" | "stage">;

export function EventGlyph({ event, size = 10 }: { event: GlyphOf; size?: number }) {
  return (
    <svg className="event-glyph" width={size} height={size} viewBox="0 0 12 12" aria-hidden>
      <GlyphShape kind={event.kind} colour={eventColour(event)} />
    </svg>
  );
}
