import { Lock, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { CrmRefusedEdit } from "../../shared/crm";
import type { CrmCard } from "../../shared/crm-card";
import { integrationName } from "../../shared/crm-integrations";
import { engine } from "../engine-client";
import { tellUndo } from "../notice";
import { phoneWords } from "../phone";
import { useWrite } from "../read";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Toggle } from "../ui/Toggle";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openPerson } from "../view";
import { Conflicts } from "./Conflicts";
import { nameOf, textOf, valueWords } from "./crm-words";
import { type CrmField, fieldsOf, parseValue, typedOf } from "./fields";
import "./crm-fields.css";

/** Whose values they are, by position: left an integration's with locks, right the team's, changed in place. */
export function FieldColumns({ card, again }: { card: CrmCard; again: () => void }) {
  const { locked, free } = fieldsOf(card);
  const [asked, setAsked] = useState<string | null>(null);
  const source = locked[0]?.editIn ?? integrationName(card.integration);
  if (locked.length === 0 && free.length === 0) return null;
  return (
    <section className="crm-fields" aria-label="Fields">
      <div className="crm-field-columns">
        <section aria-label={`Owned by ${source}`}>
          <h2>
            <Lock size={12} aria-hidden /> Owned by {source}, read-only here
          </h2>
          {locked.map((field) => (
            <LockedField
              key={field.key}
              field={field}
              card={card}
              again={again}
              asked={asked === field.key}
              onAsk={() => setAsked(asked === field.key ? null : field.key)}
            />
          ))}
          {locked.length === 0 && (
            <p className="crm-field-none faint">No integration owns a value of this record.</p>
          )}
        </section>
        <section aria-label="Owned by your team">
          <h2>Owned by your team</h2>
          {free.map((field) => (
            <FreeField key={field.key} field={field} card={card} again={again} />
          ))}
        </section>
      </div>
      <footer className="crm-field-foot">
        {locked.length > 0 && (
          <p className="faint">
            <Lock size={12} aria-hidden /> Change these in {source}.{" "}
            {source === "Ringback" && <OpenThere card={card} />}
          </p>
        )}
        <RefusedEdits card={card} />
      </footer>
      <Conflicts card={card} again={again} />
    </section>
  );
}

function OpenThere({ card }: { card: CrmCard }) {
  const callId = textOf(card.object, "callId");
  const phone = textOf(card.object, "phone");
  if (card.object.type === "calls" && callId !== null) {
    return (
      <Button tone="link" onClick={() => openCall(callId)}>
        Open there
      </Button>
    );
  }
  if (phone === null) return null;
  return (
    <Button tone="link" onClick={() => openPerson(phone)}>
      Open there
    </Button>
  );
}

type FieldProps = { field: CrmField; card: CrmCard; again: () => void };

function LockedField(props: FieldProps & { asked: boolean; onAsk: () => void }) {
  const { field, card, again, asked, onAsk } = props;
  const { type } = card.object;
  const [editing, setEditing] = useState(false);
  const giving = useWrite();
  const property = field.key.split(".")[0] ?? field.key;
  const give = async () => {
    if (await giving.write(() => engine.crm.property({ type, name: property, owner: "user" }))) again();
  };
  return (
    <>
      <div className="crm-field">
        <FieldName field={field} />
        {editing ? (
          <FieldEditor field={field} card={card} again={again} onEnd={() => setEditing(false)} />
        ) : (
          <button
            type="button"
            className={`crm-field-value truncate ${field.mono ? "mono" : ""}`}
            aria-expanded={asked}
            title={field.words ?? ""}
            onClick={onAsk}
          >
            <span className="truncate">
              <VisibleText text={field.words ?? "–"} />
            </span>
            <Lock size={12} aria-label="locked" />
          </button>
        )}
      </div>
      {asked && !editing && (
        <p className="crm-field-why">
          {field.label} comes from {field.editIn}. Change it in {field.editIn}; the next sync brings it here.
          <span className="crm-field-actions">
            {field.editable && (
              <Button size="small" tone="quiet" onClick={() => setEditing(true)}>
                Try it here
              </Button>
            )}
            <Button size="small" tone="quiet" disabled={giving.busy} onClick={() => void give()}>
              Let your team own it
            </Button>
          </span>
        </p>
      )}
      {giving.sentence && <ErrorLine sentence={giving.sentence} />}
    </>
  );
}

