import { useState } from "react";
import type { ScriptedAnswer } from "../../../shared/answers";
import type { SourceRow } from "../../../shared/sources";
import { answerKinds } from "../../answer-words";
import { useKeptState } from "../../presenting/kept-state";
import { duration } from "../../time";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Segments } from "../../ui/Segments";
import { AnswerPreviewBox } from "./AnswerPreviewBox";
import { type AnswerPlace, draftOf, withKind } from "./answer-entries";
import { useAnswerPreview } from "./use-answer-preview";

type Props = {
  source: SourceRow;
  place: AnswerPlace;
  /** Null: as the pack has it again. */
  onSave: (entry: ScriptedAnswer | null) => Promise<void>;
  onCancel: () => void;
};

/** One answer: where it comes from, its words, and beside it what would be sent on the newest event. */
export function AnswerEditor({ source, place, onSave, onCancel }: Props) {
  const { question, words } = place;
  const [draft, setDraft] = useKeptState(`answer ${source.sourceId} ${question}`, () => draftOf(place));
  const [allowed, setAllowed] = useState(0);
  const [busy, setBusy] = useState(false);
  const preview = useAnswerPreview(source.sourceId, draft, `${source.events} ${allowed}`);
  const change = (changes: Partial<ScriptedAnswer>) => setDraft((before) => ({ ...before, ...changes }));
  const save = async (entry: ScriptedAnswer | null) => {
    setBusy(true);
    await onSave(entry);
    setBusy(false);
  };
  const fitsStatus = draft.status >= 200 && draft.status <= 599;
  const isMissingUrl = draft.by === "handler" && !/^https?:\/\/\S+$/.test(draft.url ?? "");
  const refused = draft.by === "handler" ? (preview.data?.handler?.refused ?? null) : null;
  return (
    <fieldset className="answers-editor" aria-label={`Answer to ${words}`}>
      <div className="answers-fields">
        <Segments
          label={`Answer to ${words} comes from`}
          value={draft.by}
          onChange={(by) => setDraft((before) => withKind(before, by, question))}
          segments={(question ? kinds : kinds.slice(1)).map((by) => ({ value: by, words: answerKinds[by] }))}
        />
        {draft.by === "handler" && (
          <div className="answers-line">
            <Field
              label="Your handler's URL"
              value={draft.url ?? ""}
              placeholder="http://127.0.0.1:3000/answers"
              hint="It gets the very request. Its 2xx with body and content type is passed on."
              onChange={({ target }) =>
                change({ url: target.value.trim() === "" ? null : target.value.trim() })
              }
            />
            <Field
              label="May take, ms"
              inputMode="numeric"
              value={draft.withinMs ?? ""}
              placeholder={String(preview.data?.handler?.withinMs ?? "")}
              hint={question ? `The platform waits ${duration(question.withinMs)}.` : "Then the fallback."}
              onChange={({ target }) => {
                const digits = target.value.replace(/\D/g, "").slice(0, 6);
                change({ withinMs: digits === "" ? null : Number(digits) });
              }}
            />
          </div>
        )}
        {draft.by !== "pack" && (
          <>
            {draft.by === "handler" && (
              <p className="answers-part">
                Fallback <span className="faint">where it is slow, down, or answers no 2xx</span>
              </p>
            )}
            <div className="answers-line">
              <Field
                label="Content type"
                value={draft.contentType}
                placeholder="application/json"
                onChange={({ target }) => change({ contentType: target.value })}
              />
              <Field
                label="Status"
                inputMode="numeric"
                value={draft.status === 0 ? "" : draft.status}
                error={fitsStatus ? null : "From 200 to 599."}
                onChange={({ target }) =>
                  change({ status: Number(target.value.replace(/\D/g, "").slice(0, 3)) })
                }
              />
            </div>
            <textarea
              className="input mono answers-body"
              aria-label={`Body of the answer to ${words}`}
              rows={7}
              maxLength={100_000}
              spellCheck={false}
              placeholder={placeholderOf(draft, question !== null)}
              value={draft.body}
              onChange={({ target }) => change({ body: target.value })}
            />
            {draft.by === "template" && (
              <p className="field-hint">
                <code>{"{{dotted.path}}"}</code> stands for a value of the request, escaped for the content
                type. Two braces that are meant as such: <code>{"\\{{"}</code>
              </p>
            )}
          </>
        )}
        <div className="answers-end">
          <Button
            size="small"
            tone="filled"
            disabled={busy || !fitsStatus || isMissingUrl || refused !== null}
            onClick={() => void save(draft)}
          >
            Save
          </Button>
          <Button size="small" tone="quiet" disabled={busy} onClick={onCancel}>
            Cancel
          </Button>
          {place.entry && (
            <Button tone="link" disabled={busy} onClick={() => void save(null)}>
              {question ? "Back to the pack's" : "Take this answer away"}
            </Button>
          )}
        </div>
      </div>
      <AnswerPreviewBox
        source={source}
        entry={draft}
        preview={preview}
        onAllowed={() => setAllowed((count) => count + 1)}
      />
    </fieldset>
  );
}

const kinds: readonly ScriptedAnswer["by"][] = ["pack", "fixed", "template", "handler"];

function placeholderOf({ by }: ScriptedAnswer, isQuestion: boolean): string {
  if (by === "handler") return isQuestion ? "empty: the pack's own answer" : "empty: no body";
  return by === "template" ? '{"id": "{{call.id}}"}' : "empty: no body";
}
