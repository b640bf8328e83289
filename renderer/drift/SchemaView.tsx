import { X } from "lucide-react";
import { useId, useState } from "react";
import type { SchemaDetail } from "../../shared/drift";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { moment } from "../time";
import { Button, IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { JsonView } from "../ui/JsonView";
import { Skeleton } from "../ui/Skeleton";
import { Tabs } from "../ui/Tabs";
import type { SchemaPlace } from "./drift-view";

/** The schema an event is judged by: the built-in one to read, the user's own to write. */
export function SchemaView({ place, onClose }: { place: SchemaPlace; onClose: () => void }) {
  const { provider, type, name } = place;
  const generation = useEntities((state) => state.setupGeneration);
  const schema = useRead(name, () => engine.schemas.get({ provider, type }), [generation]);
  const [tab, setTab] = useState("built-in");
  return (
    <aside className="inspector" aria-label="Schema">
      <header className="inspector-head">
        <h2 className="truncate mono" title={name}>
          {name}
        </h2>
        <span className="grow" />
        {schema.data && (
          <CopyButton
            label="Copy"
            title="Copy this schema"
            text={tab === "own" ? schema.data.own : schema.data.builtIn}
          />
        )}
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      {schema.data ? (
        <Tabs
          label="Schemas"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              value: "built-in",
              words: `Built in, v${schema.data.version}`,
              content: <JsonView source={schema.data.builtIn} label="Built-in schema" />,
            },
            {
              value: "own",
              words: schema.data.ownVersion === null ? "Yours" : `Yours, v${schema.data.ownVersion}`,
              content: <OwnSchema key={schema.data.own} schema={schema.data} put={schema.put} />,
            },
          ]}
        />
      ) : schema.sentence ? (
        <div className="inspector-failed">
          <ErrorLine sentence={schema.sentence} />
        </div>
      ) : (
        <Skeleton rows={9} widths={[38, 70, 55, 62]} />
      )}
    </aside>
  );
}

const example = '{\n  "required": ["metadata"]\n}';

function OwnSchema({ schema, put }: { schema: SchemaDetail; put: (schema: SchemaDetail) => void }) {
  const [text, setText] = useState(schema.own);
  const { busy, sentence, write } = useWrite();
  const id = useId();
  const { provider, type } = schema;
  const save = () => write(async () => put(await engine.schemas.put({ provider, type, schema: text })));
  const remove = () => write(async () => put(await engine.schemas.remove({ provider, type })));
  return (
    <div className="own-schema">
      <label htmlFor={id} className="secondary">
        JSON Schema of your own, beside the built-in one. It asks for more, or knows more fields.
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
        {schema.providerName} {schema.type} events are judged anew; nothing is sent. References outside of it
        are never fetched.
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
