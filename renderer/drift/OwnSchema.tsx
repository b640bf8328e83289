import { useId, useState } from "react";
import type { SchemaDetail } from "../../shared/drift";
import { engine } from "../engine-client";
import { tellUndo } from "../notice";
import { useWrite } from "../read";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import "./own-schema.css";

const example = '{\n  "required": ["metadata"]\n}';

type OwnSchemaProps = {
  schema: SchemaDetail;
  /** It counts for this source alone; left out: for all of the provider. */
  source?: { sourceId: string; name: string };
  onChanged: (schema: SchemaDetail) => void;
};

/** The user's JSON Schema to write, with what is wrong with it where it is written. */
export function OwnSchema({ schema, source, onChanged }: OwnSchemaProps) {
  const [text, setText] = useState(schema.own);
  const { busy, sentence, write } = useWrite();
  const id = useId();
  const { provider, type } = schema;
  const place = { provider, type, ...(source ? { sourceId: source.sourceId } : {}) };
  const save = () => write(async () => onChanged(await engine.schemas.put({ ...place, schema: text })));
  const remove = () =>
    write(async () => {
      const before = schema.own;
      onChanged(await engine.schemas.remove(place));
      tellUndo(`Your schema for ${type} was removed`, async () =>
        onChanged(await engine.schemas.put({ ...place, schema: before })),
      );
    });
  return (
    <div className="own-schema">
      <label htmlFor={id} className="secondary">
        {source
          ? `JSON Schema of your own for ${type} of ${source.name} alone. It asks for more, beside what counts for all.`
          : "JSON Schema of your own, beside the built-in one. It asks for more, or knows more fields."}
      </label>
      <textarea
        id={id}
        className="own-schema-text mono"
        value={text}
        placeholder={example}
        spellCheck={false}
        aria-invalid={sentence ? true : undefined}
        onChange={({ target }) => setText(target.value)}
      />
      {sentence && <ErrorLine sentence={sentence} />}
      {schema.stopped && text === schema.own && (
        <ErrorLine sentence={`Version ${schema.ownVersion} does not count: ${schema.stopped}`} />
      )}
      <div className="drift-buttons">
        <Button
          tone="filled"
          disabled={busy || text === schema.own || text.trim() === ""}
          onClick={() => void save()}
        >
          Save as v{Math.max(schema.version, schema.versions[0]?.version ?? 0) + 1}
        </Button>
        {schema.ownVersion !== null && (
          <Button disabled={busy} onClick={() => void remove()}>
            Remove yours
          </Button>
        )}
      </div>
      <p className="faint own-schema-note">
        {schema.providerName} {schema.type} events {source ? `of ${source.name} ` : ""}are judged anew;
        nothing is sent. References outside of it are never fetched.
      </p>
      {schema.versions.length > 0 && (
        <ol className="own-schema-versions scroll" aria-label="Versions">
          {schema.versions.map(({ version, at, because }) => (
            <li key={version}>
              <span className="mono">v{version}</span>
              <span className="grow truncate" title={because}>
                {because}
              </span>
              <time className="faint">{moment(at)}</time>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
