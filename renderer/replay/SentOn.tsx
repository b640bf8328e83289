import { ArrowUpRight } from "lucide-react";
import type { EventDetail } from "../../shared/events";
import type { HandlerAnswer } from "../../shared/handlers";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { AnswerWords } from "./ReplayResult";
import "./replay.css";

type Props = { event: EventDetail; onOpenEvent: (eventId: string) => void };

/** In the inspector: what this event is a replay of, and every answer it got elsewhere. Nothing where there is none. */
export function SentOn({ event, onOpenEvent }: Props) {
  const { eventId } = event;
  const changed = useEntities((state) => state.events.get(eventId));
  const replays = useEntities((state) => state.replays);
  const { data, sentence } = useRead(eventId, () => engine.replays.ofEvent({ eventId }), [changed, replays]);
  if (sentence) return <ErrorLine sentence={sentence} />;
  if (!data || (data.answers.length === 0 && data.replayedAs.length === 0 && !data.replayOf)) return null;
  const { answers, replayOf, replayedAs } = data;
  return (
    <section className="about-section" aria-label="Sent on">
      <h3>Sent on</h3>
      {replayOf && (
        <div className="about-line">
          <span className="secondary">Replay of</span>
          <div>
            <Button
              tone="link"
              icon={<ArrowUpRight size={12} aria-hidden />}
              onClick={() => onOpenEvent(replayOf.eventId)}
            >
              #{replayOf.eventId.slice(1)}
            </Button>
            {replayOf.edited && <span className="secondary">edited</span>}
          </div>
        </div>
      )}
      {answers.length + replayedAs.length > 0 && (
        <ol className="sent-on" aria-label="Answers">
          {answers.map((answer) => (
            <Sent key={answer.answerId} answer={answer} />
          ))}
          {replayedAs.map(({ eventId: newId, edited, sentAt, ...answer }) => (
            <li key={newId}>
              <time className="mono faint">{sentAt === null ? "" : moment(sentAt)}</time>
              <span className="truncate">
                <span className="secondary">replayed here{edited ? ", edited" : ""}, as</span>{" "}
                <Button
                  tone="link"
                  onClick={() => onOpenEvent(newId)}
                  aria-label={`Open event #${newId.slice(1)}`}
                >
                  #{newId.slice(1)}
                </Button>
              </span>
              <AnswerWords answer={{ ...answer, error: null }} by={null} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Above the parts of a replayed event. */
export function ReplayOf({ event, onOpenEvent }: Props) {
  const { eventId, origin } = event;
  const key = origin === "replayed" ? eventId : null;
  const replays = useEntities((state) => state.replays);
  const { data } = useRead(key, () => engine.replays.ofEvent({ eventId }), [replays]);
  if (!data?.replayOf) return null;
  const { eventId: parent, edited } = data.replayOf;
  return (
    <button type="button" className="replay-of" onClick={() => onOpenEvent(parent)}>
      <Tag tone="plain">
        replay of #{parent.slice(1)}
        {edited && " (edited)"}
      </Tag>
    </button>
  );
}

function Sent({ answer }: { answer: HandlerAnswer }) {
  const { kind, handler, changed, sentAt, answerBody } = answer;
  const how = `${kind}${changed ? ", edited or signed again" : ", bytes as kept"}`;
  return (
    <li>
      <time className="mono faint">{moment(sentAt)}</time>
      <span className="truncate" title={`${handler}: ${how}`}>
        <span className="secondary">{kind} to</span> <VisibleText text={handler.replace(/^http:\/\//, "")} />
      </span>
      {answer.status === null ? <span /> : <AnswerWords answer={answer} by={null} />}
      {answer.status === null && (
        <span className="sent-on-below">
          <AnswerWords answer={answer} by={null} />
        </span>
      )}
      {answerBody !== null && (
        <details className="sent-on-body" aria-label="What was answered">
          <summary>answer</summary>
          <pre className="mono">
            <VisibleText text={answerBody} />
          </pre>
        </details>
      )}
    </li>
  );
}
