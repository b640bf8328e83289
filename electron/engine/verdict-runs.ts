/**
 * Verdict runs of this engine: judged one at a time per handler, kept, and compared with the last ones about the same
 * thing. It promises that a handler is asked only where the user allowed it, that a stopped run leaves nothing running,
 * and that what was not observed is never a pass: what a handler causes is seen only where its effects are observed, where
 * it writes to the sandbox CRM, or where a probe is asked.
 */
import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { crmCoreTypes } from "../../shared/crm";
import type { VerdictName, VerdictRun, VerdictRunRow } from "../../shared/verdicts";
import type { AskedProbe } from "../../shared/verdicts-contract";
import type { PackId } from "../../shared/words";
import { type CrmClient, CrmUnreachable } from "./crm-client";
import type { Pack } from "./providers/pack";
import { type HandlerRules, loopSentence, resolveHandler } from "./simulator/handler-target";
import { chooseCase, type PlayedSources, type PrepareOptions, type Refused } from "./simulator/prepare-run";
import type { SimulatedPack } from "./simulator/sign-draft";
import { compareRuns } from "./simulator/verdicts/compare-runs";
import type { EffectsRecorder } from "./simulator/verdicts/effects";
import { judgeHandler } from "./simulator/verdicts/judge-handler";
import type { Subject } from "./simulator/verdicts/play-trial";
import type { ProbeExpectation } from "./simulator/verdicts/probe";
import { createProbeAsker } from "./simulator/verdicts/probe-asker";
import { problemsOf, readEvents } from "./simulator/verdicts/trial-events";

export type StartVerdicts = {
  scenario: string;
  case: number;
  name?: string | undefined;
  handler?: string | undefined;
  verdicts: VerdictName[];
  probe?: AskedProbe | undefined;
  allowCommands: boolean;
  secretId?: string | undefined;
};

export type VerdictRunsOptions = {
  packs: readonly (SimulatedPack & Pick<Pack, "read" | "userDefined">)[];
  sources: PlayedSources;
  handlers: HandlerRules;
  templateOf: PrepareOptions["templateOf"];
  scenarioText(name: string): string | null;
  scenarioNames(): string[];
  crm: { url: string; client: CrmClient };
  /** What the handler there does from now on; null: nobody sees that. Closed when the run is over. */
  observeEffects(handler: URL): EffectsRecorder | null;
  loopMark(runId: string): string;
  cameBack(runId: string): boolean;
  /** Epoch milliseconds, for when it was. Trials keep real time: a handler's clock is nobody's to move. */
  now(): number;
  kept: {
    run(verdictRunId: string): VerdictRun | null;
    about(subject: string, limit: number): VerdictRun[];
    save(run: VerdictRun): Promise<void>;
  };
  tell(row: VerdictRunRow): void;
  /** What should never happen: the run has failed by it. */
  onBug(error: Error): void;
};

export type StartedVerdicts = { ok: true; run: VerdictRun } | (Refused & { busy?: boolean });

export type VerdictRuns = {
  start(input: StartVerdicts): Promise<StartedVerdicts>;
  /** As it stands now, or as it was kept. */
  get(verdictRunId: string): VerdictRun | null;
  /** The newest about the same thing. */
  last(
    input: Pick<StartVerdicts, "scenario" | "case" | "handler">,
  ): { ok: true; run: VerdictRun | null } | Refused;
  /** Resolves when nothing of it runs any more. Null: there is no such run. */
  stop(verdictRunId: string): Promise<VerdictRun | null>;
  closed(): Promise<void>;
};

type Judging = { run: VerdictRun; stop: AbortController; ended: Promise<void> };

const lookedBack = 20;
const subjectDigits = 8;
export const commandsRefusal =
  "A command is run on this machine only where you allow it: switch “Run commands” on, or send allowCommands.";

