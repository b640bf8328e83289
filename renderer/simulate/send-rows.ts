/** Rows of the table of sends: what was sent, what was lost on purpose, and the one that is waited for. */
import type { RunDetail, RunSend } from "../../shared/runs";
import type { PlannedStep, ScenarioPlan } from "../../shared/scenario-plan";
import type { EventKind, Stage } from "../../shared/words";
import { stepOfSend } from "./wire-places";

export type SendRow = {
  id: string;
  /** `index` of the step; null where the file has it no more. */
  step: number | null;
  atMs: number;
  type: string;
  kind: EventKind;
  stage: Stage | null;
  call: string | null;
  fault: string | null;
  send: RunSend | null;
  state: "planned" | "sent" | "dropped" | "waiting" | "not-sent";
};

type Look = Pick<PlannedStep, "kind" | "stage">;

/** `ofPlan`: the run plays this very plan. `lost`: how many of the dropped steps have happened by now. */
export function sendRows(
  plan: ScenarioPlan,
  run: RunDetail | null,
  { ofPlan, lost }: { ofPlan: boolean; lost: number },
): SendRow[] {
  const lookOf = new Map<string, Look>(plan.steps.map((step) => [step.type, step]));
  const stepOf = new Map(plan.steps.map((step) => [step.index, step]));
  if (!run) return plannedRows(plan, stepOf);
  const isOver = run.state !== "playing" && run.state !== "paused";
  const next = run.sends
    .filter(({ sentAt }) => sentAt === null)
    .reduce<RunSend | null>(
      (first, send) => (first && first.plannedMs <= send.plannedMs ? first : send),
      null,
    );
  const rows = run.sends.flatMap((send): SendRow[] => {
    const isNext = send === next && !isOver;
    if (send.sentAt === null && !isNext && !isOver) return [];
    const step = ofPlan ? stepOfSend(send, plan) : null;
    const look = (step === null ? undefined : stepOf.get(step)) ?? lookOf.get(send.type);
    return [
      {
        id: String(send.number),
        step,
        atMs: send.plannedMs,
        type: send.type,
        kind: look?.kind ?? "lifecycle",
        stage: look?.stage ?? null,
        call: send.call,
        fault: send.fault,
        send,
        state: send.sentAt !== null ? "sent" : isOver ? "not-sent" : "waiting",
      },
    ];
  });
  const dropped = run.dropped.flatMap(({ type, happensMs }, index): SendRow[] => {
    if (index >= lost && !isOver) return [];
    const look = lookOf.get(type);
    const step = plan.steps.find((one) => one.dropped && one.type === type && one.happensMs === happensMs);
    return [
      {
        id: `dropped ${index}`,
        step: step?.index ?? null,
        atMs: happensMs,
        type,
        kind: look?.kind ?? "lifecycle",
        stage: look?.stage ?? null,
        call: step?.call ?? null,
        fault: "dropped",
        send: null,
        state: "dropped",
      },
    ];
  });
  return inOrder([...rows, ...dropped]);
}

function plannedRows(plan: ScenarioPlan, stepOf: Map<number, PlannedStep>): SendRow[] {
  const row = (step: PlannedStep, id: string, atMs: number, fault: string | null): SendRow => ({
    id,
    step: step.index,
    atMs,
    type: step.type,
    kind: step.kind,
    stage: step.stage,
    call: step.call,
    fault,
    send: null,
    state: "planned",
  });
  const sends = plan.sends.flatMap(({ number, step: of, plannedMs, fault }) => {
    const step = stepOf.get(of);
    return step ? [row(step, String(number), plannedMs, fault)] : [];
  });
  const dropped = plan.steps
    .filter((step) => step.dropped)
    .map(
      (step): SendRow => ({
        ...row(step, `dropped ${step.index}`, step.happensMs, "dropped"),
        state: "dropped",
      }),
    );
  return inOrder([...sends, ...dropped]);
}

function inOrder(rows: SendRow[]): SendRow[] {
  const waits = ({ state }: SendRow) => (state === "waiting" || state === "not-sent" ? 1 : 0);
  return rows.toSorted((a, b) => waits(a) - waits(b) || a.atMs - b.atMs);
}
