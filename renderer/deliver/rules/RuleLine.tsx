import type { ReactNode } from "react";
import "./rule-line.css";

type Props = {
  words: string;
  children: ReactNode;
  /** At the right end: what the dry run says of the line. */
  end?: ReactNode;
  /** Under the line. */
  below?: ReactNode;
};

/** One line of a rule: what it is, what it says, and how many it leaves. */
export function RuleLine({ words, children, end, below }: Props) {
  return (
    <div className="rule-line">
      <span className="rule-line-words">{words}</span>
      <div className="rule-line-content">{children}</div>
      <div className="rule-line-end">{end}</div>
      {below && <div className="rule-line-below">{below}</div>}
    </div>
  );
}
