import { Ellipsis } from "lucide-react";
import type { RuleDefinition, RuleRow } from "../../../shared/rules";
import { age } from "../../time";
import { Button, IconButton } from "../../ui/Button";
import { Menu } from "../../ui/Menu";
import { Tag } from "../../ui/Tag";
import "./rule-head.css";

export type Beside = "preview" | "versions" | "try";

type Props = {
  definition: RuleDefinition;
  /** Null: it was never saved. */
  saved: RuleRow | null;
  isChanged: boolean;
  /** Saved by somebody else since this draft was begun. */
  isBehind: boolean;
  nameIsWrong: boolean;
  beside: Beside;
  busy: boolean;
  /** Why it cannot be saved, or switched on; null where it can. */
  saveRefused: string | null;
  switchRefused: string | null;
  /** How much is wrong; null where nothing is. */
  mend: string | null;
  onName: (name: string) => void;
  onBeside: (beside: Beside) => void;
  onSave: () => void;
  onUndo: () => void;
  onSwitch: (enabled: boolean) => void;
  onMove: (step: number) => void;
  onCopy: () => void;
  onRemove: () => void;
};

/** The rule's name, whether it acts, which version stands here, and what can be done with it. */
export function RuleHead(props: Props) {
  const { definition, saved, isChanged, beside, busy } = props;
  const toggle = (which: Beside) => props.onBeside(beside === which ? "preview" : which);
  return (
    <header className="rule-head">
      <h1 className="visually-hidden">Rules</h1>
      <input
        className="rule-name"
        aria-label="Name of the rule"
        aria-invalid={props.nameIsWrong || undefined}
        value={definition.name}
        maxLength={80}
        placeholder="Name of the rule"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: a new rule begins with its name
        autoFocus={saved === null && definition.name === ""}
        onChange={({ target }) => props.onName(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Tag tone="plain">{definition.runs === "now" ? "now" : "at final"}</Tag>
      <StateTag saved={saved} />
      <span className="rule-version truncate" role="status">
        {saved === null ? "never saved" : `v${saved.version}, changed ${agoWords(saved.changedAt)}`}
        {isChanged && (
          <>
            <span className="rule-unsaved" aria-hidden /> not saved
          </>
        )}
        {props.isBehind && ", saved elsewhere since"}
        {isChanged && props.saveRefused
          ? ` · ${props.saveRefused}`
          : props.mend && ` · ${props.mend}: it cannot be switched on`}
      </span>
      <span className="grow" />
      {saved && (
        <Menu
          label={`More of ${saved.definition.name}`}
          trigger={
            <IconButton label="More">
              <Ellipsis size={15} aria-hidden />
            </IconButton>
          }
          items={[
            { words: "Move up", hint: "K", onSelect: () => props.onMove(-1) },
            { words: "Move down", hint: "J", onSelect: () => props.onMove(1) },
            { words: "Begin a copy of it", onSelect: props.onCopy },
            "line",
            { words: "Remove", onSelect: props.onRemove },
          ]}
        />
      )}
      {isChanged && (
        <Button tone="quiet" disabled={busy} onClick={props.onUndo}>
          {saved === null ? "Discard" : "Undo"}
        </Button>
      )}
      {saved && (
        <Button tone="quiet" aria-expanded={beside === "versions"} onClick={() => toggle("versions")}>
          Versions
        </Button>
      )}
      <Button aria-expanded={beside === "try"} onClick={() => toggle("try")}>
        Try on one call
      </Button>
      {saved && !isChanged ? (
        <Button
          disabled={busy || (!saved.enabled && props.switchRefused !== null)}
          title={saved.enabled ? undefined : (props.switchRefused ?? undefined)}
          onClick={() => props.onSwitch(!saved.enabled)}
        >
          {saved.enabled ? "Switch off" : "Switch on"}
        </Button>
      ) : (
        <Button
          tone="filled"
          disabled={busy || props.saveRefused !== null}
          title={props.saveRefused ?? undefined}
          onClick={props.onSave}
        >
          Save as v{(saved?.version ?? 0) + 1}
        </Button>
      )}
    </header>
  );
}

function StateTag({ saved }: { saved: RuleRow | null }) {
  if (saved === null) return null;
  if (!saved.enabled) return <Tag tone="plain">off</Tag>;
  if (saved.cannotFire)
    return (
      <Tag tone="warn" mark="minus" title={saved.cannotFire.sentence}>
        cannot fire
      </Tag>
    );
  return (
    <Tag tone="ok" mark="check">
      on
    </Tag>
  );
}

export function agoWords(at: number): string {
  return Date.now() - at < 60_000 ? "just now" : `${age(at)} ago`;
}
