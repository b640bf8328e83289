/** Messages of one call: what a rule wrote and where it is, and which rules still wait for the gate. Pure. */
import type { CallDetail, GateVerdict } from "../../shared/calls";
import type { DestinationRow } from "../../shared/deliveries";
import type { LocalMessage, RuleMessage, RuleRow } from "../../shared/rules";
import type { DeliveryState } from "../../shared/words";

export type StageMessage = {
  deliveryId: string;
  destination: string;
  message: RuleMessage;
  runs: "now" | "final" | null;
  /** Null: it has not arrived anywhere yet. */
  arrivedAt: number | null;
  /**
   * `landed`: in the local outbox, or in the sandbox CRM. `out`: it left this machine. `held`: somebody is asked first.
   * `dead`: it was given up.
   */
  state: "landed" | "out" | "under-way" | "held" | "dead";
  /** The last observed fact, in words. */
  observed: string;
};

export type WaitingRule = { rule: RuleRow; destination: DestinationRow; verdict: GateVerdict };

type Known = {
  call: Pick<CallDetail, "deliveries" | "gate" | "provider" | "source">;
  local: readonly LocalMessage[];
  rules: readonly RuleRow[];
  destinations: readonly DestinationRow[];
};

/** In the order in which they arrived; what has not, last. */
export function stageMessages({ call, local, rules, destinations }: Known): StageMessage[] {
  const messages = call.deliveries
    .filter(({ step }) => step.startsWith("rule:"))
    .map((delivery): StageMessage => {
      const message = delivery.payload as unknown as RuleMessage;
      const here = local.find(({ deliveryId }) => deliveryId === delivery.deliveryId);
      const way = destinations.find(({ destinationId }) => destinationId === delivery.destinationId)?.message
        ?.way;
      const arrived = here !== undefined || delivery.state === "delivered";
      return {
        deliveryId: delivery.deliveryId,
        destination: delivery.destination,
        message,
        runs: rules.find(({ ruleId }) => ruleId === message.rule.ruleId)?.definition.runs ?? null,
        arrivedAt: here?.landedAt ?? (arrived ? delivery.updatedAt : null),
        state: !arrived ? notArrived(delivery.state) : here || way === "here" ? "landed" : "out",
        observed: delivery.observed,
      };
    });
  return messages.sort(
    (a, b) => (a.arrivedAt ?? Number.POSITIVE_INFINITY) - (b.arrivedAt ?? Number.POSITIVE_INFINITY),
  );
}

function notArrived(state: DeliveryState): StageMessage["state"] {
  return state === "held" || state === "dead" ? state : "under-way";
}

/** Rules at final that may still act: they are on, are about such calls, and their gate has not opened. */
export function waitingRules({ call, rules, destinations }: Omit<Known, "local">): WaitingRule[] {
  return rules.flatMap((rule) => {
    const { definition, enabled, cannotFire } = rule;
    const { providers, sources, runs, actions } = definition;
    if (!enabled || cannotFire !== null || runs !== "final") return [];
    if (providers.length > 0 && !providers.includes(call.provider)) return [];
    if (sources.length > 0 && !sources.includes(call.source)) return [];
    return actions.flatMap(({ destinationId }) => {
      const verdict = call.gate.find((one) => one.destinationId === destinationId);
      const destination = destinations.find((one) => one.destinationId === destinationId);
      if (!destination || verdict?.state !== "waiting") return [];
      return [{ rule, destination, verdict }];
    });
  });
}

/** Whether it had not arrived at this moment. What a moment brings comes a little after it, and belongs to it. */
export function isAhead(
  { arrivedAt }: Pick<StageMessage, "arrivedAt">,
  { at, moments }: { at: number; moments: readonly number[] },
): boolean {
  return arrivedAt === null || at < (moments.findLast((one) => one <= arrivedAt) ?? arrivedAt);
}

/** `1 landed, 1 waits`, of those that had arrived and of all others. */
export function outboxSum(arrived: readonly StageMessage[], waiting: number): string {
  const landed = arrived.filter(({ state }) => state === "landed").length;
  return `${landed} landed, ${waiting === 1 ? "1 waits" : `${waiting} wait`}`;
}
