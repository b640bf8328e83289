import { X } from "lucide-react";
import { useState } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { RuleDefinition, RuleRow } from "../../../shared/rules";
import { engine } from "../../engine-client";
import { useRead } from "../../read";
import { moment } from "../../time";
import { Button, IconButton } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { VisibleText } from "../../ui/VisibleText";
import { conditionWords, triggerWords, whereWords } from "./rule-words";

type Props = {
  saved: RuleRow;
  destinations: readonly DestinationRow[];
  busy: boolean;
  onRestore: (definition: RuleDefinition) => void;
  onClose: () => void;
};

/** What the rule was before. Restoring makes it the next version; what ran under one keeps its number. */
export function Versions({ saved, destinations, busy, onRestore, onClose }: Props) {
  const { ruleId, version } = saved;
  const versions = useRead(
    `versions of ${ruleId}`,
    async () => (await engine.rules.versions({ ruleId })).rows,
    [version],
  );
  const [open, setOpen] = useState<number | null>(null);
  const rows = (versions.data ?? []).toSorted((a, b) => b.version - a.version);
  return (
    <aside className="rule-beside" aria-label="Versions">
      <header className="rule-beside-head">
        <h2 className="grow">Versions</h2>
        <IconButton label="Close the versions" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="rule-beside-body scroll">
        {versions.sentence && <ErrorLine sentence={versions.sentence} again={versions.again} />}
        {versions.data === null && !versions.sentence && <Skeleton rows={3} height={34} />}
        <ul className="rule-versions">
          {rows.map((row) => (
            <li key={row.version}>
              <button
                type="button"
                className="rule-versions-row"
                aria-expanded={open === row.version}
                onClick={() => setOpen(open === row.version ? null : row.version)}
              >
                <b>v{row.version}</b>
                <span className="grow truncate">
                  <VisibleText text={row.definition.name} />
                </span>
                {row.version === version && <span className="faint">now</span>}
                <time className="faint">{moment(row.at)}</time>
              </button>
              {open === row.version && (
                <div className="rule-versions-open">
                  <RuleInWords definition={row.definition} destinations={destinations} />
                  {row.version !== version && (
                    <Button size="small" disabled={busy} onClick={() => onRestore(row.definition)}>
                      Restore as v{version + 1}
                    </Button>
                  )}
                </div>
              )}
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
}

export function RuleInWords(props: { definition: RuleDefinition; destinations: readonly DestinationRow[] }) {
  const { definition, destinations } = props;
  const from = [...definition.providers, ...definition.sources];
  return (
    <dl className="rule-in-words">
      <dt>When</dt>
      <dd>
        <VisibleText text={triggerWords(definition.trigger)} />
        {from.length > 0 && `, from ${from.join(", ")}`}
      </dd>
      {definition.conditions.map((condition, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place in the rule
        <div key={index}>
          <dt>{index === 0 ? "If" : "and"}</dt>
          <dd className={condition.kind === "expression" ? "mono" : undefined}>
            <VisibleText text={conditionWords(condition)} />
          </dd>
        </div>
      ))}
      <dt>Then</dt>
      <dd>
        <VisibleText text={whereWords(definition, destinations)} />
      </dd>
      {definition.actions.flatMap(({ actionId, fields }) =>
        Object.entries(fields).flatMap(([name, text]) =>
          text === ""
            ? []
            : [
                <div key={`${actionId} ${name}`}>
                  <dt>{name}</dt>
                  <dd className="mono rule-in-words-text">
                    <VisibleText text={text} />
                  </dd>
                </div>,
              ],
        ),
      )}
    </dl>
  );
}
