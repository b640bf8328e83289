/** Handlers: the user's own servers that scenarios, replays and verdicts are sent to. */
import { z } from "zod";
import { at } from "./words";

/** A host other than this machine that the user gave their word for. */
export const handlerHostRow = z.object({
  /** A name, or an address without brackets. */
  host: z.string(),
  /** Where it led when it was allowed; leads it elsewhere, it has to be allowed again. */
  network: z.enum(["private", "public"]),
  allowedAt: at,
});
export type HandlerHostRow = z.infer<typeof handlerHostRow>;

/**
 * How the error of a request begins that the handler is not to blame for: stopped or given up by a person, or never sent.
 * It is no answer, and nothing is compared with it.
 */
export const noAnswer = {
  stopped: "The run was stopped before an answer",
  passedOver: "Passed over by you",
  notSent: "Not sent: ",
  givenUp: "Given up after ",
} as const;

/** Whether it says something about the handler: what it answered, or that it did not. */
export function isOfHandler({ status, error }: { status: number | null; error: string | null }): boolean {
  return status !== null || !Object.values(noAnswer).some((words) => error?.startsWith(words));
}

/** What a handler answered to one event that was forwarded or replayed to it. */
export const handlerAnswer = z.object({
  answerId: z.number().int(),
  /** The kept event that was sent. */
  eventId: z.string(),
  kind: z.enum(["forwarded", "replayed"]),
  /** Of the route or of the replay. */
  via: z.string(),
  /** URL it was sent to. */
  handler: z.string(),
  /** Whether the bytes that were sent are not those that are kept: edited, or signed again. */
  changed: z.boolean(),
  sentAt: at,
  /** Null where nothing was answered; `error` then says why. */
  status: z.number().int().nullable(),
  answerMs: z.number().nullable(),
  error: z.string().nullable(),
  /** The answer's text, its first 4,096 characters; null where it had none. */
  answerBody: z.string().nullable(),
});
export type HandlerAnswer = z.infer<typeof handlerAnswer>;
