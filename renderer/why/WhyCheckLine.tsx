import type { WhyCheck } from "../../shared/why";
import { clockSeconds, moment } from "../time";
import { Button } from "../ui/Button";
import { type Mark, MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { followEvidence } from "./follow";

const marks: Record<WhyCheck["mark"], { mark: Mark; words: string }> = {
  check: { mark: "check", words: "passed" },
  cross: { mark: "cross", words: "failed" },
  clock: { mark: "clock", words: "waits" },
  off: { mark: "minus", words: "no part in it" },
};

/** One check: its mark, what it says, and the place it was seen. The first that fails has the wash. */
export function WhyCheckLine({ check, failing }: { check: WhyCheck; failing: boolean }) {
  const { mark, words } = marks[check.mark];
  const { evidence } = check;
  return (
    <li className={`why-check why-mark-${check.mark}`} data-failing={failing || undefined}>
      <MarkIcon mark={mark} size={13} />
      <span className="visually-hidden">{words}: </span>
      <span className="why-says">
        <b>{check.name}</b> <VisibleText text={check.says} />
      </span>
      {check.at !== null && (
        <time className="why-at mono" title={moment(check.at)}>
          {clockSeconds(check.at)}
        </time>
      )}
      {evidence && (
        <Button tone="link" onClick={() => followEvidence(evidence)}>
          <span className="mono">{evidence.words}</span>
        </Button>
      )}
    </li>
  );
}
