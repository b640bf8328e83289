/** The verbs of rules and of the local outbox. */
import { randomUUID } from "node:crypto";
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { CannotFire, ReadyRuleRow, RuleDefinition, RuleRow } from "../../shared/rules";
import { destinationOf } from "./destinations/destinations";
import { checkFields } from "./destinations/fields";
import type { MetricProposals } from "./metrics-verbs";
import { letOutName } from "./outbox/send-message";
import type { ReaderSettings } from "./reader/settings";
import type { RouterParts } from "./router";
import { whyCannotFire } from "./rules/cannot-fire";
import { ruleFields } from "./rules/fields";
import { type Needed, type ReadyRule, readyRules } from "./rules/ready-rules";
import { compileRule, type StoredRule } from "./rules/rule";
import { readLocalMessages } from "./store/local-messages";
import { readRuleFirings, readRules, readRuleVersions } from "./store/rules";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const makeRuleId = () => `r_${randomUUID().slice(0, 13)}`;
const countedMs = 7 * 24 * 3_600_000;

export function ruleVerbs(os: Os, parts: RouterParts, proposals: MetricProposals) {
  const { database, store, clock, setup, reader, demo } = parts;
  const no = { message: "There is no such rule." };
  const kindOf = (destinationId: string) => setup.destination(destinationId)?.kind ?? null;
  const compile = (rule: Pick<StoredRule, "ruleId" | "version" | "since" | "definition">) =>
    compileRule(rule, kindOf);
  const unsaved = (definition: RuleDefinition) =>
    compile({ ruleId: "(new)", version: 0, since: null, definition });

  async function cannotFire(
    rule: ReturnType<typeof compile>,
    { sources, destinations }: Pick<ReaderSettings, "sources" | "destinations"> = setup.settings(),
  ): Promise<CannotFire | null> {
    const why = whyCannotFire(rule, {
      sources,
      destinations,
      stopped: reader.stoppedRules(),
      knowsContacts: parts.knowsContacts,
    });
    const source = sources.find(({ name }) => name === why?.source);
    if (!why?.metric || !source) return why;
    const found = (await proposals.of(source)).find(({ metric }) => metric === why.metric);
    if (!found) return why;
    const { metric: _, ...candidate } = found;
    return { ...why, candidate };
  }

  async function rowsOf(rules: StoredRule[]): Promise<RuleRow[]> {
    const firings = readRuleFirings(database, clock.now() - countedMs);
    const settings = setup.settings();
    return Promise.all(
      rules.map(async (rule) => ({
        ...rule,
        fired: firings.get(rule.ruleId)?.fired ?? 0,
        firedAt: firings.get(rule.ruleId)?.firedAt ?? null,
        cannotFire: await cannotFire(compile(rule), settings),
      })),
    );
  }

  const rows = () => rowsOf(readRules(database));

  async function find(ruleId: string): Promise<RuleRow | null> {
    const [row] = await rowsOf(readRules(database).filter((rule) => rule.ruleId === ruleId));
    return row ?? null;
  }

  function madeFor({ kind, name }: Needed) {
    return setup.destinationRows().find((row) => row.kind === kind && row.name === name);
  }

  function readyRow({ readyId, says, definition: { name, runs }, actions }: ReadyRule): ReadyRuleRow {
    const needed = [...new Map(actions.map(({ to }) => [to.name, to])).values()];
    return {
      readyId,
      name,
      says,
      runs,
      tells: needed.map((one) => one.name),
      makes: needed.flatMap((one) => (madeFor(one) ? [] : [one.name])),
      added: readRules(database).some((rule) => rule.definition.name === name),
    };
  }

  async function addReady({ definition, actions }: ReadyRule, enabled: boolean): Promise<string> {
    const filled: RuleDefinition["actions"] = [];
    for (const [index, { to, fields }] of actions.entries()) {
      const destination =
        madeFor(to) ??
        (await setup.saveDestination({ ...to, url: null, enabled: true, settings: to.settings }));
      // Its name is taken by a destination of another kind: the rule is added all the same, and says what it lacks.
      const presets = destinationOf(to.kind).message?.fields.map(({ name, preset }) => [name, preset]) ?? [];
      filled.push({
        actionId: `a${index + 1}`,
        destinationId: destination?.destinationId ?? "none",
        fields: { ...Object.fromEntries(presets), ...fields },
      });
    }
    const whole = { ...definition, actions: filled };
    const ruleId = makeRuleId();
    const isWhole = unsaved(whole).problems.length === 0;
    await store.write("saveRule", {
      ruleId,
      definition: whole,
      enabled: enabled && isWhole,
      at: clock.now(),
    });
    setup.rulesChanged();
    return ruleId;
  }

  return {
    rules: {
      list: os.rules.list.handler(async () => ({ rows: await rows(), cursor: null })),
      fields: os.rules.fields.handler(() => ({ rows: [...ruleFields], cursor: null })),
      ready: os.rules.ready.handler(() => ({ rows: readyRules.map(readyRow), cursor: null })),
      addReady: os.rules.addReady.handler(async ({ input: { readyIds, enabled }, errors }) => {
        const chosen = readyIds.map((readyId) => readyRules.find((one) => one.readyId === readyId));
        const added: string[] = [];
        for (const ready of chosen) {
          if (!ready) throw errors.NOT_FOUND({ message: "There is no such ready rule." });
          added.push(await addReady(ready, enabled));
        }
        return { rows: (await rows()).filter(({ ruleId }) => added.includes(ruleId)), cursor: null };
      }),
      save: os.rules.save.handler(async ({ input: { ruleId, definition, enabled }, errors }) => {
        if (ruleId !== undefined && !(await find(ruleId))) throw errors.NOT_FOUND(no);
        refuse(unsaved(definition), enabled, errors);
        const id = ruleId ?? makeRuleId();
        await store.write("saveRule", { ruleId: id, definition, enabled, at: clock.now() });
        setup.rulesChanged();
        const row = await find(id);
        if (!row) throw errors.NOT_FOUND(no);
        return row;
      }),
      check: os.rules.check.handler(async ({ input: { definition } }) => {
        const compiled = unsaved(definition);
        return { problems: compiled.problems, cannotFire: await cannotFire(compiled) };
      }),
      switch: os.rules.switch.handler(async ({ input: { ruleId, enabled }, errors }) => {
        const before = readRules(database).find((rule) => rule.ruleId === ruleId);
        if (!before) throw errors.NOT_FOUND(no);
        refuse(compile(before), enabled, errors);
        await store.write("saveRule", { ruleId, definition: before.definition, enabled, at: clock.now() });
        setup.rulesChanged();
        return (await find(ruleId)) ?? raise(errors.NOT_FOUND(no));
      }),
      order: os.rules.order.handler(async ({ input: { ruleIds } }) => {
        await store.write("orderRules", { ruleIds, at: clock.now() });
        setup.rulesChanged();
        return { rows: await rows(), cursor: null };
      }),
      remove: os.rules.remove.handler(async ({ input: { ruleId }, errors }) => {
        const before = await find(ruleId);
        if (!before) throw errors.NOT_FOUND(no);
        await store.write("removeRule", { ruleId, removed: true, at: clock.now() });
        setup.rulesChanged();
        return { name: before.definition.name };
      }),
      restore: os.rules.restore.handler(async ({ input: { ruleId }, errors }) => {
        await store.write("removeRule", { ruleId, removed: false, at: clock.now() });
        setup.rulesChanged();
        return (await find(ruleId)) ?? raise(errors.NOT_FOUND(no));
      }),
      versions: os.rules.versions.handler(async ({ input: { ruleId }, errors }) => {
        if (!(await find(ruleId))) throw errors.NOT_FOUND(no);
        return { rows: readRuleVersions(database, ruleId), cursor: null };
      }),
    },
    localOutbox: {
      list: os.localOutbox.list.handler(({ input: { callId, destinationId, look, cursor, limit } }) =>
        readLocalMessages(database, {
          callId: callId ?? null,
          destinationId: destinationId ?? null,
          look: look ?? null,
          before: cursor ?? null,
          limit,
        }),
      ),
      letOut: os.localOutbox.letOut.handler(async ({ input: { destinationId, out }, errors }) => {
        const stored = setup.destination(destinationId);
        if (!stored) throw errors.NOT_FOUND({ message: "There is no such destination." });
        const { message, name } = destinationOf(stored.kind);
        if (message?.way !== "out")
          throw errors.CONFLICT({ message: `${name} has no way out of this machine that could be opened.` });
        if (out && demo)
          throw errors.CONFLICT({
            message: "The demo tells nobody outside of this machine: its messages stay in the local outbox.",
          });
        const { [letOutName]: _, ...settings } = stored.settings;
        const values = stored.url === null ? settings : { url: stored.url, ...settings };
        const problems = out
          ? checkFields(destinationOf(stored.kind), {
              values,
              credentials: setup.credentialsOf(destinationId),
            })
          : [];
        if (problems.length > 0)
          throw errors.CONFLICT({
            message: `${stored.name} cannot be let out yet: ${problems.map(({ sentence }) => sentence).join(" ")}`,
          });
        const row = await setup.changeDestination(destinationId, async (old) => ({
          settings: { ...old.settings, [letOutName]: out },
        }));
        return row ?? raise(errors.NOT_FOUND({ message: "There is no such destination." }));
      }),
    },
  };
}

type Unfit = {
  UNPROCESSABLE_CONTENT(options: {
    message: string;
    data: { problems: ReturnType<typeof compileRule>["problems"] };
  }): Error;
};

/** What is wrong stands beside its place; a rule that is off may be kept half-written. */
function refuse({ problems }: ReturnType<typeof compileRule>, enabled: boolean, errors: Unfit): void {
  if (!enabled || problems.length === 0) return;
  const message = `It cannot be switched on yet: ${problems.map(({ sentence }) => sentence).join(" ")}`;
  throw errors.UNPROCESSABLE_CONTENT({ message, data: { problems } });
}

function raise(error: Error): never {
  throw error;
}
