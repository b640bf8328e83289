/** One event to the handler of a route: the check of where it leads, the signature where it is made again, the request. */

import type { Socket } from "node:net";
import { noAnswer } from "../../../shared/handlers";
import type { PackId } from "../../../shared/words";
import type { DraftRequest } from "../providers/pack";
import { packOf } from "../providers/packs";
import { loopMarkHeader } from "../receiver/loop-marks";
import { maskWords, toldOf } from "../sharing/secret-paths";
import { type HandlerRefusal, type HandlerRules, resolveHandler } from "../simulator/handler-target";
import { type Answer, type SendAgents, sendRequest } from "../simulator/send-request";
import type { StoredEvent } from "../store/events";
import type { StoredRoute } from "../store/forward-routes";
import type { NewHandlerAnswer } from "../store/handler-answers";
import { toForwardedRequest } from "./forwarded-request";

/** For a route whose handler is our own receiver, by its address or by a request that came back. */
export const routeLoops =
  "That is Ringback's own receiver, so its events would come back as if a platform had sent them. Write the URL of your handler.";

export type SendEventOptions = {
  rules: HandlerRules;
  /** Of an event's source: its provider, and what its handler verifies with. */
  signerOf(event: StoredEvent): { provider: PackId; secret: string } | null;
  /** Places of secrets in what the event's provider sends. */
  secretPaths(event: StoredEvent): readonly string[];
  now(): number;
  /** Told the connection that an event leaves on, so that what it causes is tied to it. */
  sending?: (position: number) => (connection: Socket) => void;
};

export type SentEvent =
  | { kind: "sent"; answer: Answer; reached: boolean; changed: boolean }
  /** It cannot be sent as the route says, however often. */
  | { kind: "unsendable"; error: string }
  /** It may not be sent there. */
  | { kind: "refused"; refusal: HandlerRefusal };

const nothing: Answer = {
  status: null,
  answerMs: null,
  error: null,
  answerBody: null,
  failure: "connection",
};

export async function sendEvent(
  event: StoredEvent,
  route: Pick<StoredRoute, "url" | "sign" | "timeoutMs">,
  { agents, loopMark, signal }: { agents: SendAgents; loopMark: string; signal: AbortSignal },
  options: SendEventOptions,
): Promise<SentEvent> {
  const resolved = await resolveHandler(route.url, options.rules);
  if (!resolved.ok) {
    const { because } = resolved.refusal;
    const refusal = because === "loop" ? { ...resolved.refusal, sentence: routeLoops } : resolved.refusal;
    if (refusal.because !== "unknown-host") return { kind: "refused", refusal };
    return { kind: "sent", answer: { ...nothing, error: refusal.sentence }, reached: false, changed: false };
  }
  let draft: DraftRequest = toForwardedRequest(event, resolved.target.url);
  const changed = route.sign === "again";
  if (changed) {
    const signer = options.signerOf(event);
    if (!signer)
      return {
        kind: "unsendable",
        error: `${noAnswer.notSent}${event.source} has no secret to sign with. Set one under Setup, Secrets, or forward as it came.`,
      };
    draft = packOf(signer.provider).sign(
      { ...draft, base: resolved.target.url.origin },
      { secret: signer.secret, at: options.now() },
    );
  }
  let reached = false;
  try {
    const answer = await sendRequest(
      draft,
      {
        url: resolved.target.url,
        addresses: resolved.target.addresses,
        agents,
        headers: [[loopMarkHeader, loopMark]],
        timeoutMs: route.timeoutMs,
        onConnection(socket) {
          options.sending?.(event.position)(socket);
          // Debuggers hold a request for hours: what forgets idle connections on the way must not forget this one.
          socket.setKeepAlive(true, 30_000);
          if (!("encrypted" in socket)) reached = true;
          else socket.once("secureConnect", () => (reached = true));
        },
      },
      signal,
    );
    return { kind: "sent", answer: withoutSecrets(answer, event, options), reached, changed };
  } catch (error) {
    // Node refuses to write what its own parser let in: a header or a path with characters it calls invalid.
    return { kind: "unsendable", error: `${noAnswer.notSent}${(error as Error).message}` };
  }
}

/** A handler that answers with what it got gives its secrets back; none is written down. */
function withoutSecrets(answer: Answer, event: StoredEvent, options: SendEventOptions): Answer {
  const paths = answer.answerBody === null ? [] : options.secretPaths(event);
  if (answer.answerBody === null || paths.length === 0) return answer;
  return { ...answer, answerBody: maskWords(answer.answerBody, toldOf(event, paths)) };
}

/** What is written down about it. */
export function toAnswerRow(
  route: Pick<StoredRoute, "routeId" | "url">,
  position: number,
  sentAt: number,
  sent: Exclude<SentEvent, { kind: "refused" }>,
): NewHandlerAnswer {
  const { status, answerMs, error, answerBody } = sent.kind === "sent" ? sent.answer : nothing;
  return {
    position,
    kind: "forwarded",
    via: route.routeId,
    handler: route.url,
    changed: sent.kind === "sent" && sent.changed,
    sentAt,
    status,
    answerMs,
    error: sent.kind === "sent" ? error : sent.error,
    answerBody,
  };
}
