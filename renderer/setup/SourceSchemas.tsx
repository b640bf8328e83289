import { useState } from "react";
import type { SourceRow } from "../../shared/sources";
import { OwnSchema } from "../drift/OwnSchema";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import "./source-schemas.css";

/** The user's own schemas that count for this source alone; those for all sources stand in the drift inbox. */
export function SourceSchemas({ source }: { source: SourceRow }) {
  const { sourceId, provider } = source;
  const generation = useEntities((state) => state.setupGeneration);
  const list = useRead(sourceId, async () => (await engine.schemas.list({ sourceId })).rows, [generation]);
  const [type, setType] = useState<string | null>(null);
  const schema = useRead(
    type === null ? null : `${sourceId} ${type}`,
    () => engine.schemas.get({ provider, type: type ?? "", sourceId }),
    [generation],
  );
  if (list.sentence) return <ErrorLine sentence={list.sentence} />;
  const rows = list.data ?? [];
  const own = rows.filter(({ ownVersion }) => ownVersion !== null);
  return (
    <div className="setup-schemas">
      <div className="setup-schemas-line">
        <select
          className="input setup-select"
          aria-label={`Event of a schema for ${source.name}`}
          value={type ?? ""}
          onChange={({ target }) => setType(target.value === "" ? null : target.value)}
        >
          <option value="">Write one for an event …</option>
          {rows.map((row) => (
            <option key={row.type} value={row.type}>
              {row.type}
              {row.ownVersion === null ? "" : `, yours v${row.ownVersion}`}
            </option>
          ))}
        </select>
        {own.length === 0 ? (
          <span className="faint">
            None of this source alone. Those for all sources stand in Events, Drift.
          </span>
        ) : (
          own.map((row) => (
            <Button key={row.type} tone="link" className="mono" onClick={() => setType(row.type)}>
              {row.type} v{row.ownVersion}
            </Button>
          ))
        )}
      </div>
      {schema.sentence && <ErrorLine sentence={schema.sentence} />}
      {type !== null && schema.data && (
        <OwnSchema
          key={`${type} ${schema.data.own}`}
          schema={schema.data}
          source={source}
          onChanged={(changed) => {
            schema.put(changed);
            list.again();
          }}
        />
      )}
    </div>
  );
}
