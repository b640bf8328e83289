import { Fragment, useState } from "react";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import { answerKinds } from "../../answer-words";
import { duration } from "../../time";
import { Button } from "../../ui/Button";
import { Tag } from "../../ui/Tag";
import type { SourceChange } from "../SourceDetail";
import { AnswerEditor } from "./AnswerEditor";
import { AnswerOfType } from "./AnswerOfType";
import { type AnswerPlace, placesOf, withEntry } from "./answer-entries";
import "./answers.css";

type Props = {
  source: SourceRow;
  provider: ProviderRow;
  onChange: (change: SourceChange) => Promise<boolean>;
};

/** Whom the platform asks, and what it is answered: each question of the pack, other types, and all that is left. */
export function Answers({ source, provider, onChange }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  const places = placesOf(source, provider, opened);
  return (
    <section className="answers" aria-label={`Answers of ${source.name}`}>
      <p className="answers-words secondary">{headWords(source, provider)}</p>
      <table className="answers-table" aria-label={`Answers of ${source.name}`}>
        <colgroup>
          <col className="answers-what" />
          <col />
          <col className="answers-how" />
          <col className="answers-button" />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Event</th>
            <th scope="col">What it asks</th>
            <th scope="col">Answer</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <Fragment key={place.type}>
              <PlaceRow
                place={place}
                isOnly={places.length === 1}
                isOpen={place.type === opened}
                onToggle={() => setOpened(place.type === opened ? null : place.type)}
              />
              {place.type === opened && (
                <tr>
                  <td colSpan={4} className="answers-open">
                    <AnswerEditor
                      source={source}
                      place={place}
                      onSave={async (entry) => {
                        const saved = await onChange({
                          answers: withEntry(source.answers, place.type, entry),
                        });
                        if (saved) setOpened(null);
                      }}
                      onCancel={() => setOpened(null)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      {source.mapping === null && (
        <AnswerOfType source={source} known={places.map(({ type }) => type)} onChoose={setOpened} />
      )}
    </section>
  );
}

function headWords({ mapping }: SourceRow, { name, questions }: ProviderRow): string {
  if (mapping !== null)
    return "One body for every event: your expressions are not run while a sender waits, so the answer cannot go by what the event is.";
  return questions.length > 0
    ? `${name} waits for these answers and goes on by them. Each is sent once its event is on disk; a refused signature gets 401 instead.`
    : `No event of ${name} is known to wait for a body. One of yours is sent once its event is on disk; a refused signature gets 401 instead.`;
}

type PlaceRowProps = {
  place: AnswerPlace;
  /** Nothing else has an answer: it is for every event. */
  isOnly: boolean;
  isOpen: boolean;
  onToggle: () => void;
};

function PlaceRow(props: PlaceRowProps) {
  const { isOnly } = props;
  const { type, words, question, entry } = props.place;
  return (
    <tr>
      <th scope="row" className={type === "*" ? undefined : "mono"}>
        {words}
      </th>
      <td className="secondary">
        {question ? (
          <>
            {question.says}{" "}
            <span className="faint answers-waits">It waits {duration(question.withinMs)}.</span>
          </>
        ) : (
          <span className="faint">
            {type === "*" && !isOnly ? "what has no answer of its own" : "asks nothing"}
          </span>
        )}
      </td>
      <td>
        {entry && entry.by !== "pack" ? (
          <Tag tone="plain" mark="pen" title={entry.url ?? entry.body.slice(0, 300)}>
            {answerKinds[entry.by]}
          </Tag>
        ) : (
          <span className="secondary">{question ? "the pack's own" : "its status, no body"}</span>
        )}
      </td>
      <td>
        <Button
          size="small"
          aria-expanded={props.isOpen}
          aria-label={`${props.isOpen ? "Close" : "Change"} the answer to ${words}`}
          onClick={props.onToggle}
        >
          {props.isOpen ? "Close" : "Change"}
        </Button>
      </td>
    </tr>
  );
}
