import type { EventDetail } from "../../shared/events";
import { answerWordsOf } from "../answer-words";
import { bytes, duration } from "../time";
import { CopyButton } from "../ui/CopyButton";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import "./answer-sent.css";

/** What the platform was answered with a body, as it was sent. Nothing where it asked nothing and got a status alone. */
export function AnswerSent({ event }: { event: EventDetail }) {
  const { question, answered } = event;
  const words = answerWordsOf({ ...event, waitsFor: question?.withinMs ?? null });
  if (!words) return null;
  return (
    <section className="about-section" aria-label="Answer">
      <h3>Answer</h3>
      {question && (
        <div className="about-line">
          <span className="secondary">It asks</span>
          <div>
            {question.says} <span className="faint">It waits {duration(question.withinMs)}.</span>
          </div>
        </div>
      )}
      <div className="about-line">
        <span className="secondary">Answered</span>
        <div>
          {words.doubtful ? (
            <StateWord tone="warn" mark="warning">
              {words.took === "–" ? words.how : `in ${words.took} ${words.how}`}
            </StateWord>
          ) : (
            `in ${words.took} ${words.how}`
          )}
        </div>
      </div>
      {answered?.why && (
        <p className="secondary about-because">
          <VisibleText text={answered.why} />
        </p>
      )}
      {answered && answered.bytes > 0 && (
        <div className="answer-sent">
          <div className="answer-sent-head">
            <span className="mono truncate">
              {answered.status === null ? "not sent" : answered.status} ·{" "}
              <VisibleText text={answered.contentType ?? "no content type"} /> · {bytes(answered.bytes)}
            </span>
            <CopyButton text={answered.body} title="Copy the answer" />
          </div>
          <pre className="scroll mono">
            {answered.body === "" ? "not text" : <VisibleText text={answered.body} />}
          </pre>
          {answered.bytes > 65_536 && <p className="faint">The first 64 kB of it are kept.</p>}
        </div>
      )}
    </section>
  );
}
