import { useState } from "react";
import type { SourceRow } from "../../../shared/sources";
import { engine } from "../../engine-client";
import { FailingLine, useFailing } from "../../failing/FailingBanner";
import { endedWords } from "../../failing/failing-words";
import { useRead, useWrite } from "../../read";
import { moment } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { type FailingDraft, readFailing, usualDraft } from "./failing-draft";

const answers: readonly { value: FailingDraft["answer"]; words: string }[] = [
  { value: "500", words: "500" },
  { value: "429", words: "429" },
  { value: "404", words: "404" },
  { value: "status", words: "another status" },
  { value: "hang", words: "nothing, until the sender gives up" },
  { value: "reset", words: "a reset of the connection" },
  { value: "delay", words: "as usual, but late" },
];

/** Makes a source fail for a while, to see what its provider does then. Off unless it is started, and it ends by itself. */
export function FailOnPurpose({ source }: { source: SourceRow }) {
  const [now] = useFailing(source.sourceId);
  return now ? <FailingLine row={now} /> : <StartFailing source={source} />;
}

function StartFailing({ source }: { source: SourceRow }) {
  const [draft, setDraft] = useState(usualDraft);
  const { busy, sentence, write } = useWrite();
  const state = useRead(`failing ${source.sourceId}`, () =>
    engine.failing.state({ sourceId: source.sourceId }),
  );
  const [last] = state.data?.before ?? [];
  const settings = readFailing(draft);
  const put = (change: Partial<FailingDraft>) => setDraft({ ...draft, ...change });
  const input = (name: keyof FailingDraft, label: string, className = "failing-short") => (
    <input
      className={`input mono ${className}`}
      aria-label={label}
      placeholder={name === "types" ? "all" : undefined}
      value={draft[name]}
      spellCheck={false}
      autoComplete="off"
      onChange={({ target }) => put({ [name]: target.value })}
    />
  );
  return (
    <section className="failing-start" aria-label={`Fail on purpose: ${source.name}`}>
      <label>
        Answer
        <select
          className="input setup-select"
          value={draft.answer}
          onChange={({ target }) => put({ answer: target.value as FailingDraft["answer"] })}
        >
          {answers.map(({ value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {draft.answer === "status" && input("status", "Status")}
      {draft.answer === "429" && (
        <label>
          Retry-After
          <input
            className="input mono failing-short"
            placeholder="none"
            value={draft.retryAfter}
            spellCheck={false}
            onChange={({ target }) => put({ retryAfter: target.value })}
          />
        </label>
      )}
      {draft.answer === "delay" && input("delay", "How late")}
      <label>
        to
        <select
          className="input setup-select"
          value={draft.which}
          onChange={({ target }) => put({ which: target.value as FailingDraft["which"] })}
        >
          <option value="all">every sending</option>
          <option value="first">the first sending of each event</option>
        </select>
      </label>
      <span className="failing-field">
        of types {input("types", "Only of these types; nothing: all", "failing-types")}
      </span>
      <span className="failing-field">for at most {input("events", "Sendings at most")} sendings</span>
      <span className="failing-field">and {input("time", "How long at most")}</span>
      <Button
        size="small"
        disabled={busy || typeof settings === "string"}
        onClick={() => {
          if (typeof settings !== "string")
            void write(() => engine.failing.start({ sourceId: source.sourceId, ...settings }));
        }}
      >
        Start failing
      </Button>
      {typeof settings === "string" ? (
        <span className="setup-problem" role="alert">
          {settings}
        </span>
      ) : (
        <span className="faint">
          Every event is kept before it is failed, and the measured column of Retries says what{" "}
          {source.providerName} does. It ends by itself, also if Ringback is started anew.
          {last?.endedAt && ` Last time, ${moment(last.endedAt)}: ${endedWords(last)}.`}
        </span>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}
