/**
 * The thread of dry runs: rules nobody may have saved, over recorded calls, from a read connection of its own. It writes
 * nothing and sends nothing. It says in shared memory at which rule it is, so that a thread that spins can be ended and
 * the rule be named; what it told until then stands.
 */

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { RuleDefinition } from "../../../shared/rules";
import type { CallRecordContent } from "../destinations/destination";
import { packOfSource } from "../gate/source-pack";
import { readCallBefore } from "../reader/call-before";
import { buildContent } from "../reader/call-content";
import type { FoldedCall } from "../reader/fold-call";
import { openContacts } from "../reader/rule-book";
import { steadyMs } from "../reader/watch";
import { fieldOf } from "../rules/fields";
import { fieldsNamed, judgeRule } from "../rules/judge-rule";
import { type CompiledRule, compileRule } from "../rules/rule";
import type { ContactFacts } from "../rules/subject";
import { Cancelled, createBreather } from "../sharing/breather";
import type { CallPosition } from "../store/calls";
import { openReader } from "../store/database";
import { readDestinations, type StoredDestination } from "../store/destinations";
import {
  countCallsIn,
  type FinalMoments,
  readCallsIn,
  readFinalMoments,
  readReadingsOfCalls,
  type Stretch,
} from "../store/dry-run";
import type { StoredReading } from "../store/readings";
import { readSources, type StoredSource } from "../store/sources";
import { type FromDryRuns, mostOfRule, type NamedField, type RunOrder, type ToDryRuns } from "./messages";
import { createTally } from "./tally";
import { tryRule } from "./try-rule";
import { type DryRule, type Judge, type WalkedCall, walkCall } from "./walk-call";

export type DryRunWorkerData = {
  path: string;
  /** Of the sandbox CRM; null: it is elsewhere. */
  crmPath: string | null;
  /** At work, since when (epoch ms), the run (0: a trial), the rule. */
  watch: SharedArrayBuffer;
};

const callsAtOnce = 64;
const tellEveryMs = 100;
/** An expression that was stopped from inside took a second: over ten thousand calls that is hours. */
const slowMs = 900;

const main = parentPort as unknown as MessagePort;
const { path, crmPath, watch: buffer } = workerData as DryRunWorkerData;
const watch = new Float64Array(buffer);
const database = openReader(path);
const contacts = openContacts(crmPath);
const stopped = new Set<number>();

main.on("message", (message: ToDryRuns) => {
  if (message.kind === "run") void runAll(message);
  else if (message.kind === "try") void answerTrial(message);
  else if (message.kind === "stop") stopped.add(message.run);
  else {
    database.close();
    contacts.close();
    process.exit(0);
  }
});

async function runAll(order: RunOrder): Promise<void> {
  try {
    await walkAll(order);
  } catch (error) {
    if (error instanceof Cancelled) return;
    const { message, stack = null } = error as Error;
    say({ kind: "failed", run: order.run, message, stack });
  } finally {
    stopped.delete(order.run);
  }
}

async function walkAll(order: RunOrder): Promise<void> {
  const { run, definitions, now } = order;
  const parts = openParts(definitions, now);
  const rules = definitions.map((definition, index) => toDryRule(definition, index, parts.destinations));
  const out = new Set(order.stopped);
  for (const { index, rule } of rules) if (rule.problems.some(blocks)) out.add(index);
  let asked = rules.filter(({ index }) => !out.has(index));
  const stretch = {
    from: order.from,
    to: order.to,
    ...limitsOf(asked),
  };
  const of = countCallsIn(database, stretch);
  say({
    kind: "begun",
    run,
    of,
    rules: rules.map(({ rule, named }) => ({ problems: rule.problems, fields: named.map(toNamedField) })),
  });
  const tally = createTally(rules, order.kept, mostOfRule(rules.length));
  const judge = judgeWatched(run, (index) => {
    out.add(index);
    asked = rules.filter((one) => !out.has(one.index));
    say({ kind: "slow", run, rule: index });
  });
  const breathe = createBreather(() => stopped.has(run));
  let toldAt = performance.now();
  let read = 0;
  let next = order.before;
  for (;;) {
    const calls = readCallsIn(database, stretch, { before: next, limit: callsAtOnce });
    if (calls.length === 0) break;
    const callIds = calls.map(({ callId }) => callId);
    const readings = readReadingsOfCalls(database, callIds);
    const moments = readFinalMoments(database, callIds);
    for (const { callId, lastPosition } of calls) {
      const call = parts.open(callId, readings.get(callId) ?? [], moments.get(callId));
      if (call) for (const looked of await walkCall(call, asked, judge)) tally.add(looked, call.pack.id);
      read += 1;
      next = lastPosition;
      if (performance.now() - toldAt > tellEveryMs) {
        say({ kind: "part", run, read, next, rules: tally.take(), done: false });
        read = 0;
        toldAt = performance.now();
      }
      await breathe();
    }
  }
  say({ kind: "part", run, read, next, rules: tally.take(), done: true });
}

