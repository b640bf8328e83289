import { DoorOpen, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { DestinationRow } from "../../../shared/deliveries";
import type { CannotFire, RuleRow } from "../../../shared/rules";
import type { SourceRow } from "../../../shared/sources";
import { engine } from "../../engine-client";
import { type Read, useWrite } from "../../read";
import { Button, IconButton } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { RowButton } from "../../ui/RowButton";
import { Skeleton } from "../../ui/Skeleton";
import { VisibleText } from "../../ui/VisibleText";
import { openGateSettings, useView } from "../../view";
import { CannotFireCard } from "./CannotFireCard";
import { newRuleId, readyRulesId } from "./new-rule";
import { RuleRowLine } from "./RuleRowLine";
import { useRuleDrafts } from "./rule-drafts";
import { recordWords } from "./rule-words";

type Props = {
  switcher: ReactNode;
  rules: Read<RuleRow[]>;
  destinations: readonly DestinationRow[];
  sources: readonly SourceRow[];
  selected: string | null;
  removed: { ruleId: string; name: string } | null;
  /** What the open rule says, as it is written. */
  openCannotFire: { name: string; cannotFire: CannotFire } | null;
  busy: boolean;
  onNew: () => void;
  onMove: (ruleId: string, step: number) => void;
  onDrop: (ruleId: string, before: string) => void;
  onSwitch: (ruleId: string, enabled: boolean) => void;
  onRestored: () => void;
};

/** Rules in two groups, each with its reason. Their order is their place. */
export function RuleList({ switcher, rules, destinations, sources, selected, ...props }: Props) {
  const drafts = useRuleDrafts((state) => state.drafts);
  const rows = rules.data ?? [];
  const blocked =
    props.openCannotFire ??
    rows.flatMap(({ enabled, cannotFire, definition: { name } }) =>
      enabled && cannotFire ? { name, cannotFire } : [],
    )[0];
  const records = destinations.filter(({ message }) => message === null);
  const group = (runs: "now" | "final") =>
    rows
      .filter(({ definition }) => definition.runs === runs)
      .map((rule) => (
        <RuleRowLine
          key={rule.ruleId}
          rule={rule}
          destinations={destinations}
          selected={rule.ruleId === selected}
          hasDraft={drafts[rule.ruleId] !== undefined}
          busy={props.busy}
          onOpen={() => useView.setState({ ruleId: rule.ruleId })}
          onSwitch={(enabled) => props.onSwitch(rule.ruleId, enabled)}
          onMove={(step) => props.onMove(rule.ruleId, step)}
          onDropOf={(ruleId) => props.onDrop(ruleId, rule.ruleId)}
        />
      ));
  const now = group("now");
  const final = group("final");
  return (
    <section className="rule-list" aria-label="Rules">
      <header className="destinations-head">
        <h2>Deliver</h2>
        {switcher}
        <IconButton label="New rule" onClick={props.onNew}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="rule-list-rows scroll">
        {rules.sentence && (
          <div className="destinations-failed">
            <ErrorLine sentence={rules.sentence} again={rules.again} />
          </div>
        )}
        {drafts[newRuleId] && (
          <button
            type="button"
            className="rule-begun"
            aria-current={selected === newRuleId ? "true" : undefined}
            onClick={() => useView.setState({ ruleId: newRuleId })}
          >
            <span className="rule-unsaved" aria-hidden />
            <span className="grow truncate">
              <VisibleText text={drafts[newRuleId].definition.name || "A new rule"} />
            </span>
            <span className="faint">not saved</span>
          </button>
        )}
        <GroupHead words="Now" why="at the event, once per call" end="fired, 7 d" />
        <ul aria-label="Now">{now}</ul>
        {rules.data && now.length === 0 && <p className="rule-list-none">No rule acts at an event yet.</p>}
        {rules.data === null && !rules.sentence && <Skeleton rows={3} height={50} widths={[60, 48]} />}
        <GroupHead words="At final" why="through the gate" end="" />
        {records.length > 0 && (
          <ul aria-label="Told of every final call">
            {records.map((destination) => (
              <RecordLine key={destination.destinationId} destination={destination} />
            ))}
          </ul>
        )}
        <ul aria-label="At final">{final}</ul>
        {rules.data && final.length === 0 && (
          <p className="rule-list-none">No rule acts on final calls yet.</p>
        )}
        {rows.length > 0 && (
          <Button
            tone="link"
            className="rule-list-ready"
            onClick={() => useView.setState({ ruleId: readyRulesId })}
          >
            Rules to begin with
          </Button>
        )}
      </div>
      {props.removed && <Removed removed={props.removed} onRestored={props.onRestored} />}
      {blocked && (
        <CannotFireCard
          key={`${blocked.name} ${blocked.cannotFire.metric}`}
          name={blocked.name}
          cannotFire={blocked.cannotFire}
          sources={sources}
          onMapped={rules.again}
        />
      )}
    </section>
  );
}

function GroupHead({ words, why, end }: { words: string; why: string; end: string }) {
  return (
    <h3 className="rule-group">
      <b>{words}</b> <span className="grow">{why}</span>
      <span>{end}</span>
    </h3>
  );
}

/** No rule: it is told of every call that its gate lets through. */
function RecordLine({ destination }: { destination: DestinationRow }) {
  const { destinationId, name, kind, kindName, enabled } = destination;
  return (
    <li className="rule-row" data-fixed>
      <DoorOpen size={15} aria-hidden className="rule-row-gate" />
      <div className="rule-row-words grow">
        <RowButton
          title={`What the gate of ${name} takes, requires and waits for`}
          onClick={() => openGateSettings(destinationId)}
        >
          Tell <VisibleText text={name} />
        </RowButton>
        <p className="rule-row-where truncate">{recordWords[kind] ?? kindName}</p>
      </div>
      <span className="faint rule-row-gate-words">{enabled ? "its gate" : "off"}</span>
    </li>
  );
}

function Removed(props: { removed: { ruleId: string; name: string }; onRestored: () => void }) {
  const { ruleId, name } = props.removed;
  const { busy, sentence, write } = useWrite();
  const undo = async () => {
    if (await write(() => engine.rules.restore({ ruleId }))) {
      useView.setState({ ruleId });
      props.onRestored();
    }
  };
  return (
    <div className="rule-removed" role="status">
      <span className="grow truncate">“{name}” removed</span>
      <Button tone="link" disabled={busy} onClick={() => void undo()}>
        Undo
      </Button>
      {sentence && <ErrorLine sentence={sentence} />}
    </div>
  );
}
