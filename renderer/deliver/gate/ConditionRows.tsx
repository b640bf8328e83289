/** Which calls a destination takes by what they say: a row for each condition, added one by one. */
import { X } from "lucide-react";
import { useState } from "react";
import type { ConditionName } from "../../../shared/gate-settings";
import { Button, IconButton } from "../../ui/Button";
import { listOf, settingAt, withSetting } from "./draft";
import type { Draft } from "./Setting";

const examples: Record<ConditionName, string> = {
  source: "mirai, front-desk",
  provider: "mirai, atoms",
  company: "Example Clinic",
  agent: "front desk",
  number: "+12025550100",
  direction: "inbound",
  outcome: "completed, voicemail",
};
const names = Object.keys(examples) as ConditionName[];
const kinds = ["only", "never"] as const;

export function ConditionRows({ draft }: { draft: Draft }) {
  const [added, setAdded] = useState<{ name: ConditionName; kind: (typeof kinds)[number] }[]>([]);
  const set = names.flatMap((name) =>
    kinds.flatMap((kind) =>
      settingAt(draft.gate, `takes.${name}.${kind}`) === undefined ? [] : [{ name, kind }],
    ),
  );
  const isShown = (one: { name: string; kind: string }) =>
    set.some(({ name, kind }) => name === one.name && kind === one.kind);
  const rows = [...set, ...added.filter((one) => !isShown(one))];
  const free = names.filter((name) => !rows.some((row) => row.name === name && row.kind === "only"));
  return (
    <div className="gate-conditions">
      {rows.length === 0 && <p className="faint">Every call: no condition is set.</p>}
      {rows.map((row) => (
        <ConditionRow
          key={`${row.name} ${row.kind}`}
          draft={draft}
          {...row}
          onKind={(kind) => setAdded([...added, { name: row.name, kind }])}
          onRemove={() => setAdded(added.filter(({ name, kind }) => name !== row.name || kind !== row.kind))}
        />
      ))}
      <select
        className="input gate-condition-add"
        aria-label="Add a condition"
        value=""
        onChange={({ target }) => setAdded([...added, { name: target.value as ConditionName, kind: "only" }])}
      >
        <option value="">Add a condition …</option>
        {free.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

type RowProps = {
  draft: Draft;
  name: ConditionName;
  kind: (typeof kinds)[number];
  onKind: (kind: (typeof kinds)[number]) => void;
  onRemove: () => void;
};

function ConditionRow({ draft, name, kind, onKind, onRemove }: RowProps) {
  const path = `takes.${name}.${kind}`;
  const set = settingAt(draft.gate, path);
  const [typed, setTyped] = useState<string | null>(null);
  const other = kind === "only" ? "never" : "only";
  return (
    <div className="gate-condition">
      <span>{name}</span>
      <Button
        size="small"
        title={`Change it into “${other === "only" ? "is one of" : "is none of"}”`}
        onClick={() => {
          draft.change(withSetting(withSetting(draft.gate, path, undefined), `takes.${name}.${other}`, set));
          onRemove();
          onKind(other);
        }}
      >
        {kind === "only" ? "is one of" : "is none of"}
      </Button>
      <input
        className="input mono"
        aria-label={`${name} ${kind === "only" ? "is one of" : "is none of"}`}
        value={typed ?? (Array.isArray(set) ? set.join(", ") : "")}
        placeholder={examples[name]}
        autoComplete="off"
        spellCheck={false}
        onBlur={() => setTyped(null)}
        onChange={({ target }) => {
          setTyped(target.value);
          draft.change(withSetting(draft.gate, path, listOf(target.value)));
        }}
      />
      <IconButton
        label={`Remove the condition on ${name}`}
        onClick={() => {
          draft.change(withSetting(draft.gate, path, undefined));
          onRemove();
        }}
      >
        <X size={13} aria-hidden />
      </IconButton>
    </div>
  );
}
