import { useId, useState } from "react";
import { ErrorLine } from "../ui/ErrorLine";

type Props = { text: string; problem: string | null; onText: (text: string) => void };

/** Headers beside those that came. Closed until somebody wants one: most edits are of the body. */
export function HeadersToSet({ text, problem, onText }: Props) {
  const id = useId();
  const [begin] = useState(text !== "");
  return (
    <details className="sheet-part replay-headers" aria-label="Headers to set" open={begin}>
      <summary>Headers to set</summary>
      <div className="field">
        <label htmlFor={id}>
          One “name: value” a line. It takes the place of the one that came; length and host follow.
        </label>
        <textarea
          id={id}
          className="input mono"
          rows={3}
          spellCheck={false}
          aria-invalid={problem ? true : undefined}
          placeholder={"content-type: text/plain\nauthorization: Bearer …"}
          value={text}
          onChange={({ target }) => onText(target.value)}
        />
        {problem && <ErrorLine sentence={problem} />}
      </div>
    </details>
  );
}
