import { useEffect, useRef, useState } from "react";
import type { ScriptedAnswer } from "../../../shared/answers";
import type { AnswerPreview } from "../../../shared/answers-contract";
import { engine, sentenceOf } from "../../engine-client";

const pauseMs = 250;

export type ShownPreview = { data: AnswerPreview | null; sentence: string };

/** What an unsaved entry would send, asked when typing pauses; the last answer stays until the next. */
export function useAnswerPreview(sourceId: string, entry: ScriptedAnswer, again: unknown): ShownPreview {
  const [shown, setShown] = useState<ShownPreview>({ data: null, sentence: "" });
  const asked = JSON.stringify({ sourceId, entry });
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is what else it depends on
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const next = await engine.answers.preview(JSON.parse(asked)).then(
        (data) => ({ data, sentence: "" }),
        (error: unknown) => ({ data: null, sentence: sentenceOf(error) }),
      );
      if (current) setShown((last) => ({ ...next, data: next.data ?? last.data }));
    };
    const timer = setTimeout(() => void ask(), first.current ? 0 : pauseMs);
    first.current = false;
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked, again]);
  return shown;
}
