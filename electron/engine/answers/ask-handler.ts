/**
 * Asks the user's own handler what a platform is to be answered. It gets what came: method, headers and bytes, the
 * signature among them, under the rules of every handler (allowed hosts, loop marks, no redirects). Whatever it
 * does, there is an answer or a reason within the time given.
 */
import type { Socket } from "node:net";
import type { RawRequest } from "../providers/pack";
import { loopMarkHeader } from "../receiver/loop-marks";
import { pathAtHandler, withoutConnection } from "../simulator/handler-request";
import { type HandlerRules, resolveHandler } from "../simulator/handler-target";
import { createAgents, sendRequest, type WholeBody } from "../simulator/send-request";

export type HandlerReply =
  | { ok: true; status: number; reply: Exclude<WholeBody, string>; answerMs: number }
  | { ok: false; because: string };

export type AskHandlerOptions = {
  rules: HandlerRules;
  loopMark: string;
  /** Told the connection it leaves on, so that what it causes is tied to it. */
  onConnection?: (connection: Socket) => void;
  /** How much of its time has gone already. */
  elapsedMs?: number;
  /** Aborted with a sentence: why nobody waits any longer. */
  signal: AbortSignal;
};

/** A platform reads no longer answer. */
export const longestReply = 1024 * 1024;

const agents = createAgents({ keepAlive: false });

export async function askHandler(
  url: string,
  request: RawRequest,
  withinMs: number,
  { rules, loopMark, onConnection, elapsedMs = 0, signal }: AskHandlerOptions,
): Promise<HandlerReply> {
  const late = AbortSignal.timeout(Math.max(1, Math.round(withinMs - elapsedMs)));
  const ended = AbortSignal.any([signal, late]);
  const because = () =>
    signal.aborted ? String(signal.reason) : `Your handler did not answer within ${sayMs(withinMs)}.`;
  const resolved = await unlessEnded(resolveHandler(url, rules), ended);
  if (!resolved || ended.aborted) return { ok: false, because: because() };
  if (!resolved.ok) return { ok: false, because: resolved.refusal.sentence };
  const { url: target, addresses } = resolved.target;
  try {
    const answer = await sendRequest(
      {
        method: request.method,
        path: pathAtHandler(request.url, target),
        headers: withoutConnection(request.headers),
        body: request.body,
      },
      {
        url: target,
        addresses,
        agents,
        headers: [[loopMarkHeader, loopMark]],
        timeoutMs: 0,
        wholeUpTo: longestReply,
        ...(onConnection ? { onConnection } : {}),
      },
      ended,
    );
    const { status, whole } = answer;
    if (ended.aborted && typeof whole !== "object") return { ok: false, because: because() };
    if (status === null) return { ok: false, because: `Your handler gave no answer: ${answer.error}.` };
    if (status < 200 || status > 299) return { ok: false, because: `Your handler answered ${status}.` };
    if (whole === "too-big")
      return { ok: false, because: `Your handler's answer is longer than ${longestReply / 1024 / 1024} MB.` };
    if (typeof whole !== "object") return { ok: false, because: "Your handler's answer broke off." };
    return { ok: true, status, reply: whole, answerMs: answer.answerMs ?? 0 };
  } catch (error) {
    // Node refuses to write what its own parser let in: a header or a path with characters it calls invalid.
    return { ok: false, because: `Your handler could not be asked: ${(error as Error).message}.` };
  }
}

function unlessEnded<Result>(asked: Promise<Result>, ended: AbortSignal): Promise<Result | null> {
  return new Promise((resolve, reject) => {
    if (ended.aborted) resolve(null);
    ended.addEventListener("abort", () => resolve(null), { once: true });
    asked.then(resolve, reject);
  });
}

function sayMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
