/** Rules as tests write them, and what they ask about the local outbox. */
import type { LocalMessage, RuleDefinition, RuleRow } from "../../shared/rules";
import type { EngineProcess } from "./engine-process";

/** A rule at final that tells one destination; `change` says what is otherwise. */
export function ruleOf(
  destinationId: string,
  fields: Record<string, string>,
  change: Partial<RuleDefinition> = {},
): RuleDefinition {
  return {
    name: "A rule",
    runs: "final",
    trigger: null,
    providers: [],
    sources: [],
    conditions: [],
    group: null,
    zone: "UTC",
    actions: [{ actionId: "a1", destinationId, fields }],
    ...change,
  };
}

export async function addRule(engine: EngineProcess, definition: RuleDefinition): Promise<RuleRow> {
  return engine.client.rules.save({ definition, enabled: true });
}

export async function landed(engine: EngineProcess, callId?: string): Promise<LocalMessage[]> {
  return (await engine.client.localOutbox.list({ limit: 500, ...(callId ? { callId } : {}) })).rows;
}

/** Resolves once so many messages of the call landed, the oldest first. */
export async function untilLanded(engine: EngineProcess, callId: string, times: number) {
  return engine.until(async () => {
    const rows = await landed(engine, callId);
    return rows.length === times ? rows.toReversed() : null;
  }, `${times} messages of ${callId} in the local outbox`);
}
