import type { PersonDecisionRow, PersonDetail, WeakQuestion } from "../../shared/persons";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openPerson } from "../view";
import { stepWords, whenWords, withPhones } from "./person-words";
import { WeakCard } from "./WeakCard";
import "./matching-panel.css";

type Props = { person: PersonDetail; selected: string | null; onAnswered: () => void };

/** Why these belong together: the steps in their order, what asks, and what was answered. */
export function MatchingPanel({ person, selected, onAnswered }: Props) {
  const { busy, sentence, write } = useWrite();
  const run = (ask: () => Promise<unknown>) =>
    void write(ask).then((done) => {
      if (done) onAnswered();
    });
  const answer = ({ subject }: WeakQuestion, decision: "same" | "other", personId?: string) =>
    run(() => engine.persons.decide({ subject, decision, ...(personId ? { personId } : {}) }));
  const undo = (decisionId: number) => run(() => engine.persons.undoDecision({ decisionId }));
  const asked = person.questions.find(({ subject }) => subject === selected) ?? person.questions[0];
  const moved = person.decisions.findLast(({ decision }) => decision === "other");
  useKeys("What asks", [
    {
      key: "m",
      does: asked ? "move to another person" : "undo the move",
      can: () => !busy && (asked ?? moved) !== undefined,
      run: () => {
        if (asked) answer(asked, "other");
        else if (moved) undo(moved.decisionId);
        return true;
      },
    },
  ]);
  return (
    <aside className="matching scroll" aria-label="Why these belong together">
      <header className="matching-head">
        <h2>Why these belong together</h2>
        <span className="secondary">
          {person.counts.sure} sure, {person.counts.weak} weak
        </span>
      </header>
      {person.withheld ? (
        <p className="matching-text secondary">
          This caller withheld the number: calls without one are never joined, not even with each other.
        </p>
      ) : (
        <>
          <p className="matching-text secondary">Asked in this order; the first that answers decides.</p>
          <ol className="matching-steps">
            {person.matching.map(({ step, items, because, weak }) => (
              <li
                key={step}
                className="matching-step"
                data-weak={weak || undefined}
                data-none={items === 0 || undefined}
              >
                <MarkIcon mark={weak ? "warning" : items === 0 ? "minus" : "check"} size={12} />
                <b>{stepWords[step]}</b>
                <span className="truncate" title={withPhones(because)}>
                  <VisibleText text={withPhones(because)} />
                </span>
                <span className="mono">{items}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {person.cut && (
        <p className="matching-text secondary">
          More than 500 calls, texts and forms share these keys; only the newest are looked at.
        </p>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
      {person.questions.map((question) => (
        <WeakCard key={question.subject} question={question} person={person} busy={busy} onAnswer={answer} />
      ))}
      {person.decisions.length > 0 && (
        <section className="matching-decisions" aria-label="Answered by hand">
          <h3>Answered by hand</h3>
          {person.decisions.map((decision) => (
            <Decision key={decision.decisionId} decision={decision} busy={busy} onUndo={undo} />
          ))}
        </section>
      )}
    </aside>
  );
}

type DecisionProps = { decision: PersonDecisionRow; busy: boolean; onUndo: (decisionId: number) => void };

function Decision({
  decision: { decisionId, subject, decision, at, otherName },
  busy,
  onUndo,
}: DecisionProps) {
  return (
    <div className="matching-decision">
      <MarkIcon mark={decision === "same" ? "check" : "minus"} size={12} />
      <span className="grow truncate">
        <VisibleText text={otherName ?? "A caller without a name"} />
        <span className="secondary">
          {decision === "same" ? " is the same person" : " is someone else"}, {whenWords(at, Date.now())}
        </span>
      </span>
      {decision === "other" && (
        <Button tone="link" onClick={() => openPerson(subject)}>
          Open person
        </Button>
      )}
      <Button size="small" disabled={busy} onClick={() => onUndo(decisionId)}>
        Undo
      </Button>
    </div>
  );
}
