import type { DestinationRow } from "../../../shared/deliveries";
import type { RuleRow } from "../../../shared/rules";
import { count, moment } from "../../time";
import { RowButton } from "../../ui/RowButton";
import { Tag } from "../../ui/Tag";
import { Toggle } from "../../ui/Toggle";
import { VisibleText } from "../../ui/VisibleText";
import { stateOf, whereWords } from "./rule-words";

type Props = {
  rule: RuleRow;
  destinations: readonly DestinationRow[];
  selected: boolean;
  hasDraft: boolean;
  busy: boolean;
  onOpen: () => void;
  onSwitch: (enabled: boolean) => void;
  onMove: (step: number) => void;
  /** The one that is dragged was let go on this. */
  onDropOf: (ruleId: string) => void;
};

const dragged = "application/x-ringback-rule";

/** One rule: its switch, where it goes, and how often it fired. Dragging, or Alt and an arrow, moves it. */
export function RuleRowLine({ rule, destinations, selected, hasDraft, busy, ...does }: Props) {
  const { ruleId, definition, fired, firedAt, cannotFire, enabled } = rule;
  const state = stateOf(rule);
  return (
    <li
      className="rule-row"
      data-selected={selected || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(dragged, ruleId);
        event.dataTransfer.effectAllowed = "move";
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragged)) return;
        event.preventDefault();
        event.currentTarget.dataset.over = "";
      }}
      onDragLeave={(event) => {
        delete event.currentTarget.dataset.over;
      }}
      onDrop={(event) => {
        event.preventDefault();
        delete event.currentTarget.dataset.over;
        does.onDropOf(event.dataTransfer.getData(dragged));
      }}
    >
      {state === "cannot-fire" ? (
        <span
          className="rule-hatched"
          role="img"
          aria-label={`${definition.name} cannot fire`}
          title={cannotFire?.sentence}
        >
          <i />
        </span>
      ) : (
        <Toggle
          label={`${definition.name} switched on`}
          checked={enabled}
          disabled={busy}
          onChange={does.onSwitch}
        />
      )}
      <div className="rule-row-words grow">
        <RowButton
          aria-current={selected ? "true" : undefined}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          title={definition.name}
          onClick={does.onOpen}
          onKeyDown={(event) => {
            const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
            if (!event.altKey || step === 0) return;
            event.preventDefault();
            does.onMove(step);
          }}
        >
          <VisibleText text={definition.name} />
        </RowButton>
        <p className="rule-row-where truncate">
          <VisibleText text={whereWords(definition, destinations)} />
        </p>
      </div>
      {hasDraft && (
        <span className="rule-unsaved" role="img" aria-label="not saved" title="Changed and not saved" />
      )}
      {state === "cannot-fire" ? (
        <Tag tone="warn" mark="minus" title={cannotFire?.sentence}>
          cannot fire
        </Tag>
      ) : (
        <span
          className="rule-row-fired"
          title={firedAt === null ? "Never in these 7 days" : `The last at ${moment(firedAt)}`}
        >
          {enabled || fired > 0 ? count(fired) : "off"}
        </span>
      )}
    </li>
  );
}
