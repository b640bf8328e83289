import { TriangleAlert } from "lucide-react";
import type { RuleProblem } from "../../../shared/rules";
import { VisibleText } from "../../ui/VisibleText";
import { problemsAt } from "./rule-fit";

/** What is wrong, under the place it is about. */
export function Problems({ problems, place }: { problems: readonly RuleProblem[]; place: string }) {
  return problemsAt(problems, place).map(({ sentence, position }) => (
    <p key={`${position} ${sentence}`} className="rule-problem" role="alert">
      <TriangleAlert size={12} aria-hidden />
      <span>
        <VisibleText text={sentence} />
      </span>
    </p>
  ));
}
