import type { ReactNode } from "react";
import "./asks.css";

type LayoutProps = {
  /** The one sentence that says what is asked. */
  sentence: string;
  /** What it rests on, counted. */
  evidence: readonly { figure: string; words: string }[];
  action: ReactNode;
  /** The rows, and what belongs to the one that is chosen. */
  list: ReactNode;
  beside: ReactNode;
};

/** What waits for a person: the answer first, then the rows, and beside them what there is to know about one. */
export function AsksLayout({ sentence, evidence, action, list, beside }: LayoutProps) {
  return (
    <div className="asks">
      <header className="asks-head">
        <div className="grow">
          <h3>{sentence}</h3>
          <p className="asks-evidence">
            {evidence.map(({ figure, words }) => (
              <span key={words}>
                {words} <b>{figure}</b>
              </span>
            ))}
          </p>
        </div>
        {action}
      </header>
      <div className="asks-body">
        <div className="asks-list">{list}</div>
        <div className="asks-beside">{beside}</div>
      </div>
    </div>
  );
}
