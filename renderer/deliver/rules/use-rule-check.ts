/** What is wrong with a rule as it is written, place by place, and why it could not fire. Asked while one types. */
import { useEffect, useMemo, useState } from "react";
import type { CannotFire, RuleDefinition, RuleProblem } from "../../../shared/rules";
import { engine, sentenceOf } from "../../engine-client";
import { useEntities } from "../../entities";
import { allProblems, checkable, gapsOf } from "./rule-fit";

const pauseMs = 180;

export type RuleChecked = {
  problems: readonly RuleProblem[];
  cannotFire: CannotFire | null;
  /** The answer is about the text as it stands. */
  isCurrent: boolean;
  /** Why it could not be asked; empty. */
  sentence: string;
};

type Answer = { about: RuleDefinition; found: RuleProblem[]; cannotFire: CannotFire | null };

export function useRuleCheck(definition: RuleDefinition): RuleChecked {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [sentence, setSentence] = useState("");
  const setup = useEntities((state) => state.setupGeneration);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a source or destination that changed changes the answer
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      engine.rules.check({ definition: checkable(definition) }).then(
        ({ problems, cannotFire }) => {
          if (!current) return;
          setAnswer({ about: definition, found: problems, cannotFire });
          setSentence("");
        },
        (error: unknown) => current && setSentence(sentenceOf(error)),
      );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [definition, setup]);
  return useMemo(() => {
    const problems = allProblems(gapsOf(definition), answer?.found ?? []);
    return {
      problems,
      // What is wrong stands beside its place; this is about a rule that is right and has nothing to read.
      cannotFire: problems.length === 0 ? (answer?.cannotFire ?? null) : null,
      isCurrent: answer?.about === definition,
      sentence,
    };
  }, [definition, answer, sentence]);
}
