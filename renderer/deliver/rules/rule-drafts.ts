/** What was changed of a rule and is not saved. It outlives a look at another screen and a reload of the page. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { RuleDefinition } from "../../../shared/rules";

export type RuleDraft = {
  definition: RuleDefinition;
  /** The version it was begun from; null: a rule that is not saved yet. */
  base: number | null;
};

export const useRuleDrafts = create<{ drafts: Readonly<Record<string, RuleDraft>> }>()(
  persist(() => ({ drafts: {} }), { name: "ringback.rule-drafts" }),
);

export function keepDraft(ruleId: string, draft: RuleDraft): void {
  useRuleDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [ruleId]: draft } }));
}

export function dropDraft(ruleId: string): void {
  useRuleDrafts.setState(({ drafts: { [ruleId]: _, ...drafts } }) => ({ drafts }));
}

/** Whether two definitions are the same rule; the order of keys says nothing. */
export function isSameRule(one: RuleDefinition, other: RuleDefinition): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