export function createVerdictRuns(options: VerdictRunsOptions): VerdictRuns {
  const { handlers, kept } = options;
  const judging = new Map<string, Judging>();
  let closing = false;

  function choose(input: Pick<StartVerdicts, "scenario" | "case" | "handler">) {
    const chosen = chooseCase(input, options);
    if (!chosen.ok) return chosen;
    const { scenario } = chosen;
    const handler = input.handler ?? scenario.handler;
    if (handler === undefined)
      return refuse(
        "There is no handler to judge. Write its URL into the file, as “handler: http://127.0.0.1:3000/…”.",
      );
    if (!URL.canParse(handler))
      return refuse(`“${handler.slice(0, 200)}” is no URL with http:// or https://.`);
    const { href } = new URL(handler);
    const what = [scenario.scenario, scenario.case, href, scenario.seed];
    const subject = createHash("sha256").update(JSON.stringify(what)).digest("hex").slice(0, subjectDigits);
    return { ok: true as const, scenario, handler: href, subject };
  }

  async function prepare(input: StartVerdicts, stop: AbortController) {
    const chosen = choose(input);
    if (!chosen.ok) return chosen;
    const { scenario, subject: about } = chosen;
    const pack = options.packs.find((one) => one.id === scenario.provider);
    if (!pack) return refuse(`${scenario.provider} cannot be simulated yet.`);
    const secret = input.secretId === undefined ? null : options.sources.secretOf(input.secretId);
    if (input.secretId !== undefined && !secret)
      return refuse("There is no such secret, or it cannot be read. Choose another in Setup.");
    const usual = scenario.steps.filter(({ payload }) => payload === undefined);
    const unknown = [...new Set(usual.map(({ type }) => type))].filter(
      (type) => !options.templateOf(scenario.provider, type),
    );
    if (unknown.length > 0)
      return refuse(...unknown.map((type) => `${pack.name} has no event called ${type}.`));
    const resolved = await resolveHandler(chosen.handler, handlers);
    if (!resolved.ok) {
      const { because, host, sentence } = resolved.refusal;
      return { ...refuse(sentence), ...(because === "not-allowed" ? { allowHost: host } : {}) };
    }
    const { timeoutMs } = pack.retry;
    const asked: ProbeExpectation[] = input.probe ? [{ probe: input.probe }] : [];
    const subject: Subject = {
      scenario,
      pack: secret ? { ...pack, testSecret: secret.value } : pack,
      template: (type) => options.templateOf(scenario.provider, type) ?? new Uint8Array(),
      handler: resolved.target,
      effects: null,
      crm: { url: options.crm.url, isShared: true, objects: () => readObjects(options.crm.client) },
      probes: [...scenario.expect.filter((one) => "probe" in one), ...asked],
      asker: createProbeAsker({ rules: handlers, refusal: input.allowCommands ? null : commandsRefusal }),
      toObserve: "Start it with “ringback run -- <command>”",
      timeoutMs: timeoutMs.known === "documented" ? timeoutMs.value : null,
      signal: stop.signal,
    };
    const problems = problemsOf(subject);
    if (problems.length > 0) return refuse(...problems);
    return { ok: true as const, about, subject, pack };
  }

  function busyWith(handler: string): VerdictRun | null {
    const { host } = new URL(handler);
    for (const { run } of judging.values()) if (new URL(run.handler).host === host) return run;
    return null;
  }

  async function judge(run: VerdictRun, input: StartVerdicts, subject: Subject): Promise<void> {
    const { signal } = subject;
    const begun = performance.now();
    const looped = () => options.cameBack(run.verdictRunId);
    const took = () => Math.round(performance.now() - begun);
    const loop = new AbortController();
    const effects = options.observeEffects(subject.handler.url);
    try {
      const { expectations } = await judgeHandler(
        { ...subject, effects, signal: AbortSignal.any([signal, loop.signal]) },
        input.verdicts,
        {
          progress({ verdict, plays, planned }) {
            Object.assign(run, { judging: verdict, plays, planned, tookMs: took() });
            if (looped()) loop.abort(new Error(loopSentence));
            options.tell(rowOf(run));
          },
          verdict(verdict) {
            run.verdicts.push(verdict);
            run.states.push({ name: verdict.name, state: verdict.state });
            options.tell(rowOf(run));
            void kept.save(structuredClone(run));
          },
        },
      );
      run.expectations = expectations;
      run.state = "done";
      const earlier = kept
        .about(run.subject, lookedBack)
        .filter((one) => one.state === "done" && one.number < run.number);
      run.compared = compareRuns(run, earlier);
      run.comparedWith = earlier[0]?.number ?? null;
    } catch (error) {
      const { message } = error as Error;
      if (signal.aborted) {
        run.state = "stopped";
        run.reason = closing ? "Ringback was closed while it judged" : "Stopped by hand";
      } else {
        run.state = "failed";
        run.reason = looped() ? loopSentence : message;
        if (!looped() && !(error instanceof CrmUnreachable)) options.onBug(error as Error);
      }
    }
    await effects?.close();
    Object.assign(run, { judging: null, endedAt: options.now(), tookMs: took() });
    await kept.save(structuredClone(run));
    judging.delete(run.verdictRunId);
    options.tell(rowOf(run));
  }

  return {
    async start(input) {
      const stop = new AbortController();
      setMaxListeners(0, stop.signal);
      const prepared = await prepare(input, stop);
      if (!prepared.ok) return prepared;
      if (closing) return refuse("Ringback is closing.");
      const { about, subject, pack } = prepared;
      const busy = busyWith(subject.handler.url.href);
      if (busy)
        return {
          ...refuse(
            `“${busy.name}” judges this handler now, and two at once would disturb each other. Stop it, or wait for its end.`,
          ),
          busy: true,
        };
      const number = (kept.about(about, 1)[0]?.number ?? 0) + 1;
      const { scenario } = subject;
      const run: VerdictRun = {
        verdictRunId: `${about}-${number}`,
        subject: about,
        number,
        name: input.name ?? scenario.scenario,
        scenario: scenario.scenario,
        case: scenario.case,
        provider: scenario.provider as PackId,
        handler: subject.handler.url.href,
        seed: scenario.seed,
        state: "judging",
        startedAt: options.now(),
        endedAt: null,
        tookMs: 0,
        plays: 0,
        planned: 0,
        judging: null,
        asked: input.verdicts,
        states: [],
        reason: null,
        text: input.scenario.includes("\n") ? input.scenario : (options.scenarioText(input.scenario) ?? ""),
        events: await readEvents(subject, pack),
        caseNumber: input.case,
        verdicts: [],
        expectations: [],
        comparedWith: null,
        compared: [],
      };
      const marked: Subject = {
        ...subject,
        headers: [["x-ringback-loop", options.loopMark(run.verdictRunId)]],
      };
      const begun: Judging = { run, stop, ended: Promise.resolve() };
      judging.set(run.verdictRunId, begun);
      await kept.save(structuredClone(run));
      begun.ended = judge(run, input, marked);
      return { ok: true, run: structuredClone(run) };
    },
    get: (verdictRunId) => structuredClone(judging.get(verdictRunId)?.run) ?? kept.run(verdictRunId),
    last(input) {
      const chosen = choose(input);
      if (!chosen.ok) return chosen;
      const [newest = null] = kept.about(chosen.subject, 1);
      const now = newest && judging.get(newest.verdictRunId);
      return { ok: true, run: now ? structuredClone(now.run) : newest };
    },
    async stop(verdictRunId) {
      const running = judging.get(verdictRunId);
      running?.stop.abort(new Error("The run was stopped."));
      await running?.ended;
      return kept.run(verdictRunId);
    },
    async closed() {
      closing = true;
      const all = [...judging.values()];
      for (const { stop } of all) stop.abort(new Error("Ringback is closing."));
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

function refuse(...problems: string[]): Refused {
  return { ok: false, problems };
}

export function rowOf(run: VerdictRun): VerdictRunRow {
  const {
    text: _,
    caseNumber: __,
    verdicts: ___,
    expectations: ____,
    compared: _____,
    comparedWith: ______,
    ...row
  } = run;
  return structuredClone(row);
}

async function readObjects(client: CrmClient) {
  return (await Promise.all(crmCoreTypes.map((type) => client.find(type, {})))).flat();
}
