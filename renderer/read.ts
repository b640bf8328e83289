/** Reads one thing and reads it again when what it depends on changes; the last answer stays until the next. */
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOf, sentenceOfRead } from "./engine-client";

export type Read<T> = {
  data: T | null;
  /** Why the last try failed; empty when it did not. */
  sentence: string;
  again: () => void;
  /** Puts in what a write answered, so nobody waits for the next reading. */
  put: (data: T) => void;
};

/** `key` names what is read: with another key the old answer is dropped. `null` reads nothing. */
export function useRead<T>(
  key: string | null,
  read: () => Promise<T>,
  dependsOn: readonly unknown[] = [],
): Read<T> {
  const [held, setHeld] = useState<{ key: string; data: T } | null>(null);
  const [failure, setFailure] = useState<{ key: string; sentence: string } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(read);
  latest.current = read;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what it depends on is the caller's to say
  useEffect(() => {
    if (key === null) return;
    let current = true;
    latest.current().then(
      (data) => {
        if (!current) return;
        setHeld({ key, data });
        setFailure(null);
      },
      (error: unknown) => {
        if (current) setFailure({ key, sentence: sentenceOfRead(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [key, attempt, ...dependsOn]);

  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const put = useCallback((data: T) => key !== null && setHeld({ key, data }), [key]);
  return {
    data: held?.key === key ? held.data : null,
    sentence: failure?.key === key ? failure.sentence : "",
    again,
    put,
  };
}

/** One write at a time with its failure in words, to stand beside the button. */
export function useWrite(): {
  busy: boolean;
  sentence: string;
  write: (run: () => Promise<unknown>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState("");
  const write = useCallback(async (run: () => Promise<unknown>) => {
    setBusy(true);
    setSentence("");
    try {
      await run();
      return true;
    } catch (error) {
      setSentence(sentenceOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, sentence, write };
}
