/** What an answer of Zendesk means (developer.zendesk.com: introduction with its section on idempotency, rate limits, tickets). */
import { z } from "zod";
import type { SendOutcome } from "../destination";
import { type Answered, observeFailure } from "../http";

const madeAnswer = z.object({ ticket: z.object({ id: z.number().int() }) });
const errorAnswer = z.object({
  error: z
    .union([z.string(), z.object({ title: z.string().optional(), message: z.string().optional() })])
    .optional(),
  description: z.string().optional(),
  details: z.record(z.string(), z.array(z.object({ description: z.string().optional() }).loose())).optional(),
});

export function observeZendesk(answered: Answered): SendOutcome {
  const { status } = answered;
  if (status >= 200 && status < 300) {
    const made = madeAnswer.safeParse(answered.answer);
    if (!made.success)
      return { class: "unknown", status, observed: `${status} without a ticket's id: made or not, unknown` };
    const remoteId = String(made.data.ticket.id);
    return { class: "delivered", status, remoteId, observed: `ticket ${remoteId}` };
  }
  const said = saidBy(answered);
  if (status === 409)
    return {
      class: "retry",
      status,
      observed: `409 ${said}: the same request is still under way`,
      retryAfterMs: answered.retryAfterMs,
    };
  if (status === 401 || status === 403)
    return {
      class: "config",
      status,
      observed: `${status} ${said}: check the address, the token and what its user may do`,
    };
  if (status === 404)
    return { class: "config", status, observed: `404 ${said}: there is no help desk at this subdomain` };
  if (status === 422 || status === 400)
    return { class: "permanent", status, observed: `${status} ${said}: a retry cannot cure it` };
  return observeFailure(answered);
}

/** The key was used before, with another body. */
export function isKeyOfOther({ status, answer }: Answered): boolean {
  const read = errorAnswer.safeParse(answer);
  return status === 400 && read.success && read.data.error === "IdempotentRequestError";
}

/** Nothing was written, so an answer that did not come is no unknown outcome. */
export function onlyRead(outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "unknown") return outcome;
  const observed = `the ticket could not be looked for (${outcome.observed.replace(/: written or not, unknown$/, "")}); nothing was sent`;
  return { class: "retry", status: outcome.status, observed, retryAfterMs: null };
}

/** The field first, where it names one. */
function saidBy({ answer, text }: Answered): string {
  const read = errorAnswer.safeParse(answer);
  if (!read.success) return line(text);
  const { error, description, details } = read.data;
  const fields = Object.entries(details ?? {}).map(
    ([field, problems]) => `${field}: ${problems.map((one) => one.description ?? "not valid").join(", ")}`,
  );
  if (fields.length > 0) return line(fields.join("; "));
  const name = typeof error === "string" ? error : (error?.message ?? error?.title);
  return line([name, description].filter(Boolean).join(": ")) || line(text);
}

function line(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 200);
}
