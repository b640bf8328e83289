import { X } from "lucide-react";
import { useState } from "react";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { JsonView } from "../ui/JsonView";
import { Skeleton } from "../ui/Skeleton";
import { Tabs } from "../ui/Tabs";
import type { SchemaPlace } from "./drift-view";
import { OwnSchema } from "./OwnSchema";

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
              content: <OwnSchema key={schema.data.own} schema={schema.data} onChanged={schema.put} />,
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
