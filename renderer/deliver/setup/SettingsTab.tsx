import { useState } from "react";
import type { ConnectionTest } from "../../../shared/destination-setup";
import type { DestinationDetail, DestinationKindRow } from "../../../shared/destinations-contract";
import { engine } from "../../engine-client";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { ConnectionChecks } from "./ConnectionChecks";
import { type Draft, givenOf, isShown, useAsking } from "./draft";
import { FieldInput } from "./FieldInput";
import "./settings-form.css";

type SettingsTabProps = {
  kind: DestinationKindRow;
  /** Null while it is new. */
  saved: DestinationDetail | null;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onAdded: (destinationId: string, shownOnce: Record<string, string>) => void;
  onSaved: () => void;
  onOtherKind: () => void;
};

/** What a kind asks for. Tested before it is saved, if one likes; every refusal stands beside its field. */
export function SettingsTab(props: SettingsTabProps) {
  const { kind, saved, draft, onDraft } = props;
  const { busy, refused, ask } = useAsking();
  const [test, setTest] = useState<ConnectionTest | null>(null);
  const [said, setSaid] = useState("");
  const given = givenOf(kind, draft);
  const problem = (name: string) => refused.problems.find(({ field }) => field === name)?.sentence ?? null;
  const strange = refused.problems.filter(({ field }) => !kind.fields.some(({ name }) => name === field));
  const change = (next: Draft) => {
    setSaid("");
    onDraft(next);
  };
  const save = () =>
    ask(async () => {
      const name = draft.name.trim();
      if (!saved) {
        const { destinationId, shownOnce } = await engine.destinations.create({
          ...given,
          name,
          enabled: true,
        });
        props.onAdded(destinationId, shownOnce);
        return;
      }
      const { values, credentials } = given;
      await engine.destinations.update({ destinationId: saved.destinationId, name, values, credentials });
      change({ ...draft, credentials: {} });
      setSaid("Saved. It counts from the next step that is mapped; what was frozen before keeps its bytes.");
      props.onSaved();
    });
  const testIt = () =>
    ask(async () => {
      setTest(null);
      setTest(
        saved && isUnchanged(saved, given)
          ? await engine.destinations.test({ destinationId: saved.destinationId })
          : await engine.destinations.testUnsaved({
              ...given,
              ...(saved ? { destinationId: saved.destinationId } : {}),
            }),
      );
    });
  return (
    <form
      className="destination-form"
      aria-label={saved ? `Settings of ${saved.name}` : "Add a destination"}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && draft.name.trim() !== "") void save();
      }}
    >
      <div className="destination-form-fields scroll">
        {!saved && (
          <p className="destination-form-kind">
            <b>{kind.name}</b> <span className="secondary">{kind.says}</span>{" "}
            <Button tone="link" onClick={props.onOtherKind}>
              Choose another kind
            </Button>
          </p>
        )}
        <Field
          label="Name"
          value={draft.name}
          maxLength={80}
          autoFocus={!saved}
          placeholder={kind.name}
          onChange={({ target }) => change({ ...draft, name: target.value })}
        />
        {kind.fields
          .filter((field) => isShown(field, draft.values))
          .map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={field.kind === "secret" ? draft.credentials[field.name] : draft.values[field.name]}
              saved={saved?.credentials.find(({ name }) => name === field.name) ?? null}
              error={problem(field.name)}
              onChange={(value) =>
                change(
                  field.kind === "secret"
                    ? { ...draft, credentials: { ...draft.credentials, [field.name]: String(value) } }
                    : { ...draft, values: { ...draft.values, [field.name]: value } },
                )
              }
            />
          ))}
        {test && <ConnectionChecks test={test} />}
      </div>
      <footer className="destination-form-end">
        {strange.map(({ field, sentence }) => (
          <ErrorLine key={field} sentence={sentence} />
        ))}
        {refused.problems.length > strange.length && (
          <p className="destination-form-refused" role="alert">
            {refused.problems.length - strange.length === 1
              ? "One field is not right yet."
              : `${refused.problems.length - strange.length} fields are not right yet.`}
          </p>
        )}
        {refused.sentence && <ErrorLine sentence={refused.sentence} />}
        {said && (
          <p className="secondary" role="status">
            {said}
          </p>
        )}
        <div className="destination-form-buttons">
          <Button type="submit" tone="filled" disabled={busy || draft.name.trim() === ""}>
            {saved ? "Save" : "Add and switch on"}
          </Button>
          {kind.canTest && (
            <Button disabled={busy} onClick={() => void testIt()}>
              Test the connection
            </Button>
          )}
        </div>
      </footer>
    </form>
  );
}

function isUnchanged(saved: DestinationDetail, given: ReturnType<typeof givenOf>): boolean {
  if (Object.keys(given.credentials).length > 0) return false;
  return Object.entries(given.values).every(
    ([name, value]) => JSON.stringify(value ?? null) === JSON.stringify(saved.values[name] ?? null),
  );
}
