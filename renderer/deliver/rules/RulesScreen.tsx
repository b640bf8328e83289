/** Rules beside the outbox: which there are (left), the one that is open, and what it would have done. */
import { type ReactNode, useCallback, useState } from "react";
import type { CannotFire, RuleDefinition } from "../../../shared/rules";
import { useDestinations } from "../../destinations";
import { engine } from "../../engine-client";
import { useKeys } from "../../keys";
import { useProviders } from "../../providers";
import { useRead, useWrite } from "../../read";
import { useSources } from "../../sources";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { Split } from "../../ui/Split";
import { useView } from "../../view";
import { DestinationPanel } from "../setup/DestinationPanel";
import { firstRule, newRuleId, readyRulesId } from "./new-rule";
import { ReadyRules } from "./ReadyRules";
import { RuleEditor } from "./RuleEditor";
import { RuleList } from "./RuleList";
import "./rule-list.css";
import "./rule-editor.css";
import "./rule-beside.css";
import "./dry-run.css";
import { dropDraft, isSameRule, keepDraft, useRuleDrafts } from "./rule-drafts";
import { moved, movedBefore } from "./rule-order";
import { useRules } from "./use-rules";

export function RulesScreen({ switcher }: { switcher: ReactNode }) {
  const rules = useRules();
  const destinations = useDestinations();
  const sources = useSources();
  const providers = useProviders();
  const kinds = useRead("destination kinds", async () => (await engine.destinations.kinds()).rows);
  const chosen = useView((state) => state.ruleId);
  const setup = useView((state) => state.destinationSetup);
  const drafts = useRuleDrafts((state) => state.drafts);
  const { busy, sentence, write } = useWrite();
  const [removed, setRemoved] = useState<{ ruleId: string; name: string } | null>(null);
  const [cannotFire, setCannotFire] = useState<CannotFire | null>(null);

  const rows = rules.data ?? [];
  const told = destinations.data ?? [];
  const saved =
    rows.find(({ ruleId }) => ruleId === chosen) ?? (chosen === newRuleId ? null : (rows[0] ?? null));
  const isBegun = chosen === newRuleId && drafts[newRuleId] !== undefined;
  const openId = chosen === readyRulesId ? null : isBegun ? newRuleId : (saved?.ruleId ?? null);
  const draft = (openId !== null && drafts[openId]) || null;
  const definition = draft?.definition ?? saved?.definition ?? null;

  const open = (ruleId: string) => useView.setState({ ruleId });
  const begin = (from: RuleDefinition) => {
    keepDraft(newRuleId, { definition: from, base: null });
    open(newRuleId);
  };
  const beginNew = () => {
    if (drafts[newRuleId]) return open(newRuleId);
    begin(firstRule(told, kinds.data ?? []));
  };
  const order = async (ruleIds: readonly string[] | null) => {
    if (ruleIds === null) return;
    await write(async () => rules.put((await engine.rules.order({ ruleIds: [...ruleIds] })).rows));
  };
  const switchTo = async (ruleId: string, enabled: boolean) => {
    await engine.rules.switch({ ruleId, enabled });
    rules.again();
  };
  const step = (by: number) => {
    const at = rows.findIndex(({ ruleId }) => ruleId === openId);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next) open(next.ruleId);
    return next !== undefined;
  };
  const hasRules = () => rows.length > 0;
  const canMove = (by: number) => saved !== null && moved(rows, saved.ruleId, by) !== null;
  useKeys("Rules", [
    {
      key: "n",
      does: "new rule",
      run: () => {
        beginNew();
        return true;
      },
    },
    { key: "[", does: "rule before", can: hasRules, run: () => step(-1) },
    { key: "]", does: "next rule", can: hasRules, run: () => step(1) },
    {
      key: "s",
      does: "switch the rule on or off",
      can: () => saved !== null && !draft && (!saved.cannotFire || saved.enabled),
      run: () => {
        if (!saved) return false;
        void write(() => switchTo(saved.ruleId, !saved.enabled));
        return true;
      },
    },
    { key: "J", does: "move the rule down", can: () => canMove(1), run: () => moveOpen(1) },
    { key: "K", does: "move the rule up", can: () => canMove(-1), run: () => moveOpen(-1) },
  ]);
  const moveOpen = (by: number) => {
    if (!saved) return false;
    void order(moved(rows, saved.ruleId, by));
    return true;
  };
  const onCannotFire = useCallback((next: CannotFire | null) => setCannotFire(next), []);
  const list = (
    <RuleList
      switcher={switcher}
      rules={rules}
      destinations={told}
      sources={sources.data ?? []}
      selected={openId}
      removed={removed}
      openCannotFire={cannotFire && definition ? { name: definition.name, cannotFire } : null}
      busy={busy}
      onNew={beginNew}
      onMove={(ruleId, by) => void order(moved(rows, ruleId, by))}
      onDrop={(ruleId, before) => void order(movedBefore(rows, ruleId, before))}
      onSwitch={(ruleId, enabled) => void write(() => switchTo(ruleId, enabled))}
      onRestored={() => {
        setRemoved(null);
        rules.again();
      }}
    />
  );
  const isLoaded = rules.data !== null && destinations.data !== null && kinds.data !== null;
  let main: ReactNode;
  if (!isLoaded) main = <Skeleton rows={8} height={34} widths={[70, 52, 61]} />;
  else if (openId === null || definition === null)
    main = (
      <ReadyRules
        isFirst={rows.length === 0}
        onNew={beginNew}
        onAdded={() => {
          rules.again();
          destinations.again();
        }}
      />
    );
  else
    main = (
      <RuleEditor
        key={openId}
        saved={openId === newRuleId ? null : saved}
        draft={draft}
        definition={definition}
        destinations={told}
        kinds={kinds.data ?? []}
        sources={sources.data ?? []}
        providers={providers.data ?? []}
        onDraft={(next) => {
          const base = draft?.base ?? saved?.version ?? null;
          if (openId !== newRuleId && saved && isSameRule(saved.definition, next)) dropDraft(openId);
          else keepDraft(openId, { definition: next, base: openId === newRuleId ? null : base });
        }}
        onUndo={() => {
          dropDraft(openId);
          if (openId === newRuleId) useView.setState({ ruleId: rows[0]?.ruleId ?? null });
        }}
        onSave={async (next) => {
          const isNew = openId === newRuleId;
          const row = await engine.rules.save({
            ...(isNew ? {} : { ruleId: openId }),
            definition: next,
            enabled: isNew ? false : (saved?.enabled ?? false),
          });
          rules.put(isNew ? [...rows, row] : rows.map((one) => (one.ruleId === row.ruleId ? row : one)));
          dropDraft(openId);
          open(row.ruleId);
          rules.again();
        }}
        onSwitch={(enabled) => switchTo(openId, enabled)}
        onMove={moveOpen}
        onCopy={() => begin({ ...definition, name: `${definition.name} (copy)`.slice(0, 80) })}
        onRemove={async () => {
          const { name } = await engine.rules.remove({ ruleId: openId });
          dropDraft(openId);
          setRemoved({ ruleId: openId, name });
          const rest = rows.filter(({ ruleId }) => ruleId !== openId);
          rules.put(rest);
          useView.setState({ ruleId: rest[0]?.ruleId ?? null });
        }}
        onDestinations={destinations.again}
        onCannotFire={onCannotFire}
      />
    );
  const failed = sentence || destinations.sentence || kinds.sentence || sources.sentence;
  return (
    <Split
      id="rules"
      panes={[
        { key: "list", size: 316, min: 250, max: 420, content: list },
        {
          key: "rule",
          min: 420,
          content: (
            <div className="rules-main">
              {failed && (
                <div className="rule-refused">
                  <ErrorLine sentence={failed} />
                </div>
              )}
              {main}
            </div>
          ),
        },
        ...(setup === null
          ? []
          : [
              {
                key: "setup",
                size: 440,
                min: 360,
                max: 700,
                content: (
                  <DestinationPanel
                    destinationId={setup === "new" ? null : setup}
                    onChanged={destinations.again}
                  />
                ),
              },
            ]),
      ]}
    />
  );
}
