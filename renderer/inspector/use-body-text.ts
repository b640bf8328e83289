/** The whole body as text. What the event's own answer holds of a large one is only its beginning. */
import type { EventDetail } from "../../shared/events";
import { engine } from "../engine-client";
import { useRead } from "../read";

export type BodyText = { text: string | null; sentence: string; again: () => void };

export function useBodyText(event: EventDetail): BodyText {
  const { eventId, bodyText, bodyTruncated, bodyIsText } = event;
  const { data, sentence, again } = useRead(bodyTruncated && bodyIsText ? eventId : null, async () => {
    const body = await engine.events.body({ eventId });
    return new TextDecoder().decode(await body.arrayBuffer());
  });
  return { text: bodyTruncated ? data : bodyText, sentence, again };
}
