/** What Ringback takes for true of a provider: what may be set of it, and every statement that no page of it gives. */
import { useState } from "react";
import { flushSync } from "react-dom";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import { KnownTag } from "../../KnownTag";
import { Button } from "../../ui/Button";
import type { SourceChange } from "../SourceDetail";
import { type FactRow, factRows } from "./fact-rows";
import "./provider-facts.css";

type Props = {
  source: SourceRow;
  provider: ProviderRow;
  onChange: (change: SourceChange) => Promise<boolean>;
};

export function ProviderFacts({ source, provider, onChange }: Props) {
  const [isWhole, setWhole] = useState(false);
  const rows = factRows(source, provider);
  const { assumed } = provider;
  if (rows.length + assumed.length === 0) return <span className="faint">Nothing: all is documented.</span>;
  // What a page of the provider says needs nobody's eye until it is looked for.
  const settled = rows.filter(({ isOwn, known }) => !isOwn && known === "documented");
  const shown = isWhole ? rows : rows.filter((row) => !settled.includes(row));
  const showAndFocus = (optionId: string) => {
    flushSync(() => setWhole(true));
    focusFact(optionId);
  };
  return (
    <section className="provider-facts" aria-label={`Facts about ${provider.name}`}>
      {shown.length > 0 && (
        <table className="facts-table" aria-label={`What may be set of ${provider.name}`}>
          <colgroup>
            <col className="facts-what" />
            <col />
            <col className="facts-known" />
            <col className="facts-from" />
          </colgroup>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">What</th>
              <th scope="col">Value</th>
              <th scope="col">Known</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              // What was saved or taken back is shown anew.
              <FactLine key={`${row.key} ${row.text}`} row={row} onChange={onChange} />
            ))}
          </tbody>
        </table>
      )}
      {!isWhole && settled.length > 0 && (
        <Button tone="link" onClick={() => setWhole(true)}>
          Show {settled.length} more that {settled.length === 1 ? "is" : "are"} documented
        </Button>
      )}
      {assumed.length > 0 && <AssumedNotes provider={provider} onChange={showAndFocus} />}
    </section>
  );
}

function FactLine({ row, onChange }: { row: FactRow; onChange: Props["onChange"] }) {
  const [text, setText] = useState(row.text);
  const read = row.read(text);
  const problem = "problem" in read ? read.problem : null;
  const save = (next: string) => {
    if (next === row.text) return;
    const result = row.read(next);
    if ("change" in result) void onChange(result.change);
  };
  return (
    <tr id={`fact-${row.key}`} data-own={row.isOwn || undefined}>
      <th scope="row" title={row.says}>
        {row.label}
      </th>
      <td>
        <div className="facts-value">
          {row.choices ? (
            <select
              className="input setup-select"
              aria-label={row.label}
              value={text}
              onChange={({ target }) => {
                setText(target.value);
                save(target.value);
              }}
            >
              {row.choices.map(({ value, words }) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          ) : (
            <input
              className="input mono"
              aria-label={row.label}
              aria-invalid={problem !== null || undefined}
              value={text}
              spellCheck={false}
              autoComplete="off"
              placeholder="none"
              onChange={({ target }) => setText(target.value)}
              onBlur={() => save(text)}
              onKeyDown={({ key }) => {
                if (key === "Enter") save(text);
              }}
            />
          )}
          {row.unit !== null && <span className="faint">{row.unit}</span>}
        </div>
        <p className={problem ? "setup-problem" : "faint"} role={problem ? "alert" : undefined}>
          {problem ?? row.says}
        </p>
      </td>
      <td>
        <KnownTag known={row.known} source={row.source} />
      </td>
      <td className="faint" title={row.source}>
        {row.isOwn ? (
          <Button
            tone="link"
            aria-label={`Back to the pack's: ${row.label}`}
            onClick={() => void onChange(row.back)}
          >
            Back to the pack's: {row.packs}
          </Button>
        ) : (
          row.source
        )}
      </td>
    </tr>
  );
}

const fewNotes = 4;

type NotesProps = { provider: ProviderRow; onChange: (optionId: string) => void };

function AssumedNotes({ provider, onChange }: NotesProps) {
  const [isWhole, setWhole] = useState(provider.assumed.length <= fewNotes);
  const notes = isWhole ? provider.assumed : provider.assumed.slice(0, fewNotes);
  return (
    <>
      <h3 className="facts-head">
        Assumed <span className="faint">not documented, or only by somebody else</span>
      </h3>
      <ul className="facts-notes" aria-label={`Assumed about ${provider.name}`}>
        {notes.map(({ about, says, source, optionId }) => (
          <li key={`${about} ${says}`}>
            <KnownTag known="assumed" source={source} />
            <p>
              <b>{about}</b> {says} <span className="faint">{source}</span>{" "}
              {optionId !== undefined && (
                <Button tone="link" aria-label={`Change: ${about}`} onClick={() => onChange(optionId)}>
                  Change
                </Button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {!isWhole && (
        <Button tone="link" onClick={() => setWhole(true)}>
          Show all {provider.assumed.length}
        </Button>
      )}
    </>
  );
}

function focusFact(optionId: string): void {
  const row = document.getElementById(`fact-${optionId}`);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector<HTMLElement>("input, select")?.focus();
}
