import type { RuleDefinition, RuleProblem } from "../../../shared/rules";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import type { PackId, Stage } from "../../../shared/words";
import { count } from "../../time";
import { Chips } from "../../ui/Chips";
import { Choice, Some } from "./Choice";
import { Problems } from "./Problems";
import { RuleLine } from "./RuleLine";
import { problemsAt } from "./rule-fit";
import { useEventTypes } from "./use-rules";

type Props = {
  definition: RuleDefinition;
  problems: readonly RuleProblem[];
  sources: readonly SourceRow[];
  providers: readonly ProviderRow[];
  /** At how many it looked. */
  looked: string;
  onChange: (change: Partial<RuleDefinition>) => void;
};

const stages: readonly Stage[] = [
  "queued",
  "dialing",
  "in-conversation",
  "processing",
  "analysis",
  "final",
  "failed",
];

type When = "event" | "stage" | "end" | "final";
const whens: readonly { value: When; words: string }[] = [
  { value: "event", words: "an event comes" },
  { value: "stage", words: "it reaches a stage" },
  { value: "end", words: "the call ends" },
  { value: "final", words: "the call is final" },
];

/** What makes the rule look, and at whose calls. */
export function WhenLines({ definition, problems, sources, providers, looked, onChange }: Props) {
  const { trigger } = definition;
  const when: When = definition.runs === "final" ? "final" : (trigger?.on ?? "event");
  const types = useEventTypes();
  const choose = (next: When) => {
    if (next === "final") onChange({ runs: "final", trigger: null });
    else if (next === "event") onChange({ runs: "now", trigger: { on: "event", types: [] } });
    else if (next === "stage")
      onChange({ runs: "now", trigger: { on: "stage", stages: ["in-conversation"] } });
    else onChange({ runs: "now", trigger: { on: "end" } });
  };
  const own = problemsAt(problems, "trigger");
  return (
    <RuleLine
      words="When"
      end={<span>{looked}</span>}
      below={own.length > 0 && <Problems problems={problems} place="trigger" />}
    >
      <Choice label="When" value={when} choices={whens} onChange={choose} />
      {trigger?.on === "event" && (
        <Chips
          label="Types of events"
          values={trigger.types}
          rows={types.map(({ type, events, more }) => ({
            value: type,
            says: "came",
            tag: `${count(events)}${more ? "+" : ""}`,
          }))}
          placeholder="of any type"
          onChange={(next) => onChange({ trigger: { on: "event", types: next } })}
        />
      )}
      {trigger?.on === "stage" && (
        <Some
          label="Stages"
          values={trigger.stages}
          choices={stages.map((value) => ({ value, words: value }))}
          none="choose"
          invalid={own.length > 0}
          onChange={(next) => onChange({ trigger: { on: "stage", stages: next as Stage[] } })}
        />
      )}
      {when === "final" && <span className="secondary">through the gate of who is told</span>}
      <FromWhom definition={definition} sources={sources} providers={providers} onChange={onChange} />
    </RuleLine>
  );
}

function FromWhom({ definition, sources, providers, onChange }: Omit<Props, "problems" | "looked">) {
  const values = [
    ...definition.providers.map((id) => `provider ${id}`),
    ...definition.sources.map((name) => `source ${name}`),
  ];
  const here = providers.filter(
    ({ id }) => definition.providers.includes(id) || sources.some(({ provider }) => provider === id),
  );
  const gone = definition.sources.filter((name) => !sources.some((source) => source.name === name));
  return (
    <span className="rule-from">
      <span className="secondary">from</span>
      <Some
        label="From"
        none="any source"
        values={values}
        choices={[
          ...here.map(({ id, name }) => ({ value: `provider ${id}`, words: `any ${name} source` })),
          ...sources.map(({ name, providerName }) => ({
            value: `source ${name}`,
            words: name,
            hint: providerName,
          })),
          ...gone.map((name) => ({ value: `source ${name}`, words: name, hint: "is gone" })),
        ]}
        onChange={(next) =>
          onChange({
            providers: next.flatMap((one) =>
              one.startsWith("provider ") ? [one.slice("provider ".length) as PackId] : [],
            ),
            sources: next.flatMap((one) => (one.startsWith("source ") ? [one.slice("source ".length)] : [])),
          })
        }
      />
    </span>
  );
}
