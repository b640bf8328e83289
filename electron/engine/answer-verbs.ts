/** The verbs of answers with a body: they find the event an entry is shown on, and ask what would be sent. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { askHandler } from "./answers/ask-handler";
import { previewAnswer } from "./answers/preview";
import { checkHandler } from "./answers/refuse";
import { handlerMs } from "./answers/within";
import type { Pack, RawRequest } from "./providers/pack";
import { packOf } from "./providers/packs";
import { contentTypeOf } from "./providers/payload";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { maskWords, secretPathsOf, toldOf } from "./sharing/secret-paths";
import { eventIdOf, readStoredEvent, type StoredEvent } from "./store/events";
import { newestOfType, textOfAnswer } from "./store/scripted-answers";
import type { StoredSource } from "./store/sources";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const noSource = { message: "There is no such source." };

export function answerVerbs(
  os: Os,
  { database, setup, handlerHosts, loopMarks, templateOf, demo }: RouterParts,
) {
  const sourceOf = (sourceId: string): StoredSource | null =>
    setup.toldSources().find(({ source }) => source.sourceId === sourceId)?.source ?? null;
  const newest = (source: StoredSource, type: string): StoredEvent | null =>
    readStoredEvent(database, newestOfType(database, source.name, type === "*" ? null : type) ?? 0);

  /** As the vendor's pages show it, where none came. */
  function sampleOf(source: StoredSource, type: string): RawRequest | null {
    const body = templateOf(source.provider, type);
    if (!body) return null;
    const headers: [string, string][] = [["content-type", contentTypeOf(body)]];
    return { method: "POST", url: `/hooks/${source.name}`, headers, body };
  }

  return {
    preview: os.answers.preview.handler(async ({ input: { sourceId, entry }, errors }) => {
      const source = sourceOf(sourceId) ?? fail(errors.NOT_FOUND(noSource));
      const pack = packOf(source.provider);
      const event = newest(source, entry.type);
      const sample = event ? null : sampleOf(source, entry.type);
      const question = pack.questions?.find(({ type }) => type === entry.type) ?? null;
      const refused = await checkHandler(entry, { rules: handlerHosts.rules, demo });
      const request = event ?? sample;
      const shown = previewAnswer(entry, pack, request);
      return {
        ...shown,
        answer: shown.answer && { ...shown.answer, body: maskedFor(request, pack, shown.answer.body) },
        event: event && {
          eventId: eventIdOf(event.position),
          receivedAt: event.receivedAt,
          origin: event.origin,
        },
        sample: sample !== null,
        handler:
          entry.by === "handler"
            ? {
                withinMs: handlerMs(entry, question),
                refused: refused?.sentence ?? null,
                allowHost: refused?.allowHost ?? null,
              }
            : null,
      };
    }),
    ask: os.answers.ask.handler(async ({ input: { sourceId, entry }, errors, signal }) => {
      const source = sourceOf(sourceId) ?? fail(errors.NOT_FOUND(noSource));
      const request = newest(source, entry.type) ?? sampleOf(source, entry.type);
      if (!request)
        throw errors.CONFLICT({ message: "No event of this type has come: there is nothing to ask with." });
      const refused = await checkHandler({ ...entry, by: "handler" }, { rules: handlerHosts.rules, demo });
      if (refused) throw errors.CONFLICT({ message: refused.sentence });
      const question = packOf(source.provider).questions?.find(({ type }) => type === entry.type) ?? null;
      const begun = performance.now();
      const asked = await askHandler(entry.url ?? "", request, handlerMs(entry, question), {
        rules: handlerHosts.rules,
        loopMark: loopMarks.of(`answers of ${sourceId}`),
        signal: signal ?? new AbortController().signal,
      });
      const common = { answerMs: performance.now() - begun, withinMs: question?.withinMs ?? null };
      if (!asked.ok) {
        const { answer } = previewAnswer({ ...entry, by: "handler" }, packOf(source.provider), request);
        const none = { status: source.answerStatus, contentType: null, body: "", bytes: 0 };
        const { body, ...rest } = answer ?? none;
        const masked = maskedFor(request, packOf(source.provider), body);
        return { ...common, by: "fallback" as const, why: asked.because, ...rest, body: masked };
      }
      const { body, contentType, contentEncoding } = asked.reply;
      return {
        ...common,
        by: "handler" as const,
        why: "",
        status: asked.status,
        contentType,
        body: maskedFor(request, packOf(source.provider), textOfAnswer(body, contentEncoding)),
        bytes: body.length,
      };
    }),
  };
}

/** What is shown of an answer repeats no secret of the request it was made of. */
function maskedFor(request: RawRequest | null, pack: Pack, text: string): string {
  return request ? maskWords(text, toldOf(request, secretPathsOf(pack))) : text;
}