async function answerTrial(order: Extract<ToDryRuns, { kind: "try" }>): Promise<void> {
  const { id, definition, callId, position, now } = order;
  try {
    const parts = openParts([definition], now);
    const rule = toDryRule(definition, 0, parts.destinations);
    const [readings] = readReadingsOfCalls(database, [callId]).values();
    const call = parts.open(callId, readings ?? [], readFinalMoments(database, [callId]).get(callId));
    const judge = judgeWatched(0, () => {}, Number.POSITIVE_INFINITY);
    say({ kind: "tried", id, trial: call && (await tryRule(call, rule, judge, position)) });
  } catch (error) {
    say({ kind: "not-tried", id, message: (error as Error).message });
  }
}

/** What a run reads once. */
function openParts(definitions: RuleDefinition[], now: number) {
  const sources = new Map(
    readSources(database).map((source): [string, StoredSource] => [source.sourceId, source]),
  );
  // One that is off is asked as if it were on: that it is off is said elsewhere.
  const told = new Set(definitions.flatMap(({ actions }) => actions.map((one) => one.destinationId)));
  const destinations = readDestinations(database)
    .filter(({ destinationId }) => told.has(destinationId))
    .map((one) => ({ ...one, enabled: true }));
  const known = new Map<string, ContactFacts | null>();
  return {
    destinations,
    open(callId: string, readings: StoredReading[], moments?: FinalMoments): WalkedCall | null {
      const [first] = readings;
      const source = sources.get(first?.sourceId ?? "");
      if (!first || !source) return null;
      const { namespace, origin } = first;
      const pack = packOfSource(source);
      return {
        database,
        callId,
        readings,
        ...{ namespace, origin, pack, source },
        before: {
          ...readCallBefore(database, callId),
          position: () => moments ?? neverFinal,
          finalized: (destinationId) => moments?.finalized.get(destinationId) ?? null,
        },
        contentOf: rememberContent({ callId, namespace, origin, pack, source, readings }),
        destinations,
        now,
        contactOf(person) {
          const key = `${person.externalId ?? ""} ${person.phone ?? ""}`;
          const contact = known.get(key) ?? contacts.find(person);
          known.set(key, contact);
          return contact;
        },
      };
    },
  };
}

const neverFinal: CallPosition = { finalByTime: null, finalsOfGates: new Map(), holdPosition: 0 };

/** Several ask for the same of it, one after the other. */
function rememberContent(call: Parameters<typeof buildContent>[0]): WalkedCall["contentOf"] {
  let last: { fold: FoldedCall; content: CallRecordContent } | null = null;
  return (fold) => {
    if (last?.fold !== fold) last = { fold, content: buildContent(call, fold, []) };
    return last.content;
  };
}

function toDryRule(definition: RuleDefinition, index: number, destinations: StoredDestination[]): DryRule {
  const kindOf = (id: string) => destinations.find(({ destinationId }) => destinationId === id)?.kind ?? null;
  const rule = compileRule({ ruleId: `dry:${index}`, version: 0, since: null, definition }, kindOf);
  const tells = [...new Set(rule.actions.map(({ destinationId }) => destinationId))];
  return { index, rule, tells, named: fieldsNamed(rule) };
}

/** A template that is half written takes nothing from what the conditions let through. */
function blocks({ place }: CompiledRule["problems"][number]): boolean {
  return !place.startsWith("actions.") || /^actions\.\d+$/.test(place);
}

function toNamedField(field: string): NamedField {
  return { field, later: fieldOf(field)?.later ?? false };
}

/** Calls that no rule is about are not read at all. */
function limitsOf(rules: DryRule[]): Pick<Stretch, "providers" | "sources"> {
  const all = (names: (rule: DryRule) => readonly string[]) =>
    rules.some((rule) => names(rule).length === 0) ? null : [...new Set(rules.flatMap(names))];
  return {
    providers: all(({ rule }) => rule.definition.providers),
    sources: all(({ rule }) => rule.definition.sources),
  };
}

/** Two checks that fail are enough to know that it did not nearly fire. */
function judgeWatched(run: number, tooSlow: (index: number) => void, most = 2): Judge {
  return ({ index, rule }, subject, at) => {
    if (rule.expressions.size === 0) return judgeRule(rule, subject, at, most);
    const begun = steadyMs();
    watch.set([1, begun, run, index]);
    const judged = judgeRule(rule, subject, at, most);
    if (!(judged instanceof Promise)) {
      watch[0] = 0;
      return judged;
    }
    return judged.finally(() => {
      watch[0] = 0;
      if (steadyMs() - begun > slowMs) tooSlow(index);
    });
  };
}

function say(message: FromDryRuns): void {
  main.postMessage(message);
}
