import { useState } from "react";
import type { KeepingState, KeepJob } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useKeptState } from "../../presenting/kept-state";
import { useWrite } from "../../read";
import { bytes, count, moment } from "../../time";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { KeepingJob } from "./KeepingJob";

type RowsProps = { state: KeepingState; onChanged: () => void };

const jobOf = (state: KeepingState, kind: KeepJob["kind"]) => (state.job?.kind === kind ? state.job : null);

export function BackupRow({
  state,
  onChanged,
  onRestore,
}: RowsProps & { onRestore: (path: string) => void }) {
  const [to, setTo] = useKeptState("backup, to", "");
  const [withKey, setWithKey] = useState(false);
  const { busy, sentence, write } = useWrite();
  const begin = async () => {
    await write(() => engine.keeping.backup({ withKey, ...(to.trim() === "" ? {} : { to: to.trim() }) }));
    onChanged();
  };
  const job = jobOf(state, "backup");
  return (
    <div>
      <dt>Backup</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Copies the databases, scenarios and settings while everything goes on, as they are at one moment,
          with the hash of each file. Restore, below, makes a new folder of it.
        </p>
        <div className="keeping-fields">
          <Field
            label="Folder, one that is not there yet"
            placeholder={`${state.backupFolder}/ringback-…`}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          <Button
            size="normal"
            disabled={busy || state.job?.state === "running"}
            onClick={() => void begin()}
          >
            Make a backup
          </Button>
        </div>
        <label className="keeping-check">
          <input type="checkbox" checked={withKey} onChange={(event) => setWithKey(event.target.checked)} />
          <span>
            With the key: whoever has the backup can read the secrets in it. Without it they are to be set
            again after a restore.
          </span>
        </label>
        {sentence && <ErrorLine sentence={sentence} />}
        {job && <KeepingJob job={job} onChanged={onChanged} />}
        <KnownBackups state={state} onRestore={onRestore} />
      </dd>
    </div>
  );
}

function KnownBackups({
  state: { backups },
  onRestore,
}: {
  state: KeepingState;
  onRestore: (path: string) => void;
}) {
  if (backups.length === 0) return <p className="faint">No backup of this folder is known.</p>;
  return (
    <ul className="keeping-list" aria-label="Known backups">
      {backups.slice(0, 5).map(({ path, madeAt, events, bytes: size }) => (
        <li key={path}>
          <span>{moment(madeAt)}</span>
          <span className="faint">
            {count(events)} {events === 1 ? "event" : "events"}, {bytes(size)}
          </span>
          <code className="truncate" title={path}>
            {path}
          </code>
          <CopyButton text={path} title="Copy the path of the backup" />
          <Button size="small" tone="quiet" onClick={() => onRestore(path)}>
            Restore it …
          </Button>
        </li>
      ))}
    </ul>
  );
}

export function CheckRow({ state, onChanged }: RowsProps) {
  const { busy, sentence, write } = useWrite();
  const begin = async () => {
    await write(() => engine.keeping.check());
    onChanged();
  };
  const job = jobOf(state, "check");
  return (
    <div>
      <dt>Check</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Looks at every page, index and reference, compares the bytes of each event with the hash that its
          reading holds, and follows the sandbox CRM’s chain of audit rows. It only reads.
        </p>
        <div className="setup-read-line">
          <Button size="small" disabled={busy || state.job?.state === "running"} onClick={() => void begin()}>
            Check the files
          </Button>
        </div>
        {sentence && <ErrorLine sentence={sentence} />}
        {job && <KeepingJob job={job} onChanged={onChanged} />}
      </dd>
    </div>
  );
}
