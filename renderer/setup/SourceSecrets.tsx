import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { SecretRow, SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { count, day } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Field } from "../ui/Field";
import { Tag } from "../ui/Tag";
import "./source-secrets.css";

type Props = { source: SourceRow; onChanged: (source: SourceRow) => void };

/** Several secrets may be valid at once, while one is being replaced. A value is sealed and never shown again. */
export function SourceSecrets({
  source,
  onChanged,
  startsAdding = false,
}: Props & { startsAdding?: boolean }) {
  const [adding, setAdding] = useState(startsAdding);
  return (
    <div className="setup-secrets">
      {source.secrets.map((secret) => (
        <SecretLine key={secret.secretId} secret={secret} source={source} onChanged={onChanged} />
      ))}
      {source.secrets.length === 0 && !adding && (
        <p className="secondary">
          None. Events of this source are kept with the signature “no secret”; nothing is refused.
        </p>
      )}
      {adding ? (
        <AddSecret source={source} onChanged={onChanged} onClose={() => setAdding(false)} />
      ) : (
        <Button size="small" onClick={() => setAdding(true)}>
          {source.secrets.length === 0 ? "Set a secret" : "Add a secret"}
        </Button>
      )}
    </div>
  );
}

function SecretLine({ secret, source, onChanged }: Props & { secret: SecretRow }) {
  const [asking, setAsking] = useState(false);
  const { busy, sentence, write } = useWrite();
  const remove = () =>
    write(async () => {
      await engine.sources.removeSecret({ sourceId: source.sourceId, secretId: secret.secretId });
      onChanged({
        ...source,
        secrets: source.secrets.filter(({ secretId }) => secretId !== secret.secretId),
      });
    });
  return (
    <div className="setup-secret">
      <KeyRound size={13} aria-hidden />
      <b>{secret.label}</b>
      {secret.endsWith && <span className="mono secondary">…{secret.endsWith}</span>}
      {secret.match !== null && <Tag tone="plain">company {secret.match}</Tag>}
      <span className="faint grow truncate">
        since {day(secret.createdAt)}, matched {count(secret.matched)}{" "}
        {secret.matched === 1 ? "event" : "events"}
      </span>
      {asking ? (
        <>
          <span className="secondary">What it alone signed will be marked “failed”.</span>
          <Button size="small" disabled={busy} onClick={() => void remove()}>
            Remove it
          </Button>
          <Button size="small" tone="quiet" onClick={() => setAsking(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button size="small" tone="quiet" onClick={() => setAsking(true)}>
          Remove
        </Button>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </div>
  );
}

function AddSecret({ source, onChanged, onClose }: Props & { onClose: () => void }) {
  const [label, setLabel] = useState(() => `${new Date().getFullYear()}`);
  const [value, setValue] = useState("");
  const [match, setMatch] = useState("");
  const { busy, sentence, write } = useWrite();
  const add = async () => {
    const added = await write(async () => {
      const secret = await engine.sources.addSecret({
        sourceId: source.sourceId,
        label,
        value,
        ...(match.trim() ? { match: match.trim() } : {}),
      });
      onChanged({ ...source, secrets: [...source.secrets, secret] });
    });
    if (added) onClose();
  };
  return (
    <form
      className="setup-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field
        label="Label"
        value={label}
        maxLength={80}
        required
        onChange={({ target }) => setLabel(target.value)}
      />
      <Field
        label="Value"
        type="password"
        value={value}
        required
        autoFocus
        autoComplete="new-password"
        hint="Sealed on this computer, never shown again, never exported."
        error={sentence}
        onChange={({ target }) => setValue(target.value)}
      />
      <Field
        label="Company (optional)"
        value={match}
        maxLength={200}
        hint="The provider's id of it, where each has a secret of its own."
        onChange={({ target }) => setMatch(target.value)}
      />
      <div className="setup-form-end">
        <Button type="submit" tone="filled" disabled={busy || value === "" || label === ""}>
          Save secret
        </Button>
        <Button tone="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
