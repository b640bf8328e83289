import { useState } from "react";
import { withOverride } from "../../../shared/own-retries";
import type { RetryOverride, RetryPolicy } from "../../../shared/retries";
import type { SourceRow } from "../../../shared/sources";
import { KnownTag } from "../../KnownTag";
import { useKeptState } from "../../presenting/kept-state";
import { Button } from "../../ui/Button";
import { RetriesHead } from "./RetriesHead";
import {
  draftOf,
  factOf,
  idleWords,
  type RetryKey,
  type RetryValue,
  readDraft,
  retryValues,
} from "./retry-values";

type Props = {
  source: SourceRow;
  pack: RetryPolicy;
  /** Null: all is the pack's again. */
  onSave: (own: RetryOverride | null) => Promise<void>;
  onCancel: () => void;
};

/** A value that is typed into is the user's, even where it says the same; put back, it is the pack's. */
export function RetriesForm({ source, pack, onSave, onCancel }: Props) {
  const [draft, setDraft] = useKeptState(`retries ${source.sourceId}`, () =>
    draftOf(withOverride(pack, source.retry), source.retry),
  );
  const [busy, setBusy] = useState(false);
  const { own, problems } = readDraft(draft);
  const policy = withOverride(pack, own);
  const isWrong = Object.keys(problems).length > 0;
  const idle = isWrong ? null : idleWords(policy);
  const putBack = (key: RetryKey) => setDraft(({ [key]: _, ...others }) => others);
  const save = async () => {
    if (isWrong) return;
    setBusy(true);
    await onSave(own);
    setBusy(false);
  };
  return (
    <form
      aria-label={`Change the retries of ${source.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <table className="retries-table" aria-label={`Retries of ${source.name}`}>
        <RetriesHead />
        <tbody>
          {retryValues.map((value) => {
            const text = draft[value.key];
            const problem = problems[value.key];
            return (
              <tr key={value.key}>
                <th scope="row">{value.label}</th>
                <td>
                  <RetryInput
                    value={value}
                    text={text ?? value.write(pack)}
                    isWrong={problem !== undefined}
                    onText={(next) => setDraft({ ...draft, [value.key]: next })}
                  />
                  {problem !== undefined && (
                    <p className="setup-problem" role="alert">
                      {problem}
                    </p>
                  )}
                </td>
                <td>
                  <KnownTag
                    {...(text === undefined
                      ? factOf(pack, value.key)
                      : { known: "yours", source: "Set by you." })}
                  />
                </td>
                <td className="faint truncate" title={factOf(pack, value.key).source}>
                  {text === undefined ? (
                    factOf(pack, value.key).source
                  ) : (
                    <>
                      <Button
                        tone="link"
                        aria-label={`Back to the pack's: ${value.label}`}
                        onClick={() => putBack(value.key)}
                      >
                        Back to the pack's
                      </Button>{" "}
                      {value.say(pack)}
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="retries-end">
        <Button type="submit" size="small" disabled={busy || isWrong}>
          Save
        </Button>
        <Button size="small" tone="quiet" disabled={busy} onClick={onCancel}>
          Cancel
        </Button>
        <span className={idle ? "retries-idle" : "faint"} role="status">
          {idle ?? "Counts from the next run and the next forecast on."}
        </span>
      </div>
    </form>
  );
}

type InputProps = { value: RetryValue; text: string; isWrong: boolean; onText: (text: string) => void };

function RetryInput({ value: { label, hint, choices }, text, isWrong, onText }: InputProps) {
  if (choices)
    return (
      <select
        className="input setup-select"
        aria-label={label}
        value={text}
        onChange={({ target }) => onText(target.value)}
      >
        {Object.entries(choices).map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    );
  return (
    <input
      className="input mono"
      aria-label={label}
      aria-invalid={isWrong || undefined}
      title={hint}
      placeholder={hint}
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={({ target }) => onText(target.value)}
    />
  );
}
