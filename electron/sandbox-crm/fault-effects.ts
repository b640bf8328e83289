/**
 * What each fault does to a request: refused before anything is written, or carried out with its answer lost, late or
 * broken. Refusals go through the face, so that a vendor's client meets them in its vendor's words.
 */
import type { CrmFaultKind, CrmFaultRule } from "../../shared/crm-faults";
import { type Refusal, refuse } from "./refusal";

/** Written, and the sender does not get to know it. */
const afterCommit = new Set<CrmFaultKind>(["drop-after", "500-after", "504-after", "truncated-json"]);

export function losesAnswer(rule: CrmFaultRule): boolean {
  return afterCommit.has(rule.kind);
}

/** What the sender is told in place of carrying the request out; null: it is carried out. */
export function refusalBefore(rule: CrmFaultRule, now: number): Refusal | null {
  switch (rule.kind) {
    case "rate-limit":
      return refuseRate(rule, now);
    case "500-before":
      return refuse(500, "FAULT", "A fault ended this request before anything was written. Send it again.");
    case "503":
      return refuse(503, "SERVICE_AWAY", "The service is away for a while. Send it again later.");
    case "html-502":
      return refuse(502, "BAD_GATEWAY", "A gateway before the CRM answered, in HTML. Send it again.");
    case "batch-409":
      return refuse(
        409,
        "BATCH_CONFLICT",
        "One record of the batch is in conflict, so none was written. Send them one by one.",
      );
    case "locked-423":
      return refuse(
        423,
        "LOCKED",
        "The record is being written by somebody else. Locks last 2 seconds; send it again then.",
      );
    case "expired-401":
      return refuse(401, "TOKEN_EXPIRED", "The token has expired. Fetch a new one and send it again.");
    case "limit-403":
      return refuse(403, "LIMIT_EXCEEDED", "The requests of this day are used up. Wait for the next one.", {
        policy: "daily",
      });
    default:
      return null;
  }
}

/** What is said after it was written, where anything is. */
export function refusalAfter(rule: CrmFaultRule): Refusal | null {
  if (rule.kind === "500-after") {
    return refuse(
      500,
      "FAULT",
      "A fault ended this request. Whether it was written is not known: look it up before you send it again.",
    );
  }
  if (rule.kind === "504-after") {
    return refuse(504, "TIMEOUT", "There was no answer in time. Whether it was written is not known.");
  }
  return null;
}

export const htmlGateway =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

function refuseRate(rule: CrmFaultRule, now: number): Refusal {
  const daily = rule.policy === "daily";
  const said = {
    seconds: String(rule.seconds),
    date: new Date(now + rule.seconds * 1_000).toUTCString(),
    absurd: String(86_400_000),
    absent: undefined,
  }[rule.retryAfter];
  return refuse(
    429,
    daily ? "DAILY_LIMIT" : "RATE_LIMITED",
    daily
      ? "You have reached your daily limit. Wait for the next day."
      : "You have reached your limit of requests for these seconds. Wait, then send it again.",
    { policy: rule.policy, ...(said === undefined ? {} : { retryAfter: said }) },
  );
}
