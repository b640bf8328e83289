import type { ForwardRoute } from "../../../shared/forwarding";
import { isGoodAnswer } from "../../../shared/forwarding-usual";
import { engine } from "../../engine-client";
import { answerWords } from "../../forwarding-words";
import { useRead, useWrite } from "../../read";
import { moment } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { StateWord } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { openEvent } from "../../view";

const shown = 8;

/** The last answers of one handler, each with its event. */
export function RouteAnswers({ route }: { route: ForwardRoute }) {
  const { routeId, answered, failed, since } = route;
  const { busy, sentence, write } = useWrite();
  const answers = useRead(
    `answers of ${routeId}`,
    async () => (await engine.forwarding.answers({ routeId, limit: shown })).rows,
    [answered, failed, since],
  );
  const sendAgain = (eventId: string) =>
    void write(async () => {
      await engine.forwarding.try({ routeId, eventId });
      answers.again();
    });
  return (
    <div className="setup-panel-line">
      <span className="secondary">Last answers</span>
      <div className="setup-panel-content">
        {(answers.sentence || sentence) && <ErrorLine sentence={answers.sentence || sentence} />}
        {answers.data?.length === 0 && (
          <span className="faint">None yet. It begins with the next event that is meant.</span>
        )}
        {answers.data && answers.data.length > 0 && (
          <ol className="forward-answers" aria-label={`Last answers of ${route.name}`}>
            {answers.data.map((one) => (
              <li key={one.answerId}>
                <time className="mono faint">{moment(one.sentAt)}</time>
                <Button tone="link" onClick={() => openEvent(one.eventId)}>
                  <VisibleText text={one.type ?? one.eventId} />
                </Button>
                <StateWord
                  tone={isGoodAnswer(one) ? "ok" : "bad"}
                  mark={isGoodAnswer(one) ? "check" : "cross"}
                >
                  {answerWords(one)}
                </StateWord>
                <span className="faint truncate">
                  <VisibleText text={one.error ?? one.answerBody ?? ""} />
                </span>
                <Button
                  size="small"
                  tone="quiet"
                  disabled={busy}
                  aria-label={`Send ${one.type ?? one.eventId} again`}
                  onClick={() => sendAgain(one.eventId)}
                >
                  Send again
                </Button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}
