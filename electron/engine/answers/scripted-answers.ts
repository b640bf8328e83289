/**
 * Answers with a body: what a kept event's sender is told where its source or its pack has more to say than a status.
 * It promises an answer for every event it is asked about, in time: a handler that is slow, down, wrong or in the way of
 * the engine's end is answered for by the fallback. It refuses nothing and never throws.
 */
import type { Socket } from "node:net";
import type { ScriptedAnswer } from "../../../shared/answers";
import type { Log } from "../log";
import type { Pack, RawRequest, Reply } from "../providers/pack";
import type { EventAnswer } from "../receiver/send-answer";
import type { HandlerRules } from "../simulator/handler-target";
import type { NewScriptedAnswer } from "../store/scripted-answers";
import type { StoredSource } from "../store/sources";
import { askHandler } from "./ask-handler";
import { answersWithBody, type Choice, chooseAnswer, packReply, payloadOf } from "./choose";
import { renderTemplate, sayMissing } from "./template";
import { handlerMs } from "./within";

export type Scripted = {
  answer: EventAnswer;
  /** What is written down of it, once it is sent. */
  told: Omit<NewScriptedAnswer, "position" | "answerMs">;
};

export type ScriptedAnswers = {
  /** False: a status is all, and nothing of the event has to be looked at. */
  concerns(of: { source: StoredSource; pack: Pack }): boolean;
  /** Null: a status is all after all. `elapsedMs` since the last byte came; `gone` is aborted when its sender went away. */
  answer(
    of: { source: StoredSource; pack: Pack },
    event: { position: number; request: RawRequest; elapsedMs(): number; gone: AbortSignal },
  ): Promise<Scripted | null>;
  /** Ends what is being asked: each sender gets its fallback now. */
  stop(): void;
};

export function createScriptedAnswers(options: {
  rules: HandlerRules;
  loopMark(of: string): string;
  sending?: (position: number) => (connection: Socket) => void;
  log: Pick<Log, "error">;
}): ScriptedAnswers {
  const ending = new AbortController();

  async function scripted(...[of, event]: Parameters<ScriptedAnswers["answer"]>): Promise<Scripted | null> {
    const { source, pack } = of;
    const { request } = event;
    const choice = await chooseAnswer(of, request);
    const { entry } = choice;
    if (!entry) return fromPack(packReply(pack, request), source, choice);
    if (entry.by !== "handler") return fromEntry(entry, request, choice);
    const asked = await askHandler(entry.url ?? "", request, handlerMs(entry, choice.question), {
      rules: options.rules,
      loopMark: options.loopMark(`answers of ${source.sourceId}`),
      elapsedMs: event.elapsedMs(),
      signal: AbortSignal.any([ending.signal, event.gone]),
      ...(options.sending ? { onConnection: options.sending(event.position) } : {}),
    });
    if (!asked.ok) return fallback(entry, asked.because, pack, request, choice);
    const { body, contentType, contentEncoding } = asked.reply;
    return made("handler", asked.status, contentType, body, choice, {
      contentEncoding,
      why: contentEncoding === null ? "" : `Its body is sent as your handler packed it (${contentEncoding}).`,
    });
  }

  return {
    concerns: answersWithBody,
    async answer(of, event) {
      try {
        return await scripted(of, event);
      } catch (error) {
        options.log.error("an event was answered with its status alone", {
          position: event.position,
          reason: (error as Error).message,
        });
        return null;
      }
    },
    stop: () => ending.abort("Ringback was ending."),
  };
}

function fromPack(reply: Reply | null, source: StoredSource, choice: Choice): Scripted | null {
  if (reply) return ofReply("pack", reply, choice, "");
  return choice.question ? made("pack", source.answerStatus, null, nothing, choice, { why: noBody }) : null;
}

const nothing = new Uint8Array();
const noBody = "Neither the source nor its pack has a body for this question.";

function fromEntry(entry: ScriptedAnswer, request: RawRequest, choice: Choice): Scripted {
  const { status, contentType, by } = entry;
  if (by !== "template") return made("fixed", status, contentType, bytesOf(entry.body), choice, { why: "" });
  const { text, missing } = renderTemplate(entry.body, payloadOf(request), contentType);
  return made("template", status, contentType, bytesOf(text), choice, { why: sayMissing(missing) });
}

/** Without a body of its own the pack's answer is the better fallback: an empty one may end a call. */
function fallback(
  entry: ScriptedAnswer,
  why: string,
  pack: Pack,
  request: RawRequest,
  choice: Choice,
): Scripted {
  const reply = entry.body === "" ? packReply(pack, request) : null;
  return reply
    ? ofReply("fallback", reply, choice, why)
    : made("fallback", entry.status, entry.contentType, bytesOf(entry.body), choice, { why });
}

function ofReply(by: "pack" | "fallback", reply: Reply, choice: Choice, why: string): Scripted {
  const contentType = reply.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? null;
  const { answer, told } = made(by, reply.status, contentType, reply.body, choice, { why });
  const others = reply.headers.filter(([name]) => !/^content-(?:type|length)$/i.test(name));
  return { answer: { ...answer, headers: { ...Object.fromEntries(others), ...answer.headers } }, told };
}

function made(
  by: NewScriptedAnswer["by"],
  status: number,
  contentType: string | null,
  body: Uint8Array,
  { question }: Choice,
  { why, contentEncoding = null }: { why: string; contentEncoding?: string | null },
): Scripted {
  // These have no body, whatever was written for them.
  const sent = status === 204 || status === 304 ? nothing : body;
  return {
    answer: {
      status,
      headers: {
        ...(contentType === null || sent.length === 0 ? {} : { "content-type": contentType }),
        ...(contentEncoding === null ? {} : { "content-encoding": contentEncoding }),
        ...(status === 204 || status === 304 ? {} : { "content-length": sent.length }),
      },
      body: sent,
    },
    told: { by, status, contentType, body: sent, contentEncoding, withinMs: question?.withinMs ?? null, why },
  };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
