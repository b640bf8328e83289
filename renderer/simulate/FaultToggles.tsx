import type { PlannedStep, ScenarioPlan } from "../../shared/scenario-plan";
import { Toggle } from "../ui/Toggle";
import { amountOf, type FaultKind, faultKinds, hasFault } from "./fault-kinds";
import { counted } from "./simulate-words";
import { type FaultEdits, overtakenBy } from "./use-fault-edits";
import "./fault-toggles.css";

const meanings: Record<FaultKind, string> = {
  duplicate: "Sent more than once, as platforms do when an answer is late",
  reorder: "Overtakes the event before it",
  delay: "Comes later than it happened",
  drop: "Is lost on the way",
  mutate: "A field more, a field less, another type",
  "bad signature": "A signature that does not fit",
  "stale time": "Signed an hour ago, where the platform signs a time",
  burst: "Many copies at the same moment",
};

type FaultTogglesProps = {
  plan: ScenarioPlan | null;
  selected: PlannedStep | null;
  edits: FaultEdits;
};

/** All eight, always in the same place. They act on the selected event; without one they count. */
export function FaultToggles({ plan, selected, edits }: FaultTogglesProps) {
  const steps = plan?.steps ?? [];
  const hint = selected ? null : "Choose an event on the rails or in the file first";
  return (
    // biome-ignore lint/a11y/useSemanticElements: switches that act at once are no form
    <div className="fault-toggles" role="group" aria-label="Faults of the selected event">
      {faultKinds.map((kind) => {
        const having = steps.filter((step) => hasFault(step, kind));
        const isOn = selected ? hasFault(selected, kind) : having.length > 0;
        const cannot =
          kind === "reorder" &&
          selected !== null &&
          !isOn &&
          plan !== null &&
          overtakenBy(plan, selected) === null;
        return (
          <div
            key={kind}
            className="fault-toggle"
            title={hint ?? (cannot ? "No event happens before it" : meanings[kind])}
          >
            <Toggle
              label={kind}
              checked={isOn}
              disabled={!selected || !edits.plan || cannot}
              onChange={() => selected && edits.toggle(selected, kind)}
            />
            <span className={isOn ? undefined : "secondary"}>{kind}</span>
            <span className="grow" />
            <Amount kind={kind} selected={selected} having={having} />
          </div>
        );
      })}
    </div>
  );
}

/** Of the selected event how much of it, in amber; else how many others have it. */
function Amount(props: { kind: FaultKind; selected: PlannedStep | null; having: readonly PlannedStep[] }) {
  const { kind, selected, having } = props;
  if (selected && hasFault(selected, kind))
    return <span className="fault-amount truncate">{amountOf(selected, kind)}</span>;
  const [only] = having;
  if (!only) return null;
  if (selected)
    return (
      <span className="faint mono" title={`${counted(having.length, "other event")} with it`}>
        {having.length}
      </span>
    );
  return (
    <span className="fault-amount truncate">
      {having.length === 1 ? amountOf(only, kind) : having.length}
    </span>
  );
}
