/**
 * "Why?": for a call, a number or a person. Pure once the evidence is there: every question is answered, the one that
 * was asked stands in front; where none was, the first that holds does.
 */

import type { WhyAnswer, WhyFinding } from "../../../shared/why";
import type { WhyQuestion } from "../../../shared/why-question";
import { whyQuestions } from "../../../shared/why-question";
import type { Evidence } from "./evidence";
import { whyLocked } from "./locked";
import { whyMissing } from "./missing";
import { whyAmbiguous, whyDoubled } from "./several";
import { whyStale } from "./stale";
import { whyWrong } from "./wrong";

const answers: Record<WhyQuestion, (evidence: Evidence) => WhyFinding> = {
  missing: whyMissing,
  doubled: whyDoubled,
  ambiguous: whyAmbiguous,
  stale: whyStale,
  wrong: whyWrong,
  locked: whyLocked,
};

export function answerWhy(evidence: Evidence, asked: WhyQuestion | null): WhyAnswer {
  const findings = whyQuestions.map((question) => answers[question](evidence));
  const chosen =
    findings.find(({ question }) => question === asked) ??
    findings.find(({ holds }) => holds === true) ??
    (findings[0] as WhyFinding);
  return {
    asked: evidence.asked,
    destination: evidence.destination.name,
    calls: evidence.calls,
    question: chosen.question,
    sentence: chosen.sentence,
    findings,
  };
}
