import { useState } from "react";
import type { ForgetPreview, KeepingState } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { StateWord } from "../../ui/Tag";
import { useView } from "../../view";
import { KeepingJob } from "./KeepingJob";

/** Everything about a number: what would go, then the guard, then what was found afterwards. */
export function ForgetRow({ state, onChanged }: { state: KeepingState; onChanged: () => void }) {
  const asked = useView((view) => view.forgetAbout);
  const [about, setAbout] = useState(asked ?? "");
  const [preview, setPreview] = useState<ForgetPreview | null>(null);
  const [confirm, setConfirm] = useState("");
  const { busy, sentence, write } = useWrite();
  const all = about.split(/[,;\n]/).flatMap((one) => one.trim() || []);
  const ask = () =>
    write(async () => {
      setConfirm("");
      setPreview(await engine.keeping.previewForget({ about: all }));
    });
  const begin = async () => {
    const done = await write(() => engine.keeping.forget({ about: preview?.about ?? all, confirm }));
    if (done) {
      setPreview(null);
      setConfirm("");
    }
    onChanged();
  };
  const job = state.job?.kind === "forget" ? state.job : null;
  return (
    <div>
      <dt>Remove a person</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Everything about a number, an e-mail address or an id: events with their bytes, calls, deliveries,
          messages, notes, the sandbox CRM’s records, words of the search. Afterwards every file is looked
          through for it. It cannot be undone.
        </p>
        <div className="keeping-fields">
          <Field
            label="Number with its country, e-mail or id; several with commas"
            placeholder="+1 202 555 0142"
            value={about}
            onChange={(event) => {
              setAbout(event.target.value);
              setPreview(null);
            }}
          />
          <Button disabled={busy || all.length === 0} onClick={() => void ask()}>
            {busy && !preview ? "Looking…" : "Preview"}
          </Button>
        </div>
        {preview && findsNothing(preview) && (
          <p role="status">
            Nothing of it is found: neither in the database, nor in the sandbox CRM, nor in a file of the data
            folder.
          </p>
        )}
        {preview && !findsNothing(preview) && (
          <ForgetCard
            preview={preview}
            confirm={confirm}
            onConfirm={setConfirm}
            canBegin={!busy && confirm.trim() !== "" && state.job?.state !== "running"}
            onBegin={() => void begin()}
          />
        )}
        {sentence && <ErrorLine sentence={sentence} />}
        {job && <KeepingJob job={job} onChanged={onChanged} />}
      </dd>
    </div>
  );
}

/** Then there is nothing to guard, and backups of before are not about it. */
function findsNothing({ calls, events, others, crm, files, remote }: ForgetPreview): boolean {
  return calls + events + others.length + crm.length + files.length + remote.length === 0;
}

function ForgetCard(props: {
  preview: ForgetPreview;
  confirm: string;
  onConfirm: (text: string) => void;
  canBegin: boolean;
  onBegin: () => void;
}) {
  const { preview } = props;
  return (
    <section className="keeping-preview" aria-label="What would go">
      <p>
        <b>{preview.sentence}</b>
      </p>
      {preview.ownLine && (
        <p>
          <StateWord tone="warn" mark="warning">
            It is a number of your own line: calls of other people go with it.
          </StateWord>
        </p>
      )}
      {preview.undelivered > 0 && (
        <p>
          {count(preview.undelivered)} {preview.undelivered === 1 ? "delivery is" : "deliveries are"} not
          through and will not be sent.
        </p>
      )}
      <Part
        title="In the sandbox CRM"
        lines={preview.crm.map(({ what, rows }) => ({ key: what, text: `${what}: ${count(rows)}` }))}
      />
      <Part
        title="In other tables"
        lines={preview.others.map(({ what, rows }) => ({ key: what, text: `${what}: ${count(rows)}` }))}
      />
      <Part
        title="In files of the data folder, where it is masked"
        lines={preview.files.map(({ path, found }) => ({ key: path, text: `${path}: ${count(found)}` }))}
      />
      <Part
        title="Backups of before are not touched"
        lines={preview.backups.map(({ path }) => ({ key: path, text: path }))}
      />
      <Part
        title="Elsewhere; delete it there by these ids"
        lines={preview.remote.map(({ destination, step, remoteId }) => ({
          key: `${destination} ${step} ${remoteId}`,
          text: `${destination}: ${step} ${remoteId}`,
        }))}
      />
      <div className="keeping-fields">
        <Field
          label={`Type ${preview.guard}`}
          value={props.confirm}
          onChange={(event) => props.onConfirm(event.target.value)}
        />
        <Button tone="filled" disabled={!props.canBegin} onClick={props.onBegin}>
          Remove for good
        </Button>
      </div>
    </section>
  );
}

function Part({ title, lines }: { title: string; lines: { key: string; text: string }[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <p className="secondary">{title}</p>
      <ul className="keeping-plain">
        {lines.slice(0, 20).map(({ key, text }) => (
          <li key={key} className="truncate" title={text}>
            {text}
          </li>
        ))}
        {lines.length > 20 && <li className="faint">and {count(lines.length - 20)} more</li>}
      </ul>
    </div>
  );
}
