/** The pieces every answer is made of: checks, where they looked, what helps, and the finding they add up to. */

import type { WhyAction, WhyCheck, WhyEvidence, WhyFinding } from "../../../shared/why";
import type { WhyQuestion } from "../../../shared/why-question";

export function check(
  mark: WhyCheck["mark"],
  name: string,
  says: string,
  more: { at?: number | null; evidence?: WhyEvidence | null } = {},
): WhyCheck {
  return { name, mark, says, at: more.at ?? null, evidence: more.evidence ?? null };
}

export function evidence(
  kind: WhyEvidence["kind"],
  id: string,
  words: string,
  of: string | null = null,
): WhyEvidence {
  return { kind, id, of, words };
}

export function action(
  does: WhyAction["does"],
  words: string,
  how: string,
  id: string | null = null,
  of: string | null = null,
): WhyAction {
  return { does, id, of, words, how };
}

/** It is so: `failing` is the check that says why, the first that fails where none is named. */
export function holds(
  question: WhyQuestion,
  sentence: string,
  checks: WhyCheck[],
  helps: WhyAction | null,
  failing = checks.findIndex(({ mark }) => mark === "cross" || mark === "clock"),
): WhyFinding {
  return { question, holds: true, sentence, checks, failing: failing < 0 ? null : failing, action: helps };
}

export function doesNotHold(question: WhyQuestion, sentence: string, checks: WhyCheck[]): WhyFinding {
  return { question, holds: false, sentence, checks, failing: null, action: null };
}

export function cannotSay(question: WhyQuestion, sentence: string, checks: WhyCheck[] = []): WhyFinding {
  return { question, holds: null, sentence, checks, failing: null, action: null };
}
