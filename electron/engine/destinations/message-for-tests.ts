/** A message of a rule, for tests that look at one thing in it. */
import type { RuleMessage } from "../../../shared/rules";

export function ruleMessageOf(
  message: Record<string, string>,
  change: Partial<RuleMessage> = {},
): RuleMessage {
  return {
    look: "chat",
    leaves: true,
    externalId: "mirai:c_9f21",
    rule: { ruleId: "r_1", name: "Unhappy", version: 1 },
    because: [],
    message,
    asks: null,
    ...change,
  };
}
