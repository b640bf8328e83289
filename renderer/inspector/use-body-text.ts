/** The whole body as text. What the event's own answer holds of a large one is only its beginning. */
import type { EventDetail } from "../../shared/events";
import { engine } from "../engine-client";
import { useRead } from "../read";

export type BodyText = { text: string | null; sentence: string; again: () => void };

/** `revealed`: with the secrets that are masked otherwise. */
export function useBodyText(event: EventDetail, revealed = false): BodyText {
  const { eventId, bodyText, bodyTruncated, bodyIsText, secretsMasked } = event;
  const asks = bodyIsText && (bodyTruncated || (revealed && secretsMasked));
  const topic = asks ? `${eventId}${revealed ? " revealed" : ""}` : null;
  const { data, sentence, again } = useRead(topic, async () => {
    const body = await engine.events.body({ eventId, ...(revealed ? {} : { masked: true }) });
    return new TextDecoder().decode(await body.arrayBuffer());
  });
  return { text: asks ? data : bodyText, sentence, again };
}
