/** The rows of a source's answers: the pack's questions, what else has an answer of its own, and any other type. */
import type { Question, ScriptedAnswer } from "../../../shared/answers";
import type { ProviderRow, SourceRow } from "../../../shared/sources";

export type AnswerPlace = {
  type: string;
  /** `any other type` for `*`. */
  words: string;
  question: Question | null;
  entry: ScriptedAnswer | null;
};

export function placesOf(source: SourceRow, provider: ProviderRow, opened: string | null): AnswerPlace[] {
  const { questions } = provider;
  const entryOf = (type: string) => source.answers.find((one) => one.type === type) ?? null;
  const asked = questions.map((question) => ({
    type: question.type,
    words: question.type,
    question,
    entry: entryOf(question.type),
  }));
  const known = new Set([...questions.map(({ type }) => type), "*"]);
  const others = [...source.answers.map(({ type }) => type), ...(opened === null ? [] : [opened])];
  const own = [...new Set(others)]
    .filter((type) => !known.has(type))
    .map((type) => ({ type, words: type, question: null, entry: entryOf(type) }));
  const isAlone = asked.length + own.length === 0;
  const words = source.mapping !== null || isAlone ? "every event" : "any other type";
  return [...asked, ...own, { type: "*", words, question: null, entry: entryOf("*") }];
}

/** What an editor begins with: the present entry, else the pack's own. */
export function draftOf({ type, question, entry }: AnswerPlace): ScriptedAnswer {
  return (
    entry ?? {
      type,
      by: question ? "pack" : "fixed",
      status: 200,
      contentType: question?.contentType ?? "application/json",
      body: "",
      url: null,
      withinMs: null,
    }
  );
}

/** Another kind of answer keeps what was written; a template that was not written begins as the pack proposes. */
export function withKind(
  draft: ScriptedAnswer,
  by: ScriptedAnswer["by"],
  question: Question | null,
): ScriptedAnswer {
  const body = draft.body === "" && by === "template" && question ? question.template : draft.body;
  return { ...draft, by, body };
}

/** The source's entries with this one in its place; null takes it away. */
export function withEntry(
  answers: readonly ScriptedAnswer[],
  type: string,
  entry: ScriptedAnswer | null,
): ScriptedAnswer[] {
  const others = answers.filter((one) => one.type !== type);
  return entry && entry.by !== "pack" ? [...others, entry] : others;
}
