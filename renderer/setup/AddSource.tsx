import type { ProviderRow, SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useKeptState } from "../presenting/kept-state";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { Field, SelectField } from "../ui/Field";
import "./add-source.css";

const allowed = /^[a-z0-9][a-z0-9-]{0,62}$/;

type Props = { providers: readonly ProviderRow[]; onAdded: (source: SourceRow) => void; onClose: () => void };

export function AddSource({ providers, onAdded, onClose }: Props) {
  const receiver = useEntities((state) => state.status?.receiver ?? "");
  const [name, setName] = useKeptState("add source", "");
  const [provider, setProvider] = useKeptState("add source, provider", providers[0]?.id ?? "mirai");
  const { busy, sentence, write } = useWrite();
  const fits = allowed.test(name);
  const hint =
    name === "" || fits
      ? `${receiver.replace(/\/$/, "")}/hooks/${name || "…"}`
      : "Use lower-case letters, digits and dashes.";
  return (
    <form
      className="setup-box setup-form setup-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) void write(async () => onAdded(await engine.sources.create({ name, provider })));
      }}
    >
      <Field
        label="Name, the last part of its URL"
        value={name}
        maxLength={63}
        autoFocus
        hint={hint}
        error={sentence}
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label="Provider"
        value={provider}
        choices={providers.map(({ id, name: words }) => ({ value: id, words }))}
        hint={`Who calls this URL; its pack reads the events${brings(providers, provider)}.`}
        onChange={({ target }) => {
          const chosen = providers.find(({ id }) => id === target.value);
          if (chosen) setProvider(chosen.id);
        }}
      />
      <div className="setup-form-end">
        <Button type="submit" tone="filled" disabled={busy || !fits}>
          Add source
        </Button>
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function brings(providers: readonly ProviderRow[], chosen: ProviderRow["id"]): string {
  const artifacts = providers.find(({ id }) => id === chosen)?.artifacts ?? [];
  return artifacts.length > 0 ? `. It may bring ${artifacts.join(", ")}` : "";
}
