import { useId } from "react";
import type { MappingProposal } from "../../../shared/mapping";
import { mappingWords, neededFields } from "../../../shared/mapping-fields";
import type { ArtifactName } from "../../../shared/words";
import { Button } from "../../ui/Button";
import { Toggle } from "../../ui/Toggle";
import { VisibleText } from "../../ui/VisibleText";
import type { FieldWords } from "./mapping-fields";

export type FieldState =
  | { kind: "none" }
  | { kind: "value"; gave: string | null; readAs: string | null }
  | { kind: "problem"; sentence: string; gave?: string | null };

type Props = {
  words: FieldWords;
  text: string;
  state: FieldState;
  proposal: MappingProposal | null;
  required: readonly ArtifactName[];
  onText: (text: string) => void;
  onRequire: (artifact: ArtifactName, required: boolean) => void;
};

/** One field: what it is, its expression, and at the same height what that gives on the event beside it. */
export function MappingRow({ words, text, state, proposal, required, onText, onRequire }: Props) {
  const id = useId();
  const { field, example, means, artifact } = words;
  return (
    <div className="mapping-row">
      <label htmlFor={id} title={means}>
        {mappingWords[field]}
        {neededFields.includes(field) && <span className="mapping-needed"> needed</span>}
      </label>
      <textarea
        id={id}
        className="input mono"
        rows={1}
        maxLength={4000}
        value={text}
        placeholder={example}
        title={means}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={state.kind === "problem" || undefined}
        aria-describedby={`${id}gives`}
        onChange={({ target }) => onText(target.value)}
      />
      <div id={`${id}gives`} className="mapping-gives">
        {proposal ? (
          <Button tone="link" title={proposal.why} onClick={() => onText(proposal.expression)}>
            <span className="truncate">
              Use <code>{proposal.expression}</code>
            </span>
          </Button>
        ) : (
          <Gives state={state} means={means} />
        )}
        {artifact && (
          <span className="mapping-require">
            <Toggle
              label={`${mappingWords[field]} is required`}
              checked={required.includes(artifact)}
              onChange={(checked) => onRequire(artifact, checked)}
            />
            required
          </span>
        )}
      </div>
    </div>
  );
}

function Gives({ state, means }: { state: FieldState; means: string }) {
  if (state.kind === "none")
    return (
      <span className="faint grow truncate" title={means}>
        {means}
      </span>
    );
  if (state.kind === "problem")
    return (
      <span className="mapping-problem grow" role="alert">
        <VisibleText text={state.sentence} />
        {state.gave && (
          <span className="faint">
            {" "}
            gave <code>{state.gave}</code>
          </span>
        )}
      </span>
    );
  if (state.gave === null) return <span className="faint grow">nothing on this event</span>;
  return (
    <span className="mapping-value grow truncate" title={state.gave}>
      <code>
        <VisibleText text={state.gave} />
      </code>
      {state.readAs !== null && <span className="faint"> read as {state.readAs}</span>}
    </span>
  );
}
