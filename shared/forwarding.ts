/**
 * Forwarding: what comes in goes on to the user's own handlers, by routes. A route keeps its place in the log, so that
 * nothing is lost while its handler, or Ringback, is down.
 */
import { z } from "zod";
import { handlerAnswer } from "./handlers";
import { sourceName } from "./sources";
import { at, atOrNull, packId } from "./words";

const someOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(100);

/** What the user says about a route. Empty lists mean all of them. */
export const forwardSettings = z.object({
  name: z.string().trim().min(1).max(80),
  url: z.string().trim().min(1).max(2000),
  sources: someOf(sourceName),
  providers: someOf(packId),
  /** Types of events by their provider's names; a `*` at the end stands for any ending. */
  types: someOf(z.string().trim().min(1).max(200)),
  /** A search over events, as in the console's box; empty: every event. */
  condition: z.string().trim().max(2000),
  /** Simulated and replayed events, too. Imported and pulled ones never go on. */
  simulated: z.boolean(),
  /** `again`: with the source's secret and the time of sending, for handlers that refuse old signatures. */
  sign: z.enum(["as-it-came", "again"]),
  /** Milliseconds until the status must have come; 0: as long as it takes, for breakpoints. */
  timeoutMs: z.number().int().min(0).max(3_600_000),
  /** How many requests at once. Those of one call always follow each other. */
  atOnce: z.number().int().min(1).max(32),
  /** Once a handler is back: in order by itself, or only when the user says so. */
  catchUp: z.enum(["by-itself", "ask"]),
  /** Requests a second while it catches up. */
  perSecond: z.number().int().min(1).max(1000),
});
export type ForwardSettings = z.infer<typeof forwardSettings>;

/** Certificates a route trusts beside those this machine trusts. The text itself is never given back. */
export const trustedCertificates = z.object({
  /** Of the first, such as `CN=dev.example.com`. */
  subject: z.string(),
  /** When the first of them expires. */
  expiresAt: at,
  certificates: z.number().int(),
});
export type TrustedCertificates = z.infer<typeof trustedCertificates>;

export const forwardState = z.enum(["up", "down", "catching-up", "asking", "paused", "stopped"]);
export type ForwardState = z.infer<typeof forwardState>;

export const forwardRoute = forwardSettings.extend({
  routeId: z.string(),
  ca: trustedCertificates.nullable(),
  enabled: z.boolean(),
  /** It lives as long as the command that made it. */
  temporary: z.boolean(),
  createdAt: at,
  /** Everything up to this place in the log is done: answered, passed over, or not meant. */
  position: z.number().int(),
  state: forwardState,
  /** Since when it is down; null in any other state. */
  since: atOrNull,
  /** Why it is down or stopped, with the next step. */
  because: z.string().nullable(),
  /** Where the user's word for this host is all that is missing. */
  allowHost: z.string().nullable(),
  /** When a handler that is down is asked next. */
  nextTryAt: atOrNull,
  waiting: z.number().int(),
  /** There are more than `waiting`. */
  waitingMore: z.boolean(),
  /** Requests whose answer is awaited, the oldest first. */
  underWay: z.array(z.object({ eventId: z.string(), sentAt: at })),
  /** Events with a 2xx, and with anything else or nothing. */
  answered: z.number().int(),
  failed: z.number().int(),
  last: handlerAnswer
    .pick({ eventId: true, sentAt: true, status: true, answerMs: true, error: true })
    .nullable(),
});
export type ForwardRoute = z.infer<typeof forwardRoute>;

/** Where a new route begins. Left out: with the next event. */
export const forwardFrom = z.union([
  z.object({ last: z.number().int().min(1).max(10_000) }).strict(),
  z.object({ since: at }).strict(),
]);
export type ForwardFrom = z.infer<typeof forwardFrom>;

/** What came of one event that was forwarded, with what the event is as far as it was read. */
export const forwardedAnswer = handlerAnswer.extend({
  type: z.string().nullable(),
  callId: z.string().nullable(),
});
export type ForwardedAnswer = z.infer<typeof forwardedAnswer>;

/** The newest answer of each handler an event was forwarded to, as the timeline shows it. */
export const forwardedMark = handlerAnswer.pick({
  handler: true,
  sentAt: true,
  status: true,
  answerMs: true,
  error: true,
});
export type ForwardedMark = z.infer<typeof forwardedMark>;
