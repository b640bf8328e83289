/** The text as the engine reads it, a moment after the last key: its problems, or its plan. */
import { useEffect, useState } from "react";
import type { ScenarioPlan, ScenarioProblem } from "../../shared/scenario-plan";
import { engine, sentenceOf } from "../engine-client";
import { useEntities } from "../entities";

export type Checked = {
  /** Of the last text that could be read; it stays while a key is half typed. */
  plan: ScenarioPlan | null;
  problems: readonly ScenarioProblem[];
  /** The plan is of the text as it stands. */
  isCurrent: boolean;
  isValid: boolean;
  loading: boolean;
  sentence: string;
};

const pauseMs = 140;
const none: readonly ScenarioProblem[] = [];

type Held = {
  opening: number;
  text: string;
  case: number;
  problems: readonly ScenarioProblem[];
  plan: ScenarioPlan | null;
  planText: string;
};

export function useCheck(opened: { opening: number; text: string; case: number } | null): Checked {
  const generation = useEntities((state) => state.generation);
  const [held, setHeld] = useState<Held | null>(null);
  const [sentence, setSentence] = useState("");
  const { opening = -1, text = "", case: number = 1 } = opened ?? {};

  // biome-ignore lint/correctness/useExhaustiveDependencies: after a new connection it is asked again
  useEffect(() => {
    if (opening < 0) return;
    let current = true;
    const timer = setTimeout(() => {
      engine.scenarios.check({ text, case: number }).then(
        ({ problems, plan }) => {
          if (!current) return;
          setSentence("");
          setHeld((before) => {
            const last = before?.opening === opening ? before : null;
            return {
              opening,
              text,
              case: number,
              problems,
              plan: plan ?? last?.plan ?? null,
              planText: plan ? text : (last?.planText ?? ""),
            };
          });
        },
        (error: unknown) => current && setSentence(sentenceOf(error)),
      );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [opening, text, number, generation]);

  const mine = held?.opening === opening ? held : null;
  const isCurrent = mine !== null && mine.text === text && mine.case === number;
  return {
    plan: mine?.plan ?? null,
    problems: mine?.problems ?? none,
    isCurrent: isCurrent && mine.planText === text,
    isValid: isCurrent && mine.planText === text && mine.problems.length === 0,
    loading: mine === null && sentence === "",
    sentence,
  };
}
