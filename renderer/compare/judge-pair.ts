/** What two events are to each other, in a sentence and what follows from it. Pure. */
import type { EventDetail } from "../../shared/events";
import type { Judgement } from "./JudgementLine";

/** A is the one that came first. */
export function judgePair(a: EventDetail, b: EventDetail): Judgement {
  const sameBytes = a.bodyText === b.bodyText && a.bytes === b.bytes && !a.bodyTruncated && !b.bodyTruncated;
  const original = (event: EventDetail) => event.duplicateOf ?? event.eventId;
  if (original(a) === original(b)) {
    if (sameBytes)
      return {
        tone: "ok",
        headline: "The same event, the same bytes.",
        follows: "An exact copy: a hash of the body recognises it, and so does a key of call and event.",
      };
    return {
      tone: "warn",
      headline: "The same event, different bytes.",
      follows: "A key of call and event keeps one. A hash of the body would let the second through as new.",
    };
  }
  if (a.callId !== null && a.callId === b.callId) {
    if (a.type !== b.type)
      return {
        tone: "plain",
        headline: "Two events of one call.",
        follows: "A key of the call alone would drop the second.",
      };
    return {
      tone: sameBytes ? "warn" : "plain",
      headline: sameBytes
        ? "The same bytes, and yet two events."
        : `Two events of one call, both ${a.type ?? "unread"}.`,
      follows: sameBytes
        ? "They belong to different attempts: a hash of the body would drop the second."
        : "A key of call and event would drop the second: it needs the attempt or the time as well.",
    };
  }
  if (sameBytes)
    return {
      tone: "warn",
      headline: "The same bytes, in different calls or sources.",
      follows: "A hash of the body would drop the second.",
    };
  return {
    tone: "plain",
    headline: a.type === b.type && a.type !== null ? `${a.type} of two calls.` : "Two different events.",
    follows: "Any key that names the call tells them apart.",
  };
}
