import { useState } from "react";
import type { ScriptedAnswer, SentAnswer } from "../../../shared/answers";
import type { AnswerPreview } from "../../../shared/answers-contract";
import type { SourceRow } from "../../../shared/sources";
import { madeBy } from "../../answer-words";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { bytes, duration, moment } from "../../time";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { StateWord } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import type { ShownPreview } from "./use-answer-preview";

type Props = {
  source: SourceRow;
  entry: ScriptedAnswer;
  preview: ShownPreview;
  onAllowed: () => void;
};

/** What would be sent on the newest event of its type, what is wrong with that, and what a handler says when asked. */
export function AnswerPreviewBox({ source, entry, preview, onAllowed }: Props) {
  const { data, sentence } = preview;
  const [asked, setAsked] = useState<{ of: string; answer: SentAnswer } | null>(null);
  const { busy, sentence: failed, write } = useWrite();
  const of = JSON.stringify(entry);
  const shown = asked?.of === of ? asked.answer : (data?.answer ?? null);
  const handler = entry.by === "handler" ? (data?.handler ?? null) : null;
  const allow = handler?.allowHost ?? null;
  const hasUrl = entry.url !== null && /^https?:\/\/\S+$/.test(entry.url);
  const ask = () =>
    write(async () =>
      setAsked({ of, answer: await engine.answers.ask({ sourceId: source.sourceId, entry }) }),
    );
  return (
    <section className="answers-preview" aria-label="What is sent">
      <div className="answers-preview-head">
        <b>{entry.by === "handler" && asked?.of !== of ? "The fallback" : "What is sent"}</b>
        <span className="faint truncate">{data && onWhat(data)}</span>
        {shown && shown.body !== "" && <CopyButton text={shown.body} title="Copy what is sent" />}
      </div>
      {shown ? (
        <>
          <p className="answers-preview-line mono">
            {shown.status} · {shown.contentType ?? "no content type"} · {bytes(shown.bytes)}
          </p>
          <pre className="scroll mono">
            {shown.body === "" ? (
              <span className="faint">no body</span>
            ) : (
              <VisibleText text={shown.body.slice(0, 20_000)} />
            )}
          </pre>
        </>
      ) : (
        <p className="answers-preview-none faint">
          {data && (data.event || data.sample)
            ? `Nothing but the status ${source.answerStatus}.`
            : "No event has come yet that it could be shown on."}
        </p>
      )}
      {data?.problems.map((problem) => (
        <p key={problem} className="answers-problem">
          <StateWord tone="warn" mark="warning">
            <VisibleText text={problem} />
          </StateWord>
        </p>
      ))}
      {sentence && <ErrorLine sentence={sentence} />}
      {handler && hasUrl && (
        <div className="answers-ask">
          {handler.refused !== null ? (
            <ErrorLine
              sentence={allow === null ? handler.refused : `${handler.refused.split(": POST ")[0]}.`}
              action={
                allow !== null && (
                  <Button
                    size="small"
                    onClick={() =>
                      void write(async () => {
                        await engine.handlerHosts.allow({ host: allow });
                        onAllowed();
                      })
                    }
                  >
                    Allow {allow}
                  </Button>
                )
              }
            />
          ) : (
            <>
              <Button
                size="small"
                disabled={busy || !data || !(data.event || data.sample)}
                onClick={() => void ask()}
              >
                {busy ? "Asking …" : "Ask it now"}
              </Button>
              {asked?.of === of && <AskedWords answer={asked.answer} />}
            </>
          )}
        </div>
      )}
      {failed && <ErrorLine sentence={failed} />}
    </section>
  );
}

function onWhat({ event, sample }: AnswerPreview): string {
  if (event)
    return `on #${event.eventId.slice(1)}, ${moment(event.receivedAt)}${event.origin === "live" ? "" : `, ${event.origin}`}`;
  return sample ? "on the documented sample: none has come yet" : "";
}

function AskedWords({ answer }: { answer: SentAnswer }) {
  const { by, answerMs, why } = answer;
  return by === "handler" ? (
    <StateWord tone="ok" mark="check">
      answered in {duration(answerMs)} {madeBy[by]}
    </StateWord>
  ) : (
    <StateWord tone="warn" mark="warning">
      {madeBy[by]}: <VisibleText text={why} />
    </StateWord>
  );
}
