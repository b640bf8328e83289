/**
 * What HubSpot's answers mean for a delivery. Every field of an error may be missing, says its error page, so each is
 * read with care: first the status, then `policyName` and `category`, last the words.
 */
import { z } from "zod";
import type { SendOutcome } from "../destination";
import { parseRetryAfter } from "../http";
import type { Answer, Failed } from "./client";

const detail = z.object({
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  context: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
});
const errorBody = z.object({
  message: z.string().optional().catch(undefined),
  category: z.string().optional().catch(undefined),
  policyName: z.string().optional().catch(undefined),
  correlationId: z.string().optional().catch(undefined),
  context: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
  errors: z.array(detail).optional().catch(undefined),
});
export type ErrorBody = z.infer<typeof errorBody>;

export function readError(text: string): ErrorBody {
  try {
    return errorBody.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

/** `timeZone` is the account's, where it is known: a day's limit ends at its midnight. */
export function observe(failed: Failed, timeZone: string | null): SendOutcome {
  if (failed.answer === null) return observeSilence(failed);
  const { status, headers, text } = failed.answer;
  const error = readError(text);
  const said = `${status}${say(error, text)}`;
  const wait = parseRetryAfter(headers["retry-after"] ?? null, headers.date ?? null);
  if (status < 300) {
    const observed = `answered ${status}, but with something that is not HubSpot's answer: written or not, unknown`;
    return failed.writes
      ? { class: "unknown", status, observed }
      : { class: "retry", status, observed: `${said}: unreadable`, retryAfterMs: null };
  }
  if (status < 400) {
    return {
      class: "config",
      status,
      observed: `${status}: HubSpot does not redirect. Check the address of the API.`,
    };
  }
  if (status === 429) return observeLimit(failed.answer, error, said, timeZone);
  if (status === 477) {
    const observed = `${said}: the account is being moved`;
    return { class: "later", status, observed, retryAfterMs: Math.min(wait ?? hour, 24 * hour) };
  }
  if (status === 423)
    return { class: "retry", status, observed: said, retryAfterMs: Math.max(wait ?? 0, 2000) };
  if (status === 401)
    return { class: "config", status, observed: `${said}. Give the destination a token that works.` };
  if (status === 403 && error.category !== "FIELD_LOCKED") {
    return {
      class: "config",
      status,
      observed: `${said}. The token lacks a scope: the list stands in the set-up.`,
    };
  }
  if (status === 504 || status === 524) {
    return failed.writes
      ? { class: "unknown", status, observed: `${said}: written or not, unknown` }
      : { class: "retry", status, observed: said, retryAfterMs: wait };
  }
  if (status === 408 || status === 425 || status >= 500) {
    const support = [522, 525, 526].includes(status) ? ". If it stays, HubSpot's support has to look" : "";
    return { class: "retry", status, observed: `${said}${support}`, retryAfterMs: wait };
  }
  return { class: "permanent", status, observed: `${said}${sayProperty(error)}: a retry cannot cure it` };
}

/** Reading writes nothing: only of a write it is unknown whether it arrived. */
function observeSilence({ writes, network }: Failed): SendOutcome {
  const silence = network ?? {
    class: "unknown" as const,
    status: null,
    observed: "no answer: written or not, unknown",
  };
  if (writes || silence.class !== "unknown") return silence;
  const observed = "no answer to a question; nothing was written";
  return { class: "retry", status: null, observed, retryAfterMs: null };
}

function observeLimit(
  { headers }: Answer,
  error: ErrorBody,
  said: string,
  timeZone: string | null,
): SendOutcome {
  const wait = parseRetryAfter(headers["retry-after"] ?? null, headers.date ?? null);
  if (error.policyName === "DAILY") {
    const observed = `${said}: the day's requests of this account are used up`;
    const until = timeZone === null ? null : untilMidnight(Date.now(), timeZone);
    return { class: "later", status: 429, observed, retryAfterMs: until ?? hour };
  }
  const interval = Number(headers["x-hubspot-ratelimit-interval-milliseconds"]);
  const pause = Number.isFinite(interval) && interval > 0 ? interval : 10_000;
  return { class: "retry", status: 429, observed: said, retryAfterMs: wait ?? pause };
}

const hour = 3_600_000;

/** Null where the name of the zone is none. A day with a change of the clock is an hour off, and asks once more. */
export function untilMidnight(now: number, timeZone: string): number | null {
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(now);
    const [hours, minutes, seconds] = ["hour", "minute", "second"].map((type) =>
      Number(parts.find((part) => part.type === type)?.value),
    );
    return 24 * hour - (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
  } catch {
    return null;
  }
}

function say(error: ErrorBody, text: string): string {
  const words = error.message ?? (text.trimStart().startsWith("<") ? "a web page, not an answer" : text);
  const line = words.replace(/\s+/g, " ").trim().slice(0, 200);
  return line === "" ? "" : ` ${line}`;
}

/** The property at fault: in `context`, or in the JSON that HubSpot puts into the message. */
function sayProperty(error: ErrorBody): string {
  const named = [
    ...(error.context?.property ?? error.context?.propertyName ?? []),
    ...(error.errors ?? []).flatMap(({ context }) => context?.propertyName ?? context?.property ?? []),
    ...[...(error.message ?? "").matchAll(/"name":"([^"]{1,100})"/g)].map(([, name]) => name ?? ""),
  ];
  const names = [...new Set(named)].filter((name) => name !== "");
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}
