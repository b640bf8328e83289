/**
 * Sends kept events once more over real HTTP, in log order, one at a time. Promises that every answer is handed to `save`
 * before the next request leaves, that what comes to our own receiver carries a run token and nothing else does, and
 * that a handler which turns out to be ours ends the replay. Refuses, as problems, what cannot be sent there. It knows
 * the receiver only by its URL.
 */

import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { isOfHandler } from "../../../../shared/handlers";
import type { ReplayDetail, ReplayEdit, ReplayInput, ReplayItem } from "../../../../shared/replays";
import { type HandlerRules, type HandlerTarget, loopSentence, resolveHandler } from "../handler-target";
import { type Answer, createAgents, sendRequest } from "../send-request";
import { compareAnswers } from "./compare-answers";
import { credentialHeader, type KeptRequest, makeReplayRequest, type Signing } from "./replay-request";

export type ReplayedEvent = KeptRequest & {
  source: string;
  /** Of the secret that its signature fitted when it came; null: none did. */
  secretId: string | null;
};

export type ReplayerOptions = {
  handlers: HandlerRules;
  now(): number;
  /** Null: the event is gone. */
  readEvent(position: number): ReplayedEvent | null;
  isSource(name: string): boolean;
  /** Puts what was shown masked in an edit back as it is kept. */
  unmask?(event: ReplayedEvent, edit: ReplayEdit): ReplayEdit;
  /** How an event is signed for a source of ours, or for a handler. Null where it cannot be signed again. */
  signingOf(
    event: ReplayedEvent,
    to: { source: string } | { handler: URL; secret: ReplayInput["secret"] },
  ): Signing | null;
  /** Null where the secret that was asked for is not there. */
  knowsSecret(secretId: string): boolean;
  firstAnswer(position: number, handler: string | null): ReplayItem["first"];
  /** One token for one request to our own receiver. */
  issueToken(replayId: string): string;
  loopMark(replayId: string): string;
  cameBack(replayId: string): boolean;
  /** Told the connection that an event leaves on to a handler, so that what it causes is tied to it. */
  sending?: (position: number) => (connection: Socket) => void;
  begin(replay: BegunReplay): Promise<void>;
  save(sent: SentItem): Promise<void>;
  end(ended: EndedReplay): Promise<void>;
};

export type BegunReplay = Pick<
  ReplayDetail,
  "replayId" | "source" | "handler" | "edit" | "sign" | "perSecond" | "startedAt"
> & { positions: number[] };

export type SentItem = Pick<
  ReplayItem,
  "number" | "status" | "answerMs" | "error" | "signedWith" | "first" | "compared"
> & {
  replayId: string;
  position: number;
  sentAt: number;
  /** URL it went to; null: our own receiver. */
  handler: string | null;
  /** Whether a request left at all. */
  left: boolean;
  changed: boolean;
  answerBody: string | null;
};

export type EndedReplay = { replayId: string; state: "done" | "stopped" | "failed"; reason: string | null };

export type StartReplay = Pick<ReplayInput, "to" | "edit" | "sign" | "secret" | "perSecond"> & {
  /** In log order. */
  positions: number[];
};

/** `allowHost`: the user's word for this host is all that is missing. */
export type StartedReplay =
  | { ok: true; replayId: string }
  | { ok: false; problems: string[]; allowHost?: string };

export type Replayer = {
  start(start: StartReplay): Promise<StartedReplay>;
  /** Sends nothing more and cuts what is under way; resolves when it is over. False: it is not under way here. */
  stop(replayId: string): Promise<boolean>;
  closed(): Promise<void>;
};

const patienceMs = 30_000;

