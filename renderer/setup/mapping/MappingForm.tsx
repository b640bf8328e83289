import { useEffect, useRef, useState } from "react";
import type { Mapping, MappingField } from "../../../shared/mapping";
import { mappingWords, undecidedFields } from "../../../shared/mapping-fields";
import type { SourceRow } from "../../../shared/sources";
import type { ArtifactName } from "../../../shared/words";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { StateWord, Tag } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { useView } from "../../view";
import { scrollTo } from "../scroll-to";
import { MappingEvent } from "./MappingEvent";
import { type FieldState, MappingRow } from "./MappingRow";
import { groups } from "./mapping-fields";
import "./mapping.css";
import { usePreview } from "./use-preview";

/** What is not saved waits for who looks at an event meanwhile; it is gone with the page. */
const drafts = new Map<string, Mapping>();

type Props = { source: SourceRow; mapping: Mapping; onChanged: (source: SourceRow) => void };

/** What the events of a source mean, beside what they become by it; nothing counts before it is saved. */
export function MappingForm({ source, mapping: saved, onChanged }: Props) {
  const [draft, setDraft] = useState(() => drafts.get(source.sourceId) ?? saved);
  const [eventId, setEventId] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const { busy, sentence, write } = useWrite();
  const { sourceId, name, events } = source;
  const preview = usePreview(sourceId, draft, eventId, events);
  const section = useRef<HTMLElement>(null);
  const isAsked = useView(({ mappingOf }) => mappingOf === name);
  useEffect(() => {
    if (isAsked && section.current) scrollTo(section.current);
  }, [isAsked]);

  const isChanged = textOf(draft) !== textOf(saved);
  useEffect(() => {
    if (isChanged) drafts.set(sourceId, draft);
    else drafts.delete(sourceId);
  }, [sourceId, draft, isChanged]);
  const missing = undecidedFields(draft);
  const { data } = preview;
  const problems = (data?.problems ?? []).filter(({ position }) => position !== null);
  const put = (field: MappingField, text: string) => {
    setTold("");
    setDraft(({ expressions, ...rest }) => ({ ...rest, expressions: { ...expressions, [field]: text } }));
  };
  const require = (artifact: ArtifactName, required: boolean) => {
    setTold("");
    setDraft(({ requires, ...rest }) => ({
      ...rest,
      requires: required ? [...requires, artifact] : requires.filter((one) => one !== artifact),
    }));
  };
  const open = (data?.proposals ?? []).filter(({ field }) => isEmpty(draft, field));
  const takeAll = () =>
    setDraft(({ expressions, ...rest }) => ({
      ...rest,
      expressions: {
        ...expressions,
        ...Object.fromEntries(open.map(({ field, expression }) => [field, expression])),
      },
    }));
  const save = () =>
    write(async () => {
      const row = await engine.sources.saveMapping({ sourceId, ...cleaned(draft) });
      onChanged(row);
      setDraft(row.mapping ?? draft);
      setTold(
        events === 0
          ? "saved"
          : `saved; ${count(events)} ${events === 1 ? "event is" : "events are"} read again, and nothing of that is sent`,
      );
    });

  return (
    <section ref={section} className="mapping" aria-label={`Mapping of ${name}`} data-part="Mapping">
      <header className="mapping-head">
        <h2>Mapping</h2>
        <State missing={undecidedFields(saved)} />
        <span className="faint">
          One JSONata expression a field: the body is where paths begin, beside it stand <code>$headers</code>
          , <code>$query</code>, <code>$method</code> and <code>$path</code>.
        </span>
        <span className="grow" />
        {open.length > 0 && (
          <Button size="small" onClick={takeAll}>
            Fill in {open.length === 1 ? "the proposal" : `all ${open.length} proposals`}
          </Button>
        )}
      </header>
      <div className="mapping-body">
        <form
          className="mapping-fields"
          aria-label={`Expressions of ${name}`}
          onSubmit={(event) => {
            event.preventDefault();
            if (isChanged && problems.length === 0) void save();
          }}
        >
          {groups.map(({ words, why, fields }) => (
            <fieldset key={words} className="mapping-group">
              <legend>
                {words} <span className="faint">{why}</span>
              </legend>
              {fields.map((field) => (
                <MappingRow
                  key={field.field}
                  words={field}
                  text={draft.expressions[field.field] ?? ""}
                  state={stateOf(field.field, draft, data)}
                  proposal={open.find((one) => one.field === field.field) ?? null}
                  required={draft.requires}
                  onText={(text) => put(field.field, text)}
                  onRequire={require}
                />
              ))}
            </fieldset>
          ))}
        </form>
        <MappingEvent preview={preview} eventId={eventId} onEvent={setEventId} />
      </div>
      <footer className="mapping-foot">
        <p className="mapping-sum" role="status">
          {data && <VisibleText text={data.sum.sentence} />}
          {missing.length > 0 && data && data.sum.events > 0 && (
            <span className="mapping-missing">
              {" "}
              Choose {missing.map((field) => mappingWords[field]).join(", ")}: until then nothing leaves.
            </span>
          )}
        </p>
        {problems[0] && (
          <span className="mapping-problem">Mend “{mappingWords[problems[0].field]}” first.</span>
        )}
        {told && !isChanged && (
          <StateWord tone="ok" mark="check">
            {told}
          </StateWord>
        )}
        {isChanged && (
          <Button
            tone="quiet"
            onClick={() => {
              setDraft(saved);
              setTold("");
            }}
          >
            Undo
          </Button>
        )}
        <Button
          tone="filled"
          disabled={!isChanged || busy || problems.length > 0}
          onClick={() => void save()}
        >
          {events > 0 ? "Save and read again" : "Save the mapping"}
        </Button>
      </footer>
      {(sentence || preview.sentence) && <ErrorLine sentence={sentence || preview.sentence} />}
    </section>
  );
}

/** Its own column only: `scrollIntoView` would move the frame of the page as well. */
function State({ missing }: { missing: MappingField[] }) {
  return missing.length === 0 ? (
    <Tag tone="ok" mark="check">
      mapped
    </Tag>
  ) : (
    <Tag
      tone="warn"
      mark="warning"
      title={`Still to choose: ${missing.map((field) => mappingWords[field]).join(", ")}`}
    >
      not mapped yet
    </Tag>
  );
}

function stateOf(
  field: MappingField,
  draft: Mapping,
  data: ReturnType<typeof usePreview>["data"],
): FieldState {
  const problem = data?.problems.find((one) => one.field === field);
  const value = data?.shown?.values.find((one) => one.field === field);
  if (isEmpty(draft, field)) return { kind: "none" };
  if (problem) {
    const at = problem.position === null ? "" : `character ${problem.position + 1}: `;
    return { kind: "problem", sentence: `${at}${problem.sentence}` };
  }
  if (!value) return { kind: "none" };
  if (value.problem) return { kind: "problem", sentence: value.problem, gave: value.gave };
  return { kind: "value", gave: value.gave, readAs: value.readAs };
}

function isEmpty({ expressions }: Mapping, field: MappingField): boolean {
  return (expressions[field]?.trim() ?? "") === "";
}

function cleaned({ expressions, requires }: Mapping): Mapping {
  const written = Object.entries(expressions).filter(([, text]) => text.trim() !== "");
  return { expressions: Object.fromEntries(written), requires: [...requires].sort() };
}

function textOf(mapping: Mapping): string {
  const { expressions, requires } = cleaned(mapping);
  return JSON.stringify([Object.entries(expressions).sort(), requires]);
}
