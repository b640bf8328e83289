/** Why a rule cannot act on anything although it is on. What it cannot know is no “0 times”. The candidate is filled in elsewhere. */
import { metricName } from "../../../shared/metrics";
import type { CannotFire } from "../../../shared/rules";
import { packOf } from "../providers/packs";
import type { StoredDestination } from "../store/destinations";
import type { StoredSource } from "../store/sources";
import type { CompiledRule } from "./rule";

export function whyCannotFire(
  rule: CompiledRule,
  {
    sources,
    destinations,
    stopped,
    knowsContacts,
  }: {
    sources: readonly StoredSource[];
    destinations: readonly StoredDestination[];
    /** By rule id. */
    stopped: ReadonlyMap<string, string>;
    /** False where the sandbox CRM is elsewhere: nobody's contact can be asked for while a call is judged. */
    knowsContacts: boolean;
  },
): CannotFire | null {
  const no = (sentence: string) => ({ sentence, metric: null, source: null, candidate: null });
  const [problem] = rule.problems;
  if (problem) return no(problem.sentence);
  const whyStopped = stopped.get(rule.ruleId);
  if (whyStopped !== undefined) return no(whyStopped);
  const { definition } = rule;
  const about = sources.filter(
    ({ name, provider }) =>
      (definition.providers.length === 0 || definition.providers.includes(provider)) &&
      (definition.sources.length === 0 || definition.sources.includes(name)),
  );
  if (about.length === 0) return no("It is about no source that there is: choose others.");
  const off = rule.actions
    .map(({ destinationId }) => destinations.find((one) => one.destinationId === destinationId))
    .find((one) => one && !one.enabled);
  if (off) return no(`${off.name} is switched off.`);
  const contact = definition.conditions.find(
    (one) => one.kind === "field" && contactFields.includes(one.field),
  );
  if (contact?.kind === "field" && !knowsContacts)
    return no(
      `It reads ${contact.field} from a contact, and the sandbox CRM runs elsewhere: contacts are known only where Ringback starts it.`,
    );
  for (const metric of metricName.options) {
    const isAsked = definition.conditions.some(
      (one) =>
        (one.kind === "field" && one.field === `metric.${metric}` && one.operator !== "not-there") ||
        (one.kind === "expression" && new RegExp(`\\bmetric\\.${metric}\\b`).test(one.expression)),
    );
    if (!isAsked || about.some((source) => source.metrics[metric])) continue;
    // Where some metrics are mapped already the rest is missed; where none is, nobody began.
    const source = about.find(({ metrics }) => Object.keys(metrics).length > 0) ?? about[0];
    if (!source) continue;
    return {
      sentence: `It reads ${metricWords[metric]}, and no field of ${packOf(source.provider).name} is mapped to it.`,
      metric,
      source: source.name,
      candidate: null,
    };
  }
  return null;
}

const contactFields = ["person.email", "person.known", "person.vip", "person.noEmail", "person.doNotCall"];
const metricWords = {
  satisfaction: "satisfaction",
  resolved: "resolved",
  sentiment: "sentiment",
  followUp: "follow-up",
};
