/**
 * Which answer an event gets, by its source's entries and its pack. An entry for the event's type comes first; a question
 * of the pack that has none is answered by the pack; `*` answers what is left. A pack that fails to read the event
 * makes it one of no type, and no more.
 */
import type { Question, ScriptedAnswer } from "../../../shared/answers";
import { fieldsOf } from "../../../shared/form-fields";
import type { Json } from "../../../shared/words";
import type { Pack, RawRequest, Reply } from "../providers/pack";
import { readPayload } from "../providers/payload";
import type { StoredSource } from "../store/sources";

export type Choice = {
  /** As the pack reads it; null: not known, or not asked. */
  type: string | null;
  /** The pack's question of that type; null: the platform waits for no particular answer. */
  question: Question | null;
  /** Null: the pack's own answer, or none. */
  entry: ScriptedAnswer | null;
};

type Of = { source: Pick<StoredSource, "answers" | "country" | "personPaths" | "options">; pack: Pack };

/** No platform's question is longer; what is would hold up others while it is read. */
export const longestQuestion = 1024 * 1024;

/** Whether this source answers anything with more than its status. */
export function answersWithBody({ source, pack }: Of): boolean {
  return source.answers.length > 0 || (pack.questions?.length ?? 0) > 0 || pack.reply !== undefined;
}

export async function chooseAnswer(of: Of, request: RawRequest): Promise<Choice> {
  const { source, pack } = of;
  const questions = pack.questions ?? [];
  const needsType = questions.length > 0 || source.answers.some(({ type }) => type !== "*");
  const types = needsType ? await typesOf(of, request) : [];
  const type = types.find((one) => questions.some((question) => question.type === one)) ?? types[0] ?? null;
  const question = questions.find((one) => one.type === type) ?? null;
  const own = source.answers.find((one) => one.type === type);
  const any = source.answers.find((one) => one.type === "*");
  const entry = own ?? (question && packReply(pack, request) ? null : any) ?? null;
  return { type, question, entry: entry?.by === "pack" ? null : entry };
}

/** Expressions of the user's are never run here: they may spin, and every sender would wait. */
async function typesOf({ source, pack }: Of, request: RawRequest): Promise<string[]> {
  if (pack.userDefined || request.body.length > longestQuestion) return [];
  const { country, personPaths, options } = source;
  try {
    const readings = await pack.read(request, { country, personPaths, options });
    return readings.flatMap(({ type }) => type ?? []);
  } catch {
    return [];
  }
}

/** What the pack answers by itself; null: nothing. A broken one answers nothing. */
export function packReply(pack: Pick<Pack, "reply">, request: RawRequest): Reply | null {
  try {
    return pack.reply?.(request) ?? null;
  } catch {
    return null;
  }
}

/** What a template's paths lead into: the body, or the fields of the URL where there is no body. */
export function payloadOf(request: RawRequest): Json | undefined {
  if (request.body.length > 0) return readPayload(request).value;
  const at = request.url.indexOf("?");
  return at < 0 ? undefined : fieldsOf(request.url.slice(at + 1));
}
