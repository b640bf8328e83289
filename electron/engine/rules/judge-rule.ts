/** A rule over one call: every check with its reason, and the messages it makes where all hold. */
import type { MessageLook, RuleCheck, RuleCondition, RuleMessage } from "../../../shared/rules";
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { isAddress } from "../destinations/mail/is-address";
import { valueAt } from "../providers/paths";
import { holdsField, holdsHours, type Judged, judgeExpression, judgeField, judgeHours } from "./conditions";
import type { CompiledAction, CompiledRule } from "./rule";
import { fieldsOfTemplate, renderTemplate } from "./template";

export type JudgedRule = {
  fires: boolean;
  /** Indexes of the conditions that do not hold, in their order, up to the `most`th. */
  failed: number[];
  /** Every condition that was judged, in words. Of many calls few are shown: they are made when they are asked for. */
  checks(): RuleCheck[];
  /** Why an expression of it did not come to an end; then the rest says nothing. */
  stopped: string | null;
};

/** Whether it is about calls of this provider and source at all. */
export function isAbout(
  { definition: { providers, sources } }: CompiledRule,
  { provider, source }: Pick<CallRecordContent, "provider" | "source">,
): boolean {
  const isOfProvider = providers.length === 0 || providers.some((one) => one === provider);
  return isOfProvider && (sources.length === 0 || sources.includes(source));
}

/**
 * `at`: of the event, by our clock. Every condition is judged, or those up to the `most`th that does not hold: who asks
 * for many calls need not know more. A promise only where an expression needs its language.
 */
export function judgeRule(
  rule: CompiledRule,
  subject: Json,
  at: number,
  most = Number.POSITIVE_INFINITY,
): JudgedRule | Promise<JudgedRule> {
  return judgeWith(rule, subject, at, most, []);
}

/** `ran`: by their index the expressions that were run already. */
function judgeWith(
  rule: CompiledRule,
  subject: Json,
  at: number,
  most: number,
  ran: Judged[],
): JudgedRule | Promise<JudgedRule> {
  const { definition, expressions } = rule;
  const failed: number[] = [];
  let index = 0;
  for (; index < definition.conditions.length && failed.length < most; index += 1) {
    const condition = definition.conditions[index] as RuleCondition;
    let ok: boolean;
    if (condition.kind === "field") ok = holdsField(condition, subject);
    else if (condition.kind === "hours") ok = holdsHours(condition, at, definition.zone);
    else {
      const expression = expressions.get(index);
      const judged = ran[index] ?? (expression ? judgeExpression(expression, subject) : none);
      if (judged instanceof Promise) return judgeLater(rule, subject, at, most, { ran, index, judged });
      ran[index] = judged;
      ok = judged.ok;
    }
    if (!ok) failed.push(index);
  }
  return new Judgement(rule, subject, at, { failed, judged: index, ran });
}

async function judgeLater(
  rule: CompiledRule,
  subject: Json,
  at: number,
  most: number,
  { ran, index, judged }: { ran: Judged[]; index: number; judged: Promise<Judged> },
): Promise<JudgedRule> {
  ran[index] = await judged;
  return judgeWith(rule, subject, at, most, ran);
}

/** A class, because there is one for every rule and call: what it may be asked costs nothing until it is. */
class Judgement implements JudgedRule {
  readonly fires: boolean;
  readonly failed: number[];

  constructor(
    private readonly rule: CompiledRule,
    private readonly subject: Json,
    private readonly at: number,
    private readonly found: { failed: number[]; judged: number; ran: Judged[] },
  ) {
    this.fires = found.failed.length === 0;
    this.failed = found.failed;
  }

  get stopped(): string | null {
    return this.found.ran.find((one) => one?.stopped)?.because ?? null;
  }

  checks(): RuleCheck[] {
    const { conditions, zone } = this.rule.definition;
    return conditions.slice(0, this.found.judged).map((condition, index) => ({
      place: `conditions.${index}`,
      ...(condition.kind === "field"
        ? judgeField(condition, this.subject)
        : condition.kind === "hours"
          ? judgeHours(condition, this.at, zone)
          : (this.found.ran[index] ?? none)),
    }));
  }
}

/** Every expression of a rule is compiled with it. */
const none: Judged = { ok: false, because: "no such expression" };

export type MadeMessage = { payload: RuleMessage; defaults: string[] };

/** The message of one action, as it is frozen. What a person must be asked first is said in it, and nothing is guessed. */
export function makeMessage(
  rule: CompiledRule,
  action: CompiledAction,
  {
    look,
    content,
    subject,
    spam,
    checks,
  }: { look: MessageLook; content: CallRecordContent; subject: Json; spam: boolean; checks: RuleCheck[] },
): MadeMessage {
  const message: Record<string, string> = {};
  const defaults: string[] = [];
  let asks: RuleMessage["asks"] = null;
  for (const { field, template } of action.fields) {
    const rendered = renderTemplate(template, subject, rule.definition.zone);
    defaults.push(...rendered.defaults);
    const text = field.kind === "text" ? rendered.text : rendered.text.replace(/\s*[\r\n]+\s*/g, " ").trim();
    message[field.name] = text;
    if (field.kind === "address") {
      const isPersons = fieldsOfTemplate(template).length > 0;
      if (isPersons && valueAt(subject, "person.noEmail") === true)
        asks ??= {
          about: "preferences",
          sentence: "The contact wants no e-mail: held until you decide.",
        };
      else if (!isAddress(text))
        asks ??= {
          about: "no-address",
          sentence:
            text === ""
              ? "No address is known: neither the contact nor the call has one."
              : `“${text.slice(0, 80)}” is no e-mail address.`,
        };
    } else if (rendered.missing.length > 0)
      asks ??= {
        about: "missing-field",
        sentence: `${field.label} needs ${rendered.missing.join(" and ")}, and this call has none. Give the template a default, such as {{${rendered.missing[0]} else "…"}}.`,
      };
  }
  const isLive = content.origin === "live" || content.origin === "pulled";
  return {
    defaults,
    payload: {
      look,
      leaves: isLive && !content.test && !spam,
      externalId: content.externalId,
      rule: { ruleId: rule.ruleId, name: rule.definition.name, version: rule.version },
      because: checks.map(({ because }) => because),
      message,
      asks,
    },
  };
}

/** Fields its templates name, each once. */
export function fieldsNamed(rule: CompiledRule): string[] {
  const named = rule.actions.flatMap(({ fields }) => fields.flatMap((one) => fieldsOfTemplate(one.template)));
  return [...new Set(named)];
}
