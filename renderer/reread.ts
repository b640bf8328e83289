/**
 * Something that is read again whenever the live feed brings what concerns it. While an answer is under way further
 * changes ask for one more reading after it, so a busy call or a crowded person neither floods the engine nor starves.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOfRead } from "./engine-client";
import { type Batch, useEntities } from "./entities";

export type RereadOptions<T> = {
  read(): Promise<T>;
  /** The answer came, and is still asked for. */
  onRead(answer: T): void;
  onFailed(sentence: string): void;
  /** What the feed brought has to do with it. */
  concerns(batch: Batch): boolean;
  /** Milliseconds to wait after an answer that took so long. */
  pauseAfter(took: number): number;
};

/** `key` names what is read; null reads nothing. Answers a function that reads it once more. */
export function useReread<T>(key: string | null, options: RereadOptions<T>): () => void {
  const [attempt, setAttempt] = useState(0);
  const generation = useEntities((state) => state.generation);
  const latest = useRef(options);
  latest.current = options;

  // biome-ignore lint/correctness/useExhaustiveDependencies: generation and attempt ask for a new reading
  useEffect(() => {
    if (key === null) return;
    let current = true;
    let reading = false;
    let asked = false;
    const read = () => {
      if (reading) {
        asked = true;
        return;
      }
      reading = true;
      const begun = performance.now();
      latest.current
        .read()
        .then(
          (answer) => current && latest.current.onRead(answer),
          (error: unknown) => current && latest.current.onFailed(sentenceOfRead(error)),
        )
        .finally(() => {
          setTimeout(
            () => {
              reading = false;
              if (!current || !asked) return;
              asked = false;
              read();
            },
            latest.current.pauseAfter(performance.now() - begun),
          );
        });
    };
    read();
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch !== before.batch && latest.current.concerns(batch)) read();
    });
    return () => {
      current = false;
      unsubscribe();
    };
  }, [key, generation, attempt]);

  return useCallback(() => setAttempt((count) => count + 1), []);
}
