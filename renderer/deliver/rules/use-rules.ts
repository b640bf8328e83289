import type { RuleField, RuleRow } from "../../../shared/rules";
import { useCallChanges } from "../../call-changes";
import { engine } from "../../engine-client";
import { useEntities } from "../../entities";
import { type Read, useRead } from "../../read";

/** The rules, read again when calls or Setup changed: what fired is part of them. */
export function useRules(): Read<RuleRow[]> {
  const changes = useCallChanges();
  const waiting = useEntities(({ status }) => status?.outbox.delivered);
  return useRead("rules", async () => (await engine.rules.list()).rows, [changes, waiting]);
}

/** What conditions and templates may name. It changes with the program only. */
export function useRuleFields(): readonly RuleField[] {
  return useRead("rule fields", async () => (await engine.rules.fields()).rows).data ?? noFields;
}

const noFields: readonly RuleField[] = [];

/** Types of events that came, the most frequent first, with how often. */
export function useEventTypes(): readonly { type: string; events: number; more: boolean }[] {
  const { data } = useRead("event types", async () => {
    const q = "type:";
    const { rows } = await engine.search.complete({ in: "events", q, at: q.length });
    return rows.map(({ words, count, more }) => ({
      type: words.replace(/^type:/, "").replace(/^"(.*)"$/, "$1"),
      events: count ?? 0,
      more,
    }));
  });
  return data ?? noTypes;
}

const noTypes: readonly never[] = [];
