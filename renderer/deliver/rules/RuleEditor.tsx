/**
 * One rule as it is written, beside a real call, over what it would have done. The text is the draft: every part works
 * on it, and nothing acts before it is saved and switched on.
 */
import { type ReactNode, useEffect, useState } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { DestinationKindRow } from "../../../shared/destinations-contract";
import type { CannotFire, RuleDefinition, RuleRow } from "../../../shared/rules";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import { useWrite } from "../../read";
import { ErrorLine } from "../../ui/ErrorLine";
import { DryRunPart } from "./DryRunPart";
import { Preview } from "./Preview";
import { type Beside, RuleHead } from "./RuleHead";
import { RuleText } from "./RuleText";
import type { RuleDraft } from "./rule-drafts";
import { TryPanel } from "./TryPanel";
import { type Show, useDryRun } from "./use-dry-run";
import { useRuleCheck } from "./use-rule-check";
import { useRuleFields } from "./use-rules";
import { useShownRow } from "./use-shown-row";
import { Versions } from "./Versions";

type Props = {
  saved: RuleRow | null;
  draft: RuleDraft | null;
  definition: RuleDefinition;
  destinations: readonly DestinationRow[];
  kinds: readonly DestinationKindRow[];
  sources: readonly SourceRow[];
  providers: readonly ProviderRow[];
  onDraft: (definition: RuleDefinition) => void;
  onUndo: () => void;
  /** Saves it as the next version. */
  onSave: (definition: RuleDefinition) => Promise<unknown>;
  onSwitch: (enabled: boolean) => Promise<unknown>;
  onMove: (step: number) => void;
  onCopy: () => void;
  onRemove: () => Promise<unknown>;
  onDestinations: () => void;
  onCannotFire: (cannotFire: CannotFire | null) => void;
};

export function RuleEditor({ saved, draft, definition, destinations, ...props }: Props) {
  const fields = useRuleFields();
  const checked = useRuleCheck(definition);
  const [days, setDays] = useState(7);
  const [show, setShow] = useState<Show>("nearly");
  const [beside, setBeside] = useState<Beside>("preview");
  const dry = useDryRun(definition, days, show);
  const shown = useShownRow(dry.rows);
  const { busy, sentence, write } = useWrite();
  const { problems, cannotFire } = checked;
  const { onCannotFire } = props;
  useEffect(() => onCannotFire(cannotFire), [cannotFire, onCannotFire]);

  const gap = problems.find(({ place }) => ["name", "actions"].includes(place));
  const many = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const isChanged = draft !== null;
  const saveRefused = saveRefusal({ problems: problems.length, many, gap: gap?.sentence ?? null, saved });
  const switchRefused = problems.length > 0 ? `Mend ${many} first.` : null;
  const takesMessages = destinations.filter(({ message }) => message !== null);
  const of = dry.run?.rules[0] ?? null;
  let right: ReactNode;
  if (beside === "versions" && saved)
    right = (
      <Versions
        saved={saved}
        destinations={destinations}
        busy={busy}
        onRestore={(older) => void write(() => props.onSave(older))}
        onClose={() => setBeside("preview")}
      />
    );
  else if (beside === "try")
    right = (
      <TryPanel definition={definition} destinations={destinations} onClose={() => setBeside("preview")} />
    );
  else
    right = (
      <Preview
        definition={definition}
        shown={shown}
        of={of}
        destinations={takesMessages}
        isWrong={problems.length > 0}
        onLetOut={props.onDestinations}
      />
    );
  return (
    <section className="rule-editor" aria-label="Rule">
      <RuleHead
        definition={definition}
        saved={saved}
        isChanged={isChanged}
        isBehind={draft !== null && saved !== null && draft.base !== saved.version}
        nameIsWrong={problems.some(({ place }) => place === "name")}
        beside={beside}
        busy={busy}
        saveRefused={saveRefused}
        switchRefused={switchRefused}
        mend={problems.length > 0 && !gap ? many : null}
        onName={(name) => props.onDraft({ ...definition, name })}
        onBeside={setBeside}
        onSave={() => void write(() => props.onSave({ ...definition, name: definition.name.trim() }))}
        onUndo={props.onUndo}
        onSwitch={(enabled) => void write(() => props.onSwitch(enabled))}
        onMove={props.onMove}
        onCopy={props.onCopy}
        onRemove={() => void write(props.onRemove)}
      />
      {(sentence || checked.sentence) && (
        <div className="rule-refused">
          <ErrorLine sentence={sentence || checked.sentence} />
        </div>
      )}
      <div className="rule-top">
        <RuleText
          definition={definition}
          problems={problems}
          fields={fields}
          destinations={takesMessages}
          kinds={props.kinds}
          sources={props.sources}
          providers={props.providers}
          of={of}
          days={days}
          onDefinition={props.onDraft}
        />
        {right}
      </div>
      <DryRunPart
        dry={dry}
        isNow={definition.runs === "now"}
        days={days}
        show={show}
        selected={shown.selected}
        onDays={setDays}
        onShow={setShow}
        onSelect={shown.select}
      />
    </section>
  );
}

function saveRefusal(state: {
  problems: number;
  many: string;
  gap: string | null;
  saved: RuleRow | null;
}): string | null {
  if (state.gap) return state.gap;
  if (state.problems === 0) return null;
  // One that is off may be kept half-written; one that is on acts at once.
  return state.saved?.enabled ? `It is on: mend ${state.many} before it is saved.` : null;
}
