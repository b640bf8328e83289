import { useId, useState } from "react";
import type { AskedProbe } from "../../../shared/verdicts-contract";
import type { Json } from "../../../shared/words";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { Segments } from "../../ui/Segments";
import { Toggle } from "../../ui/Toggle";
import { VisibleText } from "../../ui/VisibleText";
import { useCommands } from "./use-verdict-run";
import { type ProbeDraft, probeYaml } from "./verdict-words";

type EditorProps = {
  draft: ProbeDraft;
  /** As it would be asked; a sentence where something is wrong with it. */
  probe: AskedProbe | string | null;
  onChange: (draft: ProbeDraft) => void;
};

type Answer = { ok: true; value: Json } | { ok: false; sentence: string };

/** A question of the user's own about what the handler left behind, with a button that asks it once. */
export function ProbeEditor({ draft, probe, onChange }: EditorProps) {
  const headersId = useId();
  const { busy, sentence, write } = useWrite();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const allowCommands = useCommands(({ allowed }) => allowed);
  const change = (next: Partial<ProbeDraft>) => {
    setAnswer(null);
    onChange({ ...draft, ...next });
  };
  const asked = typeof probe === "object" ? probe : null;
  return (
    <form
      className="verdict-probe-form"
      aria-label="Probe"
      onSubmit={(event) => {
        event.preventDefault();
        if (asked)
          void write(async () =>
            setAnswer(await engine.verdictRuns.tryProbe({ probe: asked, allowCommands })),
          );
      }}
    >
      <Segments
        label="How it asks"
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        segments={[
          { value: "url", words: "URL" },
          { value: "command", words: "command" },
        ]}
      />
      {draft.kind === "url" ? (
        <>
          <Field
            label="URL"
            placeholder=":3000/orders?call={{call}}"
            value={draft.url}
            onChange={({ target }) => change({ url: target.value })}
            hint="{{call}} is the call of each run, so the answer is about that one alone."
          />
          <Field
            label="JSONPath into the answer"
            placeholder="the whole answer"
            value={draft.select}
            onChange={({ target }) => change({ select: target.value })}
          />
          <div className="field">
            <label htmlFor={headersId}>Headers, one a line</label>
            <textarea
              id={headersId}
              className="input verdict-headers mono"
              rows={2}
              spellCheck={false}
              placeholder="authorization: Bearer …"
              value={draft.headers}
              onChange={({ target }) => change({ headers: target.value })}
            />
          </div>
        </>
      ) : (
        <>
          <Field
            label="Command"
            placeholder="psql -tAc &quot;select count(*) from orders where call = '{{call}}'&quot;"
            value={draft.command}
            onChange={({ target }) => change({ command: target.value })}
            hint="What it prints is the answer. It runs in a shell of this machine, as you."
          />
          <Field
            label="Time limit"
            placeholder="10s"
            value={draft.timeout}
            onChange={({ target }) => change({ timeout: target.value })}
          />
        </>
      )}
      <div className="verdict-allow">
        <Toggle
          label="Run commands"
          checked={allowCommands}
          onChange={(allowed) => useCommands.setState({ allowed })}
        />
        <span className="secondary">Run commands, those of the file too. Only where you trust it.</span>
      </div>
      <div className="verdicts-names">
        <Button type="submit" size="small" disabled={busy || !asked}>
          Try it
        </Button>
        {asked && (
          <CopyButton
            text={probeYaml(asked)}
            label="Copy for the file"
            title="As a line for expect: in the file"
          />
        )}
      </div>
      {typeof probe === "string" && <ErrorLine sentence={probe} />}
      {sentence && <ErrorLine sentence={sentence} />}
      {answer &&
        (answer.ok ? (
          <div role="status">
            <p className="faint">It answers, for a call that is none:</p>
            <pre className="verdict-answer mono scroll">
              <VisibleText text={JSON.stringify(answer.value, null, 2).slice(0, 4000)} />
            </pre>
          </div>
        ) : (
          <ErrorLine sentence={answer.sentence} />
        ))}
    </form>
  );
}
