import type { EventDetail } from "../../shared/events";

/** What the download of a body is called; a copied command for a body that is no short text reads that file. */
export function bodyFileName(event: Pick<EventDetail, "position">): string {
  return `event-${event.position}.bin`;
}
