/** What is typed to make a source fail on purpose, and what is wrong with it. */
import type { FailingAnswer, FailingSettings } from "../../../shared/failing";
import { failingLimits } from "../../../shared/failing-limits";
import { readDuration } from "../../duration-text";

export type FailingDraft = {
  answer: "500" | "429" | "404" | "status" | "hang" | "reset" | "delay";
  status: string;
  retryAfter: string;
  delay: string;
  which: FailingSettings["which"];
  types: string;
  events: string;
  time: string;
};

export const usualDraft: FailingDraft = {
  ...{ answer: "500", status: "503", retryAfter: "", delay: "30s" },
  ...{ which: "all", types: "", events: "100", time: "2h" },
};

/** A sentence where something is wrong. */
export function readFailing(draft: FailingDraft): FailingSettings | string {
  const answer = readAnswer(draft);
  if (typeof answer === "string") return answer;
  const events = Number(draft.events);
  if (!Number.isInteger(events) || events < 1 || events > failingLimits.events)
    return `“${draft.events}” is no number of sendings: write 1 to ${failingLimits.events}.`;
  const ms = readDuration(draft.time, { leastMs: 60_000, mostMs: failingLimits.minutes * 60_000 });
  if (typeof ms === "string") return ms;
  const types = draft.types.split(",").flatMap((one) => one.trim() || []);
  return { answer, which: draft.which, types, events, minutes: ms / 60_000 };
}

function readAnswer(draft: FailingDraft): FailingAnswer | string {
  const { answer } = draft;
  if (answer === "hang" || answer === "reset") return { kind: answer };
  if (answer === "delay") {
    const delayMs = readDuration(draft.delay, { leastMs: 1, mostMs: failingLimits.hangMs });
    return typeof delayMs === "string" ? delayMs : { kind: "delay", delayMs };
  }
  const status = Number(answer === "status" ? draft.status : answer);
  if (!Number.isInteger(status) || status < 300 || status > 599)
    return `“${draft.status}” is no status that fails: write one from 300 to 599.`;
  if (answer !== "429" || draft.retryAfter.trim() === "")
    return { kind: "status", status, retryAfterSeconds: null };
  const after = readDuration(draft.retryAfter, { leastMs: 1000, mostMs: 86_400_000 });
  return typeof after === "string"
    ? after
    : { kind: "status", status, retryAfterSeconds: Math.round(after / 1000) };
}
