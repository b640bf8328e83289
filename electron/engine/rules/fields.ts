/** What conditions and templates may name, with what it is. A path below an open field may be anything. */
import type { RuleField } from "../../../shared/rules";
import { outcome, outcomeClass, packId, stage } from "../../../shared/words";

type Told = Partial<RuleField> & Pick<RuleField, "field" | "says">;
const field = (told: Told): RuleField => ({ kind: "text", choices: [], later: false, ...told });

export const ruleFields: readonly RuleField[] = [
  field({ field: "outcome", says: "what became of the call", kind: "choice", choices: outcome.options }),
  field({ field: "outcomeDetail", says: "the provider's own reason" }),
  field({
    field: "outcomeClass",
    says: "whether anybody talked",
    kind: "choice",
    choices: outcomeClass.options,
  }),
  field({ field: "status", says: "the provider's own word for the state" }),
  field({ field: "stage", says: "where the call is", kind: "choice", choices: stage.options }),
  field({
    field: "direction",
    says: "inbound or outbound",
    kind: "choice",
    choices: ["inbound", "outbound"],
  }),
  field({ field: "started", says: "when it began", kind: "time" }),
  field({ field: "ended", says: "when it ended", kind: "time", later: true }),
  field({ field: "talkSeconds", says: "seconds of conversation", kind: "number", later: true }),
  field({ field: "attempts", says: "how often it was dialled", kind: "number" }),
  field({ field: "summary", says: "the provider's summary", later: true }),
  field({ field: "transcript", says: "what was said, line by line", later: true }),
  field({ field: "recording", says: "link to the recording", later: true }),
  field({ field: "link", says: "link to the call at the provider" }),
  field({ field: "agent", says: "who or what answered" }),
  field({ field: "person.name", says: "the other party's name" }),
  field({ field: "person.phone", says: "the other party's number, E.164" }),
  field({ field: "person.externalId", says: "the person's id in your system" }),
  field({ field: "person.email", says: "address of the contact" }),
  field({ field: "person.known", says: "there is a contact with this number or id", kind: "yes-no" }),
  field({ field: "person.vip", says: "the contact is marked vip, or has the tag", kind: "yes-no" }),
  field({ field: "person.noEmail", says: "the contact wants no e-mail", kind: "yes-no" }),
  field({ field: "person.doNotCall", says: "the contact is not to be called", kind: "yes-no" }),
  field({ field: "company.name", says: "the company, or the account that was called" }),
  field({ field: "metric.satisfaction", says: "from 1 to 5", kind: "number", later: true }),
  field({
    field: "metric.resolved",
    says: "the caller got what they called for",
    kind: "yes-no",
    later: true,
  }),
  field({
    field: "metric.sentiment",
    says: "how it sounded",
    kind: "choice",
    choices: ["negative", "neutral", "positive"],
    later: true,
  }),
  field({ field: "metric.followUp", says: "somebody should get back", kind: "yes-no", later: true }),
  field({ field: "provider", says: "which platform", kind: "choice", choices: packId.options }),
  field({ field: "source", says: "name of the source" }),
  field({ field: "origin", says: "live, simulated, replayed, imported or pulled" }),
  field({ field: "test", says: "a test call", kind: "yes-no" }),
  field({ field: "spam", says: "marked as spam", kind: "yes-no" }),
  field({ field: "callKey", says: "the provider's key of the call" }),
  field({ field: "event.type", says: "the event at which the rule acts" }),
  field({ field: "event.payload", says: "the body of that event", kind: "open" }),
  field({ field: "metadata", says: "what your system handed to the provider", kind: "open" }),
  field({ field: "extra", says: "reports and analyses of the provider", kind: "open" }),
  field({ field: "analysis", says: "the provider's analysis", kind: "open", later: true }),
];

const byName = new Map(ruleFields.map((one) => [one.field, one]));

export function fieldOf(path: string): RuleField | null {
  const known = byName.get(path);
  if (known) return known;
  return ruleFields.find((one) => one.kind === "open" && path.startsWith(`${one.field}.`)) ?? null;
}

/** Why there is no such field, and which one may be meant; null where there is. */
export function refuseField(path: string): string | null {
  if (fieldOf(path)) return null;
  const near = ruleFields
    .map((one) => ({ one, distance: editDistance(path.toLowerCase(), one.field.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const hint =
    near && near.distance <= 3
      ? ` Did you mean ${near.one.field}?`
      : " Own fields begin with metadata., extra. or event.payload.";
  return `There is no field “${path}”.${hint}`;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 9;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, character] of [...a].entries()) {
    const next = [at + 1];
    for (let index = 0; index < b.length; index += 1) {
      const change = (row[index] ?? 0) + (b[index] === character ? 0 : 1);
      next.push(Math.min(change, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 9;
}
