import type { ExpectationResult } from "../../../shared/expectations";
import { MarkIcon } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { stateLooks } from "./verdict-words";

/** What the file itself expects of answers, effects and probes. */
export function ExpectationList({ expectations }: { expectations: ExpectationResult[] }) {
  if (expectations.length === 0) return null;
  return (
    <section className="verdict" aria-label="Expectations of the handler">
      <h3 className="verdict-title">Expected by the file</h3>
      <ul className="verdict-trials">
        {expectations.map(({ expectation, state, sentence }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no identity
          <li key={index} data-state={state}>
            <span className={`verdict-mark state-word-${stateLooks[state].tone}`}>
              <MarkIcon mark={stateLooks[state].mark} size={13} />
              <span className="visually-hidden">{stateLooks[state].word}: </span>
            </span>
            <span className="grow">
              <VisibleText text={expectation} /> <span className="faint">→</span>{" "}
              <span className="verdict-observed">
                <VisibleText text={sentence} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
