/** What of the plan has happened in this demo, with the moment. Another demo begins anew. */
import { useEffect } from "react";
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import { usePlayWith } from "../calls/play-with";
import { useRules } from "../deliver/rules/use-rules";
import { useEntities } from "../entities";
import { useView } from "../view";
import { type PlanStep, plan, seenNow } from "./plan";

type Seen = { of: string; at: Record<string, number> };

const useSeen = create<Seen>()(
  persist((): Seen => ({ of: "", at: {} }), {
    name: "ringback.demo-plan",
    storage: createJSONStorage(() => sessionStorage),
  }),
);

export function markPlan(id: string): void {
  const { at } = useSeen.getState();
  if (at[id] === undefined) useSeen.setState({ at: { ...at, [id]: Date.now() } });
}

export function usePlanSeen(): Readonly<Record<string, number>> {
  return useSeen(({ at }) => at);
}

export function usePlanStep(): { step: PlanStep | null; done: number } {
  const at = usePlanSeen();
  const step = plan.find(({ id }) => at[id] === undefined) ?? null;
  return { step, done: plan.filter(({ id }) => at[id] !== undefined).length };
}

/** Watches for as long as it is mounted. */
export function PlanWatch(): null {
  const folder = useEntities(({ status }) => status?.dataFolder ?? null);
  const runs = useEntities((state) => state.runs);
  const calls = useEntities((state) => state.calls);
  const events = useEntities(({ status }) => status?.events ?? 0);
  const screen = useView((view) => view.screen);
  const clean = useView((view) => view.cleanStory !== null);
  const rules = useRules();
  const who = usePlayWith(({ company, name }) => company.trim() !== "" && name.trim() !== "");
  useEffect(() => {
    if (folder !== null && useSeen.getState().of !== folder) useSeen.setState({ of: folder, at: {} });
  }, [folder]);
  useEffect(() => {
    const seen = seenNow({
      who,
      onStage: screen === "stage",
      runs: [...runs.values()],
      rulesOn: rules.data?.some(({ enabled }) => enabled) ?? false,
      synced: [...calls.values()].some(({ delivery }) => delivery === "synced"),
      crmOpen: screen === "sandbox",
      clean,
      events,
    });
    for (const id of seen) markPlan(id);
  }, [who, screen, runs, rules.data, calls, clean, events]);
  return null;
}
