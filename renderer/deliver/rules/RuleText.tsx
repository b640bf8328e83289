import { Plus } from "lucide-react";
import { useState } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { DestinationKindRow } from "../../../shared/destinations-contract";
import type { DryRunOfRule } from "../../../shared/dry-run";
import type { RuleCondition, RuleDefinition, RuleField, RuleProblem } from "../../../shared/rules";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { OfferInput } from "../../ui/OfferInput";
import { StateWord } from "../../ui/Tag";
import { openDestinationSetup } from "../../view";
import { ActionBlock, actionFor } from "./ActionBlock";
import { ConditionLine } from "./ConditionLine";
import { freeActionId } from "./new-rule";
import { Problems } from "./Problems";
import { RuleLine } from "./RuleLine";
import { WhenLines } from "./WhenLines";

type Props = {
  definition: RuleDefinition;
  problems: readonly RuleProblem[];
  fields: readonly RuleField[];
  destinations: readonly DestinationRow[];
  kinds: readonly DestinationKindRow[];
  sources: readonly SourceRow[];
  providers: readonly ProviderRow[];
  /** What the dry run says; null: nothing yet. */
  of: DryRunOfRule | null;
  days: number;
  onDefinition: (definition: RuleDefinition) => void;
};

const begun = {
  field: { kind: "field", field: "", operator: "is", value: "" },
  hours: { kind: "hours", days: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" },
  expression: { kind: "expression", expression: "" },
} satisfies Record<RuleCondition["kind"], RuleCondition>;

/** The rule as lines: when it looks, what must hold, who is told and how. */
export function RuleText({ definition, problems, fields, of, days, onDefinition, ...props }: Props) {
  const { conditions, actions, runs } = definition;
  const [added, setAdded] = useState<number | null>(null);
  const change = (next: Partial<RuleDefinition>) => onDefinition({ ...definition, ...next });
  const add = (kind: RuleCondition["kind"]) => {
    setAdded(conditions.length);
    change({ conditions: [...conditions, begun[kind]] });
  };
  const leftOf = (index: number) => {
    const step = of?.funnel.find(({ place }) => place === `conditions.${index}`);
    if (!step) return null;
    return (
      <span>
        true for <b>{count(step.left)}</b>
      </span>
    );
  };
  return (
    <section className="rule-text-lines scroll" aria-label="The rule">
      <WhenLines
        definition={definition}
        problems={problems}
        sources={props.sources}
        providers={props.providers}
        looked={of ? `${count(of.looked)} in ${days === 1 ? "1 day" : `${days} days`}` : ""}
        onChange={change}
      />
      {conditions.map((condition, index) => (
        <ConditionLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place in the rule
          key={index}
          condition={condition}
          index={index}
          fields={fields}
          problems={problems}
          left={leftOf(index)}
          zoneWords={definition.zone === null ? "in this machine’s zone" : `in ${definition.zone}`}
          isNew={added === index}
          onChange={(next) => change({ conditions: conditions.with(index, next) })}
          onRemove={() => {
            setAdded(null);
            change({ conditions: conditions.toSpliced(index, 1) });
          }}
        />
      ))}
      <RuleLine words={conditions.length === 0 ? "If" : ""}>
        {conditions.length === 0 && <span className="faint">nothing more is asked</span>}
        <span className="rule-add">
          {(["field", "hours", "expression"] as const).map((kind) => (
            <Button
              key={kind}
              tone="quiet"
              size="small"
              icon={<Plus size={12} aria-hidden />}
              disabled={conditions.length >= 20}
              onClick={() => add(kind)}
            >
              {kind === "field" ? "Condition" : kind === "hours" ? "Hours" : "Expression"}
            </Button>
          ))}
        </span>
      </RuleLine>
      {actions.map((action, index) => (
        <ActionBlock
          key={action.actionId}
          action={action}
          index={index}
          destinations={props.destinations}
          kinds={props.kinds}
          fields={fields}
          problems={problems}
          isOnly={actions.length === 1}
          isNow={runs === "now"}
          end={index === 0 && of && of.copies > 0 && <Copies copies={of.copies} />}
          onChange={(next) => change({ actions: actions.with(index, next) })}
          onRemove={() => change({ actions: actions.toSpliced(index, 1) })}
        />
      ))}
      <MoreMessages {...props} definition={definition} problems={problems} onChange={change} />
      <GroupAndZone definition={definition} problems={problems} onChange={change} />
    </section>
  );
}

function Copies({ copies }: { copies: number }) {
  return (
    <StateWord tone="ok" mark="check">
      {copies === 1 ? "1 copy sent nothing" : `${count(copies)} copies sent nothing`}
    </StateWord>
  );
}

type MoreProps = Pick<Props, "definition" | "problems" | "destinations" | "kinds"> & {
  onChange: (change: Partial<RuleDefinition>) => void;
};

/** One more who is told; where nobody can be, the way to add somebody. */
function MoreMessages({ definition, problems, destinations, kinds, onChange }: MoreProps) {
  const { actions } = definition;
  if (actions.length >= 5) return null;
  const told = actions.map(({ destinationId }) => destinationId);
  const next = destinations.find(({ destinationId }) => !told.includes(destinationId)) ?? destinations[0];
  const isFirst = actions.length === 0;
  return (
    <RuleLine
      words={isFirst ? "Then" : ""}
      below={isFirst && <Problems problems={problems} place="actions" />}
    >
      {next ? (
        <span className="rule-add">
          <Button
            tone="quiet"
            size="small"
            icon={<Plus size={12} aria-hidden />}
            onClick={() =>
              onChange({
                actions: [
                  ...actions,
                  actionFor(
                    next.destinationId,
                    { actionId: freeActionId(definition), fields: {} },
                    destinations,
                    kinds,
                  ),
                ],
              })
            }
          >
            {isFirst ? "Message" : "Another message"}
          </Button>
          <Button
            tone="quiet"
            size="small"
            icon={<Plus size={12} aria-hidden />}
            onClick={() => openDestinationSetup("new")}
          >
            Add a destination
          </Button>
        </span>
      ) : (
        <>
          <span className="secondary">No destination takes messages yet.</span>
          <Button size="small" onClick={() => openDestinationSetup("new")}>
            Add a destination
          </Button>
        </>
      )}
    </RuleLine>
  );
}

const zones = Intl.supportedValuesOf("timeZone").map((value) => ({ value, says: "" }));

function GroupAndZone(props: {
  definition: RuleDefinition;
  problems: readonly RuleProblem[];
  onChange: (change: Partial<RuleDefinition>) => void;
}) {
  const { definition, problems, onChange } = props;
  return (
    <RuleLine words="Also" below={<Problems problems={problems} place="zone" />}>
      <label
        className="rule-also"
        title="Of the rules of one group only the first in order that holds acts, once per call"
      >
        <span className="secondary">in group</span>
        <input
          className="input rule-group-name"
          value={definition.group ?? ""}
          maxLength={60}
          placeholder="none, it acts alone"
          autoComplete="off"
          onChange={({ target }) => onChange({ group: target.value.trim() === "" ? null : target.value })}
        />
      </label>
      <span className="rule-also">
        <span className="secondary">times in</span>
        <OfferInput
          label="Time zone"
          className="rule-zone"
          value={definition.zone ?? ""}
          rows={zones}
          placeholder="this machine’s zone"
          invalid={problems.some(({ place }) => place === "zone")}
          onChange={(zone) => onChange({ zone: zone.trim() === "" ? null : zone.trim() })}
        />
      </span>
    </RuleLine>
  );
}
