import { useEffect, useRef, useState } from "react";
import type { Mapping, MappingPreview } from "../../../shared/mapping";
import { engine, sentenceOf } from "../../engine-client";

const pauseMs = 250;

export type Preview = {
  data: MappingPreview | null;
  sentence: string;
  /** What is shown is not yet that of the present text. */
  behind: boolean;
};

/**
 * What an unsaved mapping gives, asked when typing pauses. One question at a time: an expression that spins takes its
 * seconds, and of what was typed meanwhile only the last is asked. The last answer stays until the next.
 */
export function usePreview(
  sourceId: string,
  mapping: Mapping,
  eventId: string | null,
  events: number,
): Preview {
  const [answer, setAnswer] = useState<{ asked: string; data: MappingPreview | null; sentence: string }>({
    asked: "",
    data: null,
    sentence: "",
  });
  const question = JSON.stringify({ sourceId, ...mapping, ...(eventId ? { eventId } : {}) });
  const asked = `${events} ${question}`;
  const wanted = useRef(asked);
  wanted.current = asked;
  const underWay = useRef(false);

  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  useEffect(() => {
    const ask = async (what: string): Promise<void> => {
      underWay.current = true;
      const input = JSON.parse(what.slice(what.indexOf(" ") + 1)) as Parameters<
        typeof engine.sources.previewMapping
      >[0];
      const next = await engine.sources.previewMapping(input).then(
        (data) => ({ asked: what, data, sentence: "" }),
        (error: unknown) => ({ asked: what, data: null, sentence: sentenceOf(error) }),
      );
      underWay.current = false;
      if (gone.current) return;
      setAnswer((last) => ({ ...next, data: next.data ?? last.data }));
      if (wanted.current !== what) await ask(wanted.current);
    };
    const timer = setTimeout(() => {
      if (!underWay.current) void ask(asked);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [asked]);

  return { data: answer.data, sentence: answer.sentence, behind: answer.asked !== asked };
}
