import { X } from "lucide-react";
import { useState } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { RuleDefinition } from "../../../shared/rules";
import { engine } from "../../engine-client";
import { MessageCard } from "../../local-outbox/MessageCard";
import { useRead } from "../../read";
import { age } from "../../time";
import { IconButton } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { MarkIcon, StateWord } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { checkable } from "./rule-fit";
import { conditionWords } from "./rule-words";

type Props = {
  definition: RuleDefinition;
  destinations: readonly DestinationRow[];
  onClose: () => void;
};

/** One call under the rule as it is written, check by check. */
export function TryPanel({ definition, destinations, onClose }: Props) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const q = query.trim();
  const calls = useRead(`calls to try ${q}`, async () => {
    const { rows } = await engine.calls.list({ limit: 40, ...(q ? { q } : {}) });
    return rows;
  });
  const rows = calls.data ?? [];
  const call = rows.find(({ callId }) => callId === chosen) ?? rows[0] ?? null;
  const trial = useRead(
    call ? `trial ${call.callId}` : null,
    () => engine.dryRuns.try({ definition: checkable(definition), callId: call?.callId ?? "" }),
    [definition],
  );
  return (
    <aside className="rule-beside" aria-label="Try on one call">
      <header className="rule-beside-head">
        <h2 className="grow">Try on one call</h2>
        <IconButton label="Close the trial" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="rule-beside-body scroll">
        <input
          className="input"
          aria-label="Search a call to try"
          placeholder="Search calls: a word, a number, outcome:busy"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
        {calls.sentence && <ErrorLine sentence={calls.sentence} />}
        {rows.length > 0 && (
          <select
            className="input"
            aria-label="Call to try"
            size={Math.max(2, Math.min(5, rows.length))}
            value={call?.callId ?? ""}
            onChange={({ target }) => setChosen(target.value)}
          >
            {rows.map((row) => (
              <option key={row.callId} value={row.callId}>
                {`${row.personName ?? row.phone ?? row.key} · ${row.outcome ?? row.stage ?? "no outcome yet"} · ${age(row.lastReceivedAt)} ago`}
              </option>
            ))}
          </select>
        )}
        {rows.length === 0 && calls.data && (
          <p className="rule-beside-none">{q ? "No call is found by that." : "No call came yet."}</p>
        )}
        {trial.sentence && <ErrorLine sentence={trial.sentence} again={trial.again} />}
        {trial.data && (
          <>
            <p role="status">
              {trial.data.fires ? (
                <StateWord tone="ok" mark="check">
                  it would have fired
                </StateWord>
              ) : (
                <StateWord tone="plain" mark="minus">
                  it would not have fired
                </StateWord>
              )}
            </p>
            <ul className="rule-checks">
              {trial.data.checks.map(({ place, ok, because }) => (
                <li key={place} data-tone={ok ? "ok" : "warn"}>
                  <MarkIcon mark={ok ? "check" : "cross"} size={12} />
                  <span className="grow">
                    {checkWords(place, definition)}
                    <span className="secondary">
                      {" "}
                      <VisibleText text={because} />
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            {trial.data.messages.map(({ actionId, destinationId, payload }) => (
              <MessageCard
                key={actionId}
                message={payload}
                destination={
                  destinations.find((one) => one.destinationId === destinationId)?.name ?? "a destination"
                }
                at={call?.lastReceivedAt ?? 0}
              />
            ))}
          </>
        )}
      </div>
    </aside>
  );
}

const placeWords: Record<string, string> = {
  sources: "From",
  trigger: "When",
  gate: "Gate",
  group: "Group",
  once: "Once per call",
};

function checkWords(place: string, { conditions }: RuleDefinition): string {
  const [, index] = /^conditions\.(\d+)$/.exec(place) ?? [];
  const condition = index === undefined ? undefined : conditions[Number(index)];
  return `${condition ? conditionWords(condition) : (placeWords[place] ?? place)}:`;
}
