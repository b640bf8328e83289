/** The words of "Why?". */

import type { WhyAnswer, WhyCheck, WhyFinding } from "../../shared/why";
import type { WhyQuestion } from "../../shared/why-question";
import { moment } from "../time";

export const questionWords: Record<WhyQuestion, string> = {
  missing: "missing",
  doubled: "doubled",
  ambiguous: "ambiguous",
  stale: "stale",
  wrong: "wrong",
  locked: "locked",
};

const marks: Record<WhyCheck["mark"], string> = { check: "✓", cross: "✗", clock: "…", off: "–" };

/** For a ticket or a chat: the question, the sentence, the checks, what helps. */
export function answerAsText({ asked, destination }: WhyAnswer, finding: WhyFinding): string {
  const lines = [
    `${asked.value} in ${destination}: why ${questionWords[finding.question]}?`,
    finding.sentence,
    ...finding.checks.map(
      ({ mark, name, says, at, evidence }) =>
        `${marks[mark]} ${name}: ${says}${at === null ? "" : ` (${moment(at)})`}${evidence ? ` [${evidence.words}]` : ""}`,
    ),
  ];
  if (finding.action) lines.push(`→ ${finding.action.how}`);
  return lines.join("\n");
}
