/** The counterfactual over all recorded calls: asked again when calls change, and while it is computed. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { CounterfactualState } from "../../shared/counterfactual-contract";
import { useCallChanges } from "../call-changes";
import { engine, sentenceOf } from "../engine-client";

const pollMs = 500;
/** Calls that come in a row ask once. */
const restMs = 1_500;

export type CounterfactualRead = {
  state: CounterfactualState | null;
  sentence: string;
  stop: () => void;
  again: () => void;
};

export function useCounterfactual(): CounterfactualRead {
  const [state, setState] = useState<CounterfactualState | null>(null);
  const [sentence, setSentence] = useState("");
  const [asked, setAsked] = useState(0);
  const changes = useCallChanges();
  const readAt = useRef(0);
  const stopped = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: changes and asked ask for a new reading
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const read = async () => {
      readAt.current = Date.now();
      try {
        const next = await engine.counterfactual.get({});
        if (!current) return;
        setState(next);
        setSentence("");
        if (next.state === "running" && !stopped.current) timer = setTimeout(read, pollMs);
      } catch (error) {
        if (current) setSentence(sentenceOf(error));
      }
    };
    if (stopped.current) return;
    timer = setTimeout(read, Math.max(0, readAt.current + restMs - Date.now()));
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [changes, asked]);

  return {
    state,
    sentence,
    stop: useCallback(() => {
      stopped.current = true;
      engine.counterfactual.stop({}).then(
        () => setState((held) => held && { ...held, state: "stopped" }),
        (error: unknown) => setSentence(sentenceOf(error)),
      );
    }, []),
    again: useCallback(() => {
      stopped.current = false;
      readAt.current = 0;
      setAsked((count) => count + 1);
    }, []),
  };
}