export function createReplayer(options: ReplayerOptions): Replayer {
  const agents = createAgents({ keepAlive: true });
  const handlerAgents = createAgents({ keepAlive: false });
  const underWay = new Map<string, { stop: AbortController; over: Promise<void> }>();
  let closing = false;

  async function sendAll(
    replay: BegunReplay,
    start: StartReplay,
    target: HandlerTarget | null,
    signal: AbortSignal,
  ): Promise<Omit<EndedReplay, "replayId">> {
    const { replayId, perSecond } = replay;
    const pause = perSecond === null ? 0 : 1000 / perSecond;
    let due = performance.now();
    for (const [index, position] of replay.positions.entries()) {
      await sleep(due - performance.now(), signal);
      if (signal.aborted) return { state: "stopped", reason: null };
      due = performance.now() + pause;
      const sentAt = options.now();
      const { answer, ...made } = await sendOne(position, replay, start, target, sentAt, signal);
      const first = options.firstAnswer(position, replay.handler);
      await options.save({
        replayId,
        number: index + 1,
        position,
        sentAt,
        handler: replay.handler,
        ...made,
        status: answer.status,
        answerMs: answer.answerMs,
        error: answer.error,
        answerBody: answer.answerBody,
        first,
        compared:
          made.left && isOfHandler(answer) && isComparable(first, target)
            ? compareAnswers(first, answer)
            : null,
      });
      if (target && options.cameBack(replayId)) return { state: "failed", reason: loopSentence };
    }
    return signal.aborted ? { state: "stopped", reason: null } : { state: "done", reason: null };
  }

  async function sendOne(
    position: number,
    { replayId, source, edit }: BegunReplay,
    start: StartReplay,
    target: HandlerTarget | null,
    at: number,
    signal: AbortSignal,
  ): Promise<Made> {
    const event = options.readEvent(position);
    if (!event) return unsent("The event is gone: it was removed from the log");
    const own = source ?? event.source;
    if (!target && !options.isSource(own)) return unsent(`There is no source “${own}”: name another one`);
    const to = target ? { handler: target.url } : { source: own };
    const signing =
      start.sign === "as-kept"
        ? null
        : options.signingOf(event, "handler" in to ? { ...to, secret: start.secret } : to);
    const changed = start.edit ?? edit;
    const base = options.handlers.receiverUrl();
    const { request, ...made } = makeReplayRequest(event, {
      to,
      edit: changed && (options.unmask?.(event, changed) ?? changed),
      signing,
      at,
      base,
    });
    try {
      const answer = await sendRequest(
        request,
        target
          ? {
              url: target.url,
              addresses: target.addresses,
              agents: handlerAgents,
              headers: [["x-ringback-loop", options.loopMark(replayId)]],
              timeoutMs: patienceMs,
              ...(options.sending ? { onConnection: options.sending(position) } : {}),
            }
          : {
              url: new URL(options.handlers.receiverUrl()),
              addresses: null,
              agents,
              headers: [["x-ringback-run", options.issueToken(replayId)]],
              timeoutMs: patienceMs,
            },
        signal,
      );
      return { answer, ...made, left: true };
    } catch (error) {
      // Node refuses some paths and methods that a receiver takes.
      return unsent(`It cannot be sent as it is kept: ${(error as Error).message}`);
    }
  }

  return {
    async start(start) {
      const problem = findProblem(start, options);
      if (problem !== null) return { ok: false, problems: [problem] };
      const { to } = start;
      const resolved = isUrl(to) ? await resolveHandler(to, options.handlers) : null;
      if (resolved?.ok === false) {
        const { because, host, sentence } = resolved.refusal;
        return { ok: false, problems: [sentence], ...(because === "not-allowed" ? { allowHost: host } : {}) };
      }
      const target = resolved?.target ?? null;
      if (closing) return { ok: false, problems: ["Ringback is closing."] };
      const replay: BegunReplay = {
        replayId: `replay_${randomBytes(8).toString("hex")}`,
        source: target ? null : (to ?? null),
        handler: target?.url.href ?? null,
        edit: start.edit ? withoutCredentials(start.edit) : null,
        sign: start.sign,
        perSecond: start.perSecond ?? null,
        startedAt: options.now(),
        positions: start.positions,
      };
      await options.begin(replay);
      const stop = new AbortController();
      const { replayId } = replay;
      const over = sendAll(replay, start, target, stop.signal)
        .catch((error: Error) => ({ state: "failed" as const, reason: error.message }))
        .then((ended) => options.end({ replayId, ...ended }))
        .finally(() => underWay.delete(replayId));
      underWay.set(replayId, { stop, over });
      return { ok: true, replayId };
    },
    async stop(replayId) {
      const one = underWay.get(replayId);
      if (!one) return false;
      one.stop.abort();
      await one.over;
      return true;
    },
    async closed() {
      closing = true;
      for (const { stop } of underWay.values()) stop.abort();
      await Promise.all([...underWay.values()].map(({ over }) => over));
      agents.destroy();
      handlerAgents.destroy();
    },
  };
}

/** What Ringback answered says nothing about a handler that is asked for the first time. */
function isComparable(first: ReplayItem["first"], target: HandlerTarget | null): boolean {
  return target === null || first?.by === "handler";
}

function isUrl(to: string | undefined): to is string {
  return to?.includes("://") ?? false;
}

/** What can be said before anything is looked up. */
function findProblem(
  { positions, edit, to, sign, secret }: StartReplay,
  { isSource, knowsSecret }: Pick<ReplayerOptions, "isSource" | "knowsSecret">,
): string | null {
  if (positions.length === 0) return "There is no event to send.";
  if (edit && positions.length > 1) return "An edit is of one event. Leave it out, or name one event.";
  if (to !== undefined && !isUrl(to) && !isSource(to))
    return `There is no source “${to}”. Write a source's name, or a URL with http:// or https://.`;
  if (secret === undefined) return null;
  if (!isUrl(to)) return "A secret is for a handler: our own receiver believes its source's. Leave it out.";
  if (sign === "as-kept") return "As kept, nothing is signed: leave the secret out, or sign again.";
  if (typeof secret === "object" && "secretId" in secret && !knowsSecret(secret.secretId))
    return "There is no such secret, or it cannot be read. Choose one of a source in Setup.";
  return null;
}

type Sent = Pick<Answer, "status" | "answerMs" | "error" | "answerBody">;

type Made = { answer: Sent; signedWith: string | null; changed: boolean; left: boolean };

function unsent(error: string): Made {
  const answer = { status: null, answerMs: null, error, answerBody: null };
  return { answer, signedWith: null, changed: false, left: false };
}

/** What is kept of an edit: the log keeps no credential that the user typed for one request. */
function withoutCredentials({ body, headers }: ReplayEdit): ReplayEdit {
  return {
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined
      ? {}
      : {
          headers: headers.map(([name, value]): [string, string] => [
            name,
            credentialHeader.test(name) ? "[redacted]" : value,
          ]),
        }),
  };
}

/** Real time, whatever the engine's clock: it paces requests to a server that has a clock of its own. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}
