/** Which requests the wire shows: those of the run, where it plays this file, else those that are planned. */
import type { RunDetail } from "../../shared/runs";
import type { ScenarioPlan } from "../../shared/scenario-plan";
import type { WireSendPlace } from "./rails-layout";

/** The file may have been changed since: then the run's requests are not those of the plan. */
export function isOfPlan(run: RunDetail, plan: ScenarioPlan): boolean {
  const stepOf = new Map(plan.steps.map((step) => [step.index, step]));
  const first = run.sends.filter(({ retryOf }) => retryOf === null);
  return (
    run.provider === plan.provider &&
    first.length === plan.sends.length &&
    first.every(({ number, type, happensMs }) => {
      const planned = plan.sends[number - 1];
      const step = planned && stepOf.get(planned.step);
      return step?.type === type && (happensMs === null || step.happensMs === happensMs);
    })
  );
}

/** `index` of the step that a request of the run is of; a retry is of the step that it repeats. */
export function stepOfSend(
  send: { number: number; retryOf: number | null },
  plan: ScenarioPlan,
): number | null {
  return plan.sends[(send.retryOf ?? send.number) - 1]?.step ?? null;
}

/** `run`: one that plays this plan; null: none does. */
export function wirePlaces(plan: ScenarioPlan, run: RunDetail | null): WireSendPlace[] {
  if (!run)
    return plan.sends.map(({ number, step, plannedMs }) => ({
      number,
      step,
      ms: plannedMs,
      state: "planned",
    }));
  return run.sends.map((send) => {
    const { number, plannedMs, sentAt, error, status } = send;
    const failed = error !== null || (status !== null && status >= 400);
    return {
      number,
      step: stepOfSend(send, plan) ?? -1,
      ms: plannedMs,
      state: sentAt === null ? "ahead" : failed ? "failed" : "sent",
    };
  });
}
