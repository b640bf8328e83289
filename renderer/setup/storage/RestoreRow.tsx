import { useState } from "react";
import type { BackupSeen, KeepingState, KeepJob } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { bytes, count, moment } from "../../time";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { StateWord } from "../../ui/Tag";
import { KeepingJob } from "./KeepingJob";

type RestoreRowProps = {
  state: KeepingState;
  from: string;
  onFrom: (from: string) => void;
  onChanged: () => void;
};

/** A backup becomes a folder of its own: first what it holds and whether it is sound, then where to, then how to open it. */
export function RestoreRow({ state, from, onFrom, onChanged }: RestoreRowProps) {
  const [looked, setLooked] = useState<{ at: string; seen: BackupSeen } | null>(null);
  const { busy, sentence, write } = useWrite();
  const look = () =>
    write(async () => {
      setLooked(null);
      setLooked({ at: from, seen: await engine.keeping.lookInto({ from: from.trim() }) });
    });
  const job = state.job?.kind === "restore" ? state.job : null;
  const shown = looked?.at === from ? looked.seen : null;
  return (
    <div>
      <dt>Restore</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Makes a new folder of a backup, after every hash was compared. The folder that runs here is not
          touched, and in the new one nothing is sent until you say so.
        </p>
        <div className="keeping-fields">
          <Field
            label="Backup: the folder that was made, with its manifest.json"
            placeholder={state.backups[0]?.path ?? `${state.backupFolder}/ringback-…`}
            value={from}
            onChange={(event) => onFrom(event.target.value)}
          />
          <Button disabled={busy || from.trim() === ""} onClick={() => void look()}>
            {busy ? "Comparing hashes…" : "Look into it"}
          </Button>
        </div>
        {sentence && <ErrorLine sentence={sentence} />}
        {shown && <SeenBackup key={shown.path} seen={shown} state={state} onChanged={onChanged} />}
        {job && <KeepingJob job={job} onChanged={onChanged} />}
        {job && <HowToOpen job={job} />}
      </dd>
    </div>
  );
}

function SeenBackup({
  seen,
  state,
  onChanged,
}: {
  seen: BackupSeen;
  state: KeepingState;
  onChanged: () => void;
}) {
  const [to, setTo] = useState(state.restoreFolder);
  const { busy, sentence, write } = useWrite();
  const begin = async () => {
    await write(() => engine.keeping.restore({ from: seen.path, to: to.trim() }));
    onChanged();
  };
  return (
    <section className="keeping-preview" aria-label="What the backup holds">
      <p>
        <b>
          {count(seen.events)} {seen.events === 1 ? "event" : "events"} and {count(seen.calls)}{" "}
          {seen.calls === 1 ? "call" : "calls"}, as of {moment(seen.madeAt)}
        </b>
      </p>
      <p className="secondary">
        {bytes(seen.bytes)} in {count(seen.files)} files, made by Ringback {seen.version} (schema{" "}
        {seen.schema}) of <code>{seen.dataFolder}</code>.{" "}
        {seen.withKey
          ? "The key is in it: secrets come along."
          : "The key is not in it: secrets are to be set again."}
      </p>
      {seen.wrong === null ? (
        <>
          <p>
            <StateWord tone="ok" mark="check">
              Sound: every file is as it was backed up
            </StateWord>
          </p>
          <div className="keeping-fields">
            <Field
              label="Into a folder that is new or empty"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
            <Button
              tone="filled"
              disabled={busy || to.trim() === "" || state.job?.state === "running"}
              onClick={() => void begin()}
            >
              Restore into it
            </Button>
          </div>
          {sentence && <ErrorLine sentence={sentence} />}
        </>
      ) : (
        <ErrorLine sentence={seen.wrong} />
      )}
    </section>
  );
}

/** The folder is opened by a Ringback of its own, beside this one: each takes free ports where others are taken. */
function HowToOpen({ job }: { job: KeepJob }) {
  if (job.state !== "done" || job.path === null) return null;
  const command = `npx ringback open --data ${quoted(job.path)}`;
  return (
    <div className="keeping-line">
      <span>Open it with</span>
      <code className="truncate" title={command}>
        {command}
      </code>
      <CopyButton text={command} title="Copy the command" />
    </div>
  );
}

/** As a shell takes it, also where a name has a space in it. */
function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path.replaceAll(/(["$`])/g, "\\$1")}"`;
}
