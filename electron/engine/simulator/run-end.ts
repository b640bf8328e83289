/** How a run that was played to its end came out, in words: what had no answer, what was refused, what was sent again. */
import type { RunDetail, RunSend } from "../../../shared/runs";
import { saySwitchingOff } from "./retry";

export function sayEnd(
  run: RunDetail,
  providerName: string,
): { state: "done" | "failed"; reason: string | null } {
  const chains = lastAttempts(run.sends);
  const unanswered = chains.filter((send) => send.error !== null);
  const refused = chains.filter((send) => send.status !== null && (send.status < 200 || send.status > 299));
  const of = `of ${chains.length} requests`;
  const retries = run.sends.filter((send) => send.retryOf !== null).length;
  const sentences: string[] = [];
  if (unanswered.length > 0)
    sentences.push(`${unanswered.length} ${of} had no answer. ${unanswered[0]?.error}.`);
  else if (refused.length > 0) {
    const statuses = [...new Set(refused.map((send) => send.status))].join(", ");
    sentences.push(`${refused.length} ${of} were answered with ${statuses}.`);
  }
  if (retries > 0)
    sentences.push(`${retries === 1 ? "One was" : `${retries} were`} sent again, as ${providerName} would.`);
  const isLost = unanswered.length + refused.length > 0;
  const off = isLost && run.retry ? saySwitchingOff(providerName, run.retry) : null;
  if (off !== null) sentences.push(off);
  return { state: unanswered.length > 0 ? "failed" : "done", reason: sentences.join(" ") || null };
}

/** Of each event the attempt that settled it. */
function lastAttempts(sends: RunSend[]): RunSend[] {
  const last = new Map<number, RunSend>();
  for (const send of sends) last.set(send.retryOf ?? send.number, send);
  return [...last.values()];
}
