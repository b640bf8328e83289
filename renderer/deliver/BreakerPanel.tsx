import type { DestinationRow } from "../../shared/deliveries";
import type { Breaker } from "../../shared/sending";
import type { UnknownRule } from "../../shared/sending-settings";
import { durationWords } from "../calls/duration-words";
import { useNow } from "../calls/use-now";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { clockSeconds } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { SelectField } from "../ui/Field";
import { type Mark, MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import "./breaker.css";
import { failedOf, rateWords } from "./breaker-words";
import { RemoveDestination } from "./RemoveDestination";

type PanelProps = {
  destination: DestinationRow;
  onChanged: () => void;
  onRemoved: (removed: { destinationId: string; name: string }) => void;
};

/** How the chosen destination answered last, and the way its breaker goes: closed, open, half-open, closed again. */
export function BreakerPanel({ destination, onChanged, onRemoved }: PanelProps) {
  const { destinationId, name, sending } = destination;
  const { breaker, settings } = sending;
  const { busy, sentence, write } = useWrite();
  const { of, failed, refused } = failedOf(breaker);
  const change = (run: () => Promise<unknown>) =>
    void write(async () => {
      await run();
      onChanged();
    });
  return (
    <section className="breaker" aria-label={`Breaker of ${name}`}>
      <h3 className="truncate">Breaker, {name}</h3>
      <Ticks breaker={breaker} />
      <p className="breaker-count">
        <span>{of === 0 ? "no answer yet" : `last ${of} ${of === 1 ? "answer" : "answers"}`}</span>
        {of > 0 && (
          <b data-tone={failed > 0 ? "bad" : undefined}>
            {refused > 0 && `${refused} refused, `}
            {failed} failed
          </b>
        )}
      </p>
      <Path breaker={breaker} />
      <p className="breaker-rate">{rateWords(sending)}</p>
      <div className="breaker-end">
        {breaker.state === "open" && (
          <Button
            size="small"
            disabled={busy}
            onClick={() => change(() => engine.sending.tryNow({ destinationId }))}
          >
            Try now
          </Button>
        )}
        <Button
          size="small"
          disabled={busy}
          title={
            settings.paused
              ? "What waited is sent, spread out"
              : "Nothing is sent; call records are frozen and wait"
          }
          onClick={() =>
            change(() => engine.sending.update({ destinationId, paused: settings.paused ? null : true }))
          }
        >
          {settings.paused ? "Go on" : "Pause"}
        </Button>
        <RemoveDestination
          key={destinationId}
          destinationId={destinationId}
          name={name}
          onRemoved={() => onRemoved({ destinationId, name })}
        />
      </div>
      {sending.unknown !== null && (
        <SelectField
          label="After an unknown outcome"
          value={sending.unknown}
          disabled={busy}
          choices={unknownChoices}
          onChange={({ target }) =>
            change(() => engine.sending.update({ destinationId, unknown: target.value as UnknownRule }))
          }
        />
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}

const unknownChoices: readonly { value: UnknownRule; words: string }[] = [
  { value: "ask", words: "ask me" },
  { value: "send-again", words: "send it again" },
  { value: "drop", words: "drop it" },
];

const tickPlaces = 20;
const resultWords = { delivered: "delivered", refused: "refused", failed: "failed" };

function Ticks({ breaker }: { breaker: Breaker }) {
  const missing = Math.max(tickPlaces - breaker.answers.length, 0);
  const { of, failed } = failedOf(breaker);
  return (
    <div className="breaker-ticks" role="img" aria-label={`${failed} of the last ${of} answers failed`}>
      {Array.from({ length: missing }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty places have no other name
        <i key={index} data-result="none" />
      ))}
      {breaker.answers.map(({ at, result, observed }, index) => (
        <i
          key={`${at} ${
            // biome-ignore lint/suspicious/noArrayIndexKey: two answers of one moment
            index
          }`}
          data-result={result}
          title={`${clockSeconds(at)} ${resultWords[result]}: ${observed}`}
        />
      ))}
    </div>
  );
}

function Path({ breaker }: { breaker: Breaker }) {
  const { state, openedAt, trialAt, because, closedAgainAt, trials } = breaker;
  const left = (trialAt ?? 0) - useNow(1000, state === "open");
  const trial =
    trialAt === null
      ? "one trial after 30 s"
      : `one trial at ${clockSeconds(trialAt)}${left > 0 ? `, in ${durationWords(Math.ceil(left / 1000) * 1000)}` : ""}`;
  const isClosed = state === "closed";
  const steps: { words: string; mark: Mark; now: boolean; says: string }[] = [
    {
      words: "closed",
      mark: "check",
      now: isClosed && closedAgainAt === null,
      says: openedAt === null ? "lets everything through" : `until ${clockSeconds(openedAt)}`,
    },
    {
      words: "open",
      mark: "cross",
      now: state === "open",
      says: openedAt === null ? "after 5 failures in a row" : (because ?? ""),
    },
    {
      words: "half-open",
      mark: "minus",
      now: state === "half-open",
      says: isClosed
        ? "one trial after 30 s"
        : state === "half-open"
          ? "the trial is under way"
          : `${trial}${trials > 0 ? `; ${trials} failed` : ""}`,
    },
    {
      words: "closed again",
      mark: "check",
      now: isClosed && closedAgainAt !== null,
      says: closedAgainAt === null ? "after a good answer" : `at ${clockSeconds(closedAgainAt)}`,
    },
  ];
  return (
    <ol className="breaker-path" aria-label="The way of the breaker">
      {steps.map(({ words, mark, now, says }) => (
        <li
          key={words}
          data-now={now || undefined}
          data-state={words}
          aria-current={now ? "step" : undefined}
        >
          <MarkIcon mark={mark} size={12} />
          <span>{words}</span>
          <span className="breaker-says" title={says}>
            <VisibleText text={says} />
          </span>
        </li>
      ))}
    </ol>
  );
}
