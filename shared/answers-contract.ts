/** The verbs of answers with a body: what an entry that nobody has saved would send, and what a handler says when asked. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { scriptedAnswer, sentAnswer } from "./answers";
import { at, origin } from "./words";

const missing = { NOT_FOUND: {} } as const;

export const answerPreview = z.object({
  /** The event it is shown on; null: none of the type has come, and the documented sample stands in, or nothing does. */
  event: z.object({ eventId: z.string(), receivedAt: at, origin }).nullable(),
  /** Whether the documented sample stands in. */
  sample: z.boolean(),
  /** Null: the source's status and no body. Of a handler: what is sent where it does not answer. */
  answer: sentAnswer.pick({ status: true, contentType: true, body: true, bytes: true }).nullable(),
  /** What is wrong with it, a sentence each. */
  problems: z.array(z.string()),
  /** Of a handler: how long it may take, and why it cannot be asked; `allowHost`: allowing it is all that is missing. */
  handler: z
    .object({
      withinMs: z.number(),
      refused: z.string().nullable(),
      allowHost: z.string().nullable(),
    })
    .nullable(),
});
export type AnswerPreview = z.infer<typeof answerPreview>;

const input = z.object({ sourceId: z.string().max(100), entry: scriptedAnswer });

export const answers = {
  /** On the newest event of the entry's type that came from outside. Nothing is sent anywhere. */
  preview: oc
    .route({
      method: "POST",
      path: "/sources/{sourceId}/answers/preview",
      summary: "What an entry of the scripted answers would give on the newest event of its type",
      successStatus: 200,
    })
    .errors(missing)
    .input(input)
    .output(answerPreview),
  /** Sends that event to the entry's handler now, and answers what the platform would have been sent. */
  ask: oc
    .route({
      method: "POST",
      path: "/sources/{sourceId}/answers/ask",
      summary: "Asks the entry's handler now and answers what the platform would have been sent",
      successStatus: 200,
    })
    .errors({ ...missing, CONFLICT: {} })
    .input(input)
    .output(sentAnswer),
};