function FreeField({ field, card, again }: FieldProps) {
  const [editing, setEditing] = useState(false);
  const toggling = useWrite();
  const { type, id } = card.object;
  if (field.kind === "bool") {
    const turn = async (checked: boolean) => {
      const properties = { [field.key]: checked };
      if (!(await toggling.write(() => engine.crm.edit({ type, id, properties })))) return;
      again();
      undoEdit(field, card, again);
    };
    return (
      <>
        <div className="crm-field">
          <FieldName field={field} />
          <span className="crm-field-switch">
            <Toggle label={field.label} checked={field.value === true} onChange={(on) => void turn(on)} />
            <span className="secondary">{field.value === true ? "yes" : "no"}</span>
          </span>
        </div>
        {toggling.sentence && <ErrorLine sentence={toggling.sentence} />}
      </>
    );
  }
  return (
    <div className="crm-field">
      <FieldName field={field} />
      {editing ? (
        <FieldEditor field={field} card={card} again={again} onEnd={() => setEditing(false)} />
      ) : field.editable ? (
        <button
          type="button"
          className="crm-field-value crm-field-free truncate"
          title={field.words ?? `Add ${field.label}`}
          onClick={() => setEditing(true)}
        >
          <span className={field.words === null ? "faint" : "truncate"}>
            <VisibleText text={field.words ?? "add"} />
          </span>
        </button>
      ) : (
        <span className={`crm-field-value truncate ${field.mono ? "mono" : ""}`} title={field.words ?? ""}>
          <span className="truncate">
            <VisibleText text={field.words ?? "–"} />
          </span>
        </span>
      )}
    </div>
  );
}

function FieldName({ field }: { field: CrmField }) {
  return (
    <span
      className={`crm-field-name truncate ${field.mono ? "mono" : ""}`}
      title={field.editedBy === null ? undefined : `${field.label}: last edited by ${field.editedBy}`}
    >
      <VisibleText text={field.label} />
    </span>
  );
}

/** The value that was there before; that a person edited the field stays true. */
function undoEdit(field: CrmField, card: FieldProps["card"], again: () => void): void {
  const { type, id } = card.object;
  tellUndo(`${field.label} was changed`, async () => {
    await engine.crm.edit({ type, id, properties: { [field.key]: field.value ?? null } });
    again();
  });
}

/** Enter writes, Escape leaves it. What the CRM refuses is said under the field. */
function FieldEditor({ field, card, again, onEnd }: FieldProps & { onEnd: () => void }) {
  const { type, id } = card.object;
  const [text, setText] = useState(() => typedOf(field.value));
  const saving = useWrite();
  const save = async () => {
    if (text === typedOf(field.value)) return onEnd();
    const value = parseValue(field.kind, field.value, text);
    const written = await saving.write(() =>
      engine.crm.edit({ type, id, properties: { [field.key]: value } }),
    );
    // A refused edit is remembered by the CRM: its line appears with the next reading.
    again();
    if (!written) return;
    onEnd();
    undoEdit(field, card, again);
  };
  return (
    <span className="crm-field-editor">
      <input
        className="input"
        aria-label={field.label}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the reader has just asked to type here
        autoFocus
        readOnly={saving.busy}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setText(target.value)}
        onBlur={() => saving.sentence === "" && !saving.busy && onEnd()}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void save();
          if (event.key === "Escape") onEnd();
        }}
      />
      {saving.sentence && <ErrorLine sentence={saving.sentence} />}
    </span>
  );
}

function RefusedEdits({ card }: { card: CrmCard }) {
  const [newest] = card.refusedEdits;
  if (newest === undefined) return null;
  const count = card.refusedEdits.length;
  const label = (edit: CrmRefusedEdit) =>
    card.definitions.find(({ name }) => name === edit.property)?.label ?? nameOf(edit.property);
  const words = (edit: CrmRefusedEdit) => phoneWords(valueWords(edit.property, edit.value) ?? "nothing");
  return (
    <p className="crm-refused" title={`wanted: ${words(newest)}`}>
      <TriangleAlert size={13} aria-hidden /> {count} refused {count === 1 ? "edit" : "edits"}:{" "}
      {label(newest)}, by <VisibleText text={newest.actor === "user" ? "you" : newest.actor} />,{" "}
      {moment(newest.at)}
    </p>
  );
}
