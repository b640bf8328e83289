import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { PersonDetail, WeakQuestion } from "../../shared/persons";
import { phoneWords } from "../phone";
import { day } from "../time";
import { Button } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import { dateWords, plural } from "./person-words";
import "./weak-card.css";

type Props = {
  question: WeakQuestion;
  person: PersonDetail;
  busy: boolean;
  onAnswer: (question: WeakQuestion, decision: "same" | "other", personId?: string) => void;
};

/** A weak match asks once: both sides, two answers with what each does, and leaving it open is one too. */
export function WeakCard({ question, person, busy, onAnswer }: Props) {
  const [leftOpen, setLeftOpen] = useState(false);
  const ours = shortName(person.name) ?? "this person";
  if (leftOpen) {
    return (
      <section className="weak-card weak-card-left" aria-label="A question left open">
        <TriangleAlert size={13} aria-hidden />
        <span className="grow truncate">
          Left open: <VisibleText text={question.otherName ?? "a caller without a name"} />
        </span>
        <Button tone="link" onClick={() => setLeftOpen(false)}>
          Show
        </Button>
      </section>
    );
  }
  const others = question.candidates.filter(({ personId }) => personId !== person.personId);
  const isCandidate = others.length < question.candidates.length;
  return (
    <section className="weak-card" aria-label="A weak match">
      <h3>
        <TriangleAlert size={14} aria-hidden /> {titleOf(question, ours, isCandidate)}
      </h3>
      <Comparison question={question} person={person} />
      <div className="weak-answers">
        <Button
          tone={question.suggests === "other" ? "filled" : "plain"}
          disabled={busy}
          onClick={() => onAnswer(question, "other")}
        >
          Someone else
        </Button>
        {isCandidate && (
          <Button
            tone={question.suggests === "same" ? "filled" : "plain"}
            disabled={busy}
            onClick={() => onAnswer(question, "same", person.personId)}
          >
            It is <VisibleText text={ours} />
          </Button>
        )}
        <span className="grow" />
        <Button tone="quiet" onClick={() => setLeftOpen(true)}>
          Leave open
        </Button>
      </div>
      {question.reason === "ambiguous" && (
        <ul className="weak-candidates" aria-label="Others with this number">
          {others.map(({ personId, name, phone, items }) => (
            <li key={personId}>
              <span className="grow truncate">
                <VisibleText text={name ?? phoneWords(phone ?? "no name")} />{" "}
                <span className="faint">{plural(items, "item")}</span>
              </span>
              <Button size="small" disabled={busy} onClick={() => onAnswer(question, "same", personId)}>
                It is <VisibleText text={shortName(name) ?? "this one"} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p className="weak-does">
        Someone else: {question.reason === "ambiguous" ? "one more" : "a second"} person with this number, and
        a phone alone no longer matches either. Until you choose,{" "}
        {question.items === 1 ? "it stands" : "they stand"} here marked weak. Nothing is sent by either
        answer, and both can be undone.
      </p>
    </section>
  );
}

function titleOf({ reason, candidates }: WeakQuestion, ours: string, isCandidate: boolean): string {
  if (reason === "ambiguous")
    return `${plural(candidates.length, "person", "people")} have this number: ${isCandidate ? `is it ${ours}` : "who is it"}?`;
  return reason === "name"
    ? `Same number, other name: is this ${ours}?`
    : `Same number after a year of silence: is this ${ours}?`;
}

function Comparison({ question, person }: { question: WeakQuestion; person: PersonDetail }) {
  return (
    <table className="weak-sides" aria-label="Both sides">
      <thead>
        <tr>
          <td />
          <th scope="col">On {day(question.at)}</th>
          <th scope="col">
            <VisibleText text={person.name ?? "This person"} />
          </th>
        </tr>
      </thead>
      <tbody>
        {question.comparison.map(({ what, theirs, ours, differs }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td data-differs={differs || undefined}>
              <VisibleText text={sideWords(what, theirs)} />
            </td>
            <td>
              <VisibleText text={sideWords(what, ours)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sideWords(what: WeakQuestion["comparison"][number]["what"], value: string | null): string {
  if (value === null) return "–";
  if (what === "number") return phoneWords(value);
  return what === "last contact" ? dateWords(Number(value), Date.now()) : value;
}

/** The first name of somebody who wrote it first; a caller id is left whole. */
function shortName(name: string | null): string | null {
  if (name === null || name === name.toUpperCase()) return name;
  return name.split(/\s+/)[0] ?? name;
}
