import { useId, useState } from "react";
import type { PersonPaths, SourceRow } from "../../shared/sources";
import { Button } from "../ui/Button";
import { StateWord } from "../ui/Tag";
import type { SourceChange } from "./SourceDetail";
import "./person-paths.css";

const kinds: readonly { kind: keyof PersonPaths; words: string }[] = [
  { kind: "externalId", words: "External id" },
  { kind: "phone", words: "Phone" },
  { kind: "name", words: "Name" },
];

type FormProps = { source: SourceRow; onChange: (change: SourceChange) => Promise<boolean> };

const linesOf = (paths: readonly string[]) => paths.join("\n");
const pathsOf = (text: string) => [...new Set(text.split("\n").flatMap((line) => line.trim() || []))];

/** Where a call's person stands in the payload: one dotted path a line, the first that is there counts. */
export function PersonPathsForm({ source, onChange }: FormProps) {
  const id = useId();
  const [text, setText] = useState(() => textOf(source.personPaths));
  const [saved, setSaved] = useState(false);
  const paths = {
    externalId: pathsOf(text.externalId),
    phone: pathsOf(text.phone),
    name: pathsOf(text.name),
  };
  const isChanged = JSON.stringify(paths) !== JSON.stringify(ordered(source.personPaths));
  const save = async () => {
    if (await onChange({ personPaths: paths })) setSaved(true);
  };
  return (
    <form
      className="setup-paths"
      aria-label={`Where the person of a call stands, ${source.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="setup-paths-fields">
        {kinds.map(({ kind, words }) => (
          <div key={kind} className="field">
            <label htmlFor={`${id}${kind}`}>{words}</label>
            <textarea
              id={`${id}${kind}`}
              className="input mono"
              rows={4}
              value={text[kind]}
              spellCheck={false}
              placeholder="metadata.…"
              onChange={({ target }) => {
                setText({ ...text, [kind]: target.value });
                setSaved(false);
              }}
            />
          </div>
        ))}
      </div>
      <div className="setup-paths-end">
        <span className="faint">
          One dotted path a line; the first that is there counts. Read the log again to apply it to calls that
          are here.
        </span>
        {isChanged ? (
          <>
            <Button type="submit" size="small">
              Save paths
            </Button>
            <Button size="small" tone="quiet" onClick={() => setText(textOf(source.personPaths))}>
              Undo
            </Button>
          </>
        ) : (
          saved && (
            <StateWord tone="ok" mark="check">
              saved
            </StateWord>
          )
        )}
      </div>
    </form>
  );
}

function textOf(paths: PersonPaths): Record<keyof PersonPaths, string> {
  return { externalId: linesOf(paths.externalId), phone: linesOf(paths.phone), name: linesOf(paths.name) };
}

function ordered({ externalId, phone, name }: PersonPaths): PersonPaths {
  return { externalId, phone, name };
}
