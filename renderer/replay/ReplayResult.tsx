import { ArrowUpRight, RotateCcw, Square } from "lucide-react";
import type { ReplayDetail, ReplayItem } from "../../shared/replays";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { Sheet } from "../sharing/Sheet";
import { count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { StateWord, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openEvent } from "../view";
import type { ReplayTopic } from "./replay-topic";
import { answerWords, comparedWords, sumUp } from "./replay-words";

type Props = { topic: ReplayTopic; replayId: string; onMore: () => void };

/** How far it is, then each answer beside the first one. */
export function ReplayResult({ topic, replayId, onMore }: Props) {
  const changed = useEntities((state) => state.replays.get(replayId));
  const generation = useEntities((state) => state.generation);
  const { data, sentence, again } = useRead(replayId, () => engine.replays.get({ replayId }), [
    changed,
    generation,
  ]);
  const { busy, sentence: notStopped, write } = useWrite();
  const stop = () => write(() => engine.replays.stop({ replayId }));
  const isOpen = data?.state === "sending";
  return (
    <Sheet
      wide
      title={`Replay of ${topic.words}`}
      foot={
        <>
          {isOpen ? (
            <Button icon={<Square size={12} aria-hidden />} disabled={busy} onClick={() => void stop()}>
              Stop
            </Button>
          ) : (
            <Button icon={<RotateCcw size={13} aria-hidden />} onClick={onMore}>
              Replay again
            </Button>
          )}
          <span className="grow secondary truncate" role="status">
            {data && (isOpen ? `${count(data.sent)} of ${count(data.planned)} sent` : sumUp(data))}
          </span>
        </>
      }
    >
      {sentence && <ErrorLine sentence={sentence} again={again} />}
      {notStopped && <ErrorLine sentence={notStopped} />}
      {data ? <Answers replay={data} /> : !sentence && <Skeleton rows={4} height={30} widths={[80, 64]} />}
    </Sheet>
  );
}

function Answers({ replay }: { replay: ReplayDetail }) {
  const signedWith = [...new Set(replay.items.flatMap(({ signedWith: one }) => (one === null ? [] : [one])))];
  return (
    <>
      <p className="sheet-note">
        To{" "}
        {replay.handler === null ? (
          "Ringback's own receiver"
        ) : (
          <span className="mono about-break">
            <VisibleText text={replay.handler} />
          </span>
        )}
        {replay.edited && ", edited"}
        {signedWith.length > 0 && `, signed with ${signedWith.join(", ")}`}.
      </p>
      {replay.state === "failed" && replay.reason !== null && <ErrorLine sentence={replay.reason} />}
      {replay.state === "stopped" && (
        <p className="sheet-warning">
          Stopped{replay.reason === null ? "" : `: ${replay.reason}`}. What was sent is sent; the rest was
          not.
        </p>
      )}
      <progress
        className="replay-progress"
        aria-label="Sent"
        value={replay.sent}
        max={replay.planned}
        hidden={replay.state !== "sending"}
      />
      <table className="replay-answers" aria-label="Answers">
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">First answer</th>
            <th scope="col">This answer</th>
            <th scope="col">Compared</th>
            {replay.handler === null && <th scope="col">Became</th>}
          </tr>
        </thead>
        <tbody>
          {replay.items.map((item) => (
            <Answer key={item.number} item={item} isOwn={replay.handler === null} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Answer({ item, isOwn }: { item: ReplayItem; isOwn: boolean }) {
  const { first, compared, newEventId } = item;
  const words = compared === null ? null : comparedWords[compared];
  return (
    <tr data-sent={item.sentAt !== null || undefined}>
      <td>
        <div className="replay-event">
          <span className="truncate">
            {item.type === null ? <span className="faint">not read</span> : <VisibleText text={item.type} />}
          </span>
          <span className="mono faint">#{item.eventId.slice(1)}</span>
        </div>
      </td>
      <td className="secondary">
        {first === null ? (
          <span className="faint">{item.sentAt === null ? "" : "not known"}</span>
        ) : (
          <AnswerWords answer={first} by={first.by === "ringback" && !isOwn ? "Ringback" : null} />
        )}
      </td>
      <td>
        {item.sentAt === null ? (
          <span className="faint">not sent</span>
        ) : (
          <AnswerWords answer={item} by={null} />
        )}
      </td>
      <td>
        {words && (
          <Tag tone={words.tone} mark={words.mark} title={words.title}>
            {compared}
          </Tag>
        )}
      </td>
      {isOwn && (
        <td>
          {newEventId !== null && (
            <Button
              tone="link"
              icon={<ArrowUpRight size={12} aria-hidden />}
              aria-label={`Open the new event #${newEventId.slice(1)}`}
              onClick={() => openEvent(newEventId)}
            >
              #{newEventId.slice(1)}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

type Shown = Pick<ReplayItem, "status" | "answerMs" | "error">;

/** `by`: whose answer it is, where that is not plain. */
export function AnswerWords({ answer, by }: { answer: Shown; by: string | null }) {
  const isGood = answer.status !== null && answer.status >= 200 && answer.status <= 299;
  return (
    <StateWord
      tone={isGood ? "plain" : "bad"}
      {...(isGood ? {} : { mark: "cross" })}
      title={answer.error ?? ""}
    >
      <span className={answer.status === null ? "replay-error" : "mono"}>
        <VisibleText text={answerWords(answer)} />
      </span>
      {by !== null && <span className="faint"> {by}</span>}
    </StateWord>
  );
}
