/** Sends one step to HubSpot, or reads it again. Loaded with the first delivery: it brings HubSpot's client along. */
import type { Reread, SendContext, SendOutcome } from "../destination";
import { isOutcome, openAttempt } from "./attempt";
import { sendContact } from "./contact";
import { rereadStep, sendAssociation, sendCall, sendWork } from "./records";

export async function sendStep(context: SendContext): Promise<SendOutcome> {
  const attempt = await openAttempt(context);
  if (isOutcome(attempt)) return attempt;
  const body: unknown = JSON.parse(context.body);
  switch (context.step) {
    case "contact":
      return sendContact(attempt, body);
    case "call":
      return sendCall(attempt, body);
    case "association":
      return sendAssociation(attempt, body);
    case "task":
    case "ticket":
      return sendWork(attempt, context.step, body);
    default:
      throw new Error(`HubSpot has no step called ${context.step}.`);
  }
}

export async function reread(context: SendContext): Promise<Reread | null | SendOutcome> {
  const attempt = await openAttempt(context);
  if (isOutcome(attempt)) return attempt;
  return rereadStep(attempt, context.step, JSON.parse(context.body));
}
