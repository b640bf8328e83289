import type { Ghost, TimelineEvent } from "../../shared/calls";
import { GlyphShape, stageColour } from "../ui/Glyph";

type GlyphOf = Pick<TimelineEvent | Ghost, "kind" | "stage">;

/** What a pin has for colour, in pins and tables alike. An action moves no stage: it has the accent. */
export function eventColour({ kind, stage }: GlyphOf): string {
  if (kind === "failure") return "var(--stage-failed)";
  return stage === null && kind === "action" ? "var(--accent)" : stageColour(stage);
}

export function EventGlyph({ event, size = 10 }: { event: GlyphOf; size?: number }) {
  return (
    <svg className="event-glyph" width={size} height={size} viewBox="0 0 12 12" aria-hidden>
      <GlyphShape kind={event.kind} colour={eventColour(event)} />
    </svg>
  );
}
