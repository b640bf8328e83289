/**
 * Plays scenarios to our own receiver over real HTTP, as the provider would. Promises that every request leaves at
 * its planned moment whether or not the one before was answered, with a run token of its own, and that every
 * change of a run is handed to `save`. Refuses, as problems, what cannot be read or planned; a receiver that cannot
 * be reached is written down with the request it happened to. It knows the receiver only by its URL: simulated
 * events take the same way as everybody else's, or they would prove nothing.
 */
import { randomBytes } from "node:crypto";
import type { RunDetail, RunRow } from "../../../shared/runs";
import type { PackId } from "../../../shared/words";
import { drawCaller } from "./identity";
import { type Plan, type PlannedSend, planRun } from "./plan";
import { parseScenario } from "./scenario";
import { createAgents, sendRequest } from "./send-request";
import type { SimulatedPack } from "./sign-draft";

export type PlayerClock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves at that moment; rejects, or resolves, as soon as the signal aborts. */
  sleepUntil(at: number, signal: AbortSignal): Promise<void>;
};

export type PlayerOptions = {
  /** Base URL without a path, `http://127.0.0.1:4400`. */
  receiverUrl(): string;
  /** One token for one request. */
  issueToken(runId: string): string;
  /** Id of the call a run makes: the engine's hash of namespace (the run id), provider, scope and key. */
  callIdOf(call: { namespace: string; provider: PackId; source: string; key: string }): string;
  clock: PlayerClock;
  packs: readonly SimulatedPack[];
  /** Bytes of `fixtures/<provider>/<type>.json`. */
  templateOf(provider: PackId, type: string): Uint8Array | null;
  /** Text of `fixtures/scenarios/<name>.yaml`. */
  scenarioText(name: string): string | null;
  save(run: RunDetail): void;
};

export type StartRun = {
  /** A name under `fixtures/scenarios`, or the text of a scenario file. */
  scenario: string;
  /** Which case of its matrix, from 1; the first when left out. */
  case?: number | undefined;
  speed: number;
  /** Name of the source to play to. Left out: `sourceName` is asked. */
  to?: string | undefined;
  /** The first source of that provider, null when there is none. */
  sourceName(provider: PackId): string | null;
  runId?: string | undefined;
};

export type StartedRun = { ok: true; run: RunDetail } | { ok: false; problems: string[] };

export type Player = {
  start(start: StartRun): StartedRun;
  /** Sends nothing more. Answers to what is already out are still written down. Null: no such run. */
  stop(runId: string): RunDetail | null;
  get(runId: string): RunDetail | null;
  /** Newest first. */
  list(): RunRow[];
  /** Resolves once nothing that is due is still on its way: every run sleeps, or is over. */
  settled(): Promise<void>;
  /** Stops every run and resolves when nothing is under way any more. */
  closed(): Promise<void>;
};

type Playing = {
  run: RunDetail;
  caller: string;
  abort: AbortController;
  ended: Promise<void>;
  /** Waits for the clock, and whatever it sent is answered. */
  asleep: boolean;
  /** Answers under way. */
  underWay: Set<Promise<void>>;
};

/** Runs kept in memory; the engine keeps all of them. */
const keptRuns = 200;
/** A moment missed by more than this was jumped over (the machine slept, a test clock moved). */
const jumpedMs = 250;

export function createPlayer(options: PlayerOptions): Player {
  const { clock } = options;
  const agents = createAgents({ keepAlive: true });
  const runs = new Map<string, Playing>();
  let closing = false;

  function readText(scenario: string): string | null {
    if (scenario.includes("\n")) return scenario;
    const name = scenario.replace(/\.yaml$/, "");
    return /^[a-z0-9][a-z0-9-]*$/.test(name) ? options.scenarioText(name) : null;
  }

  /** There are a hundred numbers to draw from: a new run takes one that no recent run has. */
  function newRunId(seed: number): string {
    const recent = new Set([...runs.values()].slice(-90).map((playing) => playing.caller));
    for (;;) {
      const runId = `run_${randomBytes(8).toString("hex")}`;
      if (!recent.has(drawCaller(seed, runId))) return runId;
    }
  }

  function forgetOldest(): void {
    for (const [runId, { run }] of runs) {
      if (runs.size <= keptRuns) return;
      if (run.state !== "playing") runs.delete(runId);
    }
  }

  function save(run: RunDetail): void {
    options.save(structuredClone(run));
  }

  function end(run: RunDetail, state: RunDetail["state"], reason: string | null): void {
    if (run.state !== "playing") return;
    run.state = state;
    run.reason = reason;
    run.endedAt = clock.now();
  }

  function endPlayed(run: RunDetail): void {
    const unanswered = run.sends.filter((send) => send.error !== null);
    const refused = run.sends.filter(
      (send) => send.status !== null && (send.status < 200 || send.status > 299),
    );
    const of = `of ${run.sends.length} requests`;
    if (unanswered.length > 0) {
      end(run, "failed", `${unanswered.length} ${of} had no answer. ${unanswered[0]?.error}.`);
    } else if (refused.length > 0) {
      const statuses = [...new Set(refused.map((send) => send.status))].join(", ");
      end(run, "done", `${refused.length} ${of} were answered with ${statuses}.`);
    } else end(run, "done", null);
  }

  async function sendOne(run: RunDetail, planned: PlannedSend): Promise<void> {
    const send = run.sends[planned.number - 1];
    if (!send) return;
    send.sentAt = clock.now();
    run.sent += 1;
    const sending = sendRequest(planned.request, {
      url: new URL(options.receiverUrl()),
      addresses: null,
      agents,
      headers: [["x-ringback-run", options.issueToken(run.runId)]],
      timeoutMs: 30_000,
    });
    save(run);
    const { failure: _, ...answer } = await sending;
    Object.assign(send, answer);
    save(run);
  }

  async function play(playing: Playing, plan: Plan): Promise<void> {
    const { run, abort, underWay } = playing;
    const { signal } = abort;
    let plannedBefore = -1;
    for (const planned of plan.sends) {
      const due = run.startedAt + planned.plannedMs / run.speed;
      if (due > clock.now()) {
        playing.asleep = true;
        await clock.sleepUntil(due, signal).catch((cause) => {
          if (!signal.aborted) throw cause;
        });
        playing.asleep = false;
      }
      // Jumped over: the moment is lost, the order is not. What belongs together still goes together.
      if (clock.now() - due > jumpedMs && planned.plannedMs > plannedBefore) await Promise.all(underWay);
      if (signal.aborted) break;
      plannedBefore = planned.plannedMs;
      const sending = sendOne(run, planned);
      sending.catch(() => abort.abort()); // a bug: the run breaks off at once, and Promise.all below tells it
      underWay.add(sending);
      void sending.then(() => underWay.delete(sending)).catch(() => {});
    }
    await Promise.all(underWay);
    if (run.state !== "playing") return;
    endPlayed(run);
    save(run);
  }

  function start(input: StartRun): StartedRun {
    if (closing) return { ok: false, problems: ["The player is closing."] };
    if (!(input.speed > 0)) return { ok: false, problems: ["The speed must be more than 0."] };
    if (input.runId !== undefined && runs.has(input.runId)) {
      return { ok: false, problems: [`There already is a run ${input.runId}.`] };
    }
    const text = readText(input.scenario);
    if (text === null) return { ok: false, problems: [`There is no scenario called "${input.scenario}".`] };
    const parsed = parseScenario(text);
    if (!parsed.ok) return parsed;
    const scenario = parsed.cases[(input.case ?? 1) - 1];
    if (!scenario) {
      const many = parsed.cases.length === 1 ? "one case" : `${parsed.cases.length} cases`;
      return { ok: false, problems: [`There is no case ${input.case}: this scenario has ${many}.`] };
    }
    const pack = options.packs.find((each) => each.id === scenario.provider);
    if (!pack) return { ok: false, problems: [`${scenario.provider} cannot be simulated yet.`] };
    if (scenario.handler !== undefined && input.to === undefined) {
      const next = "take the line out, or name the source to play to";
      return {
        ok: false,
        problems: [`This scenario names a handler, which cannot be played to yet: ${next}.`],
      };
    }
    const source = input.to ?? input.sourceName(scenario.provider);
    if (source === null) return { ok: false, problems: [`No source takes ${pack.name}; make one in Setup.`] };

    const templates = new Map<string, Uint8Array>();
    const unknown = new Set<string>();
    for (const { type } of scenario.steps) {
      const bytes = options.templateOf(scenario.provider, type);
      if (bytes) templates.set(type, bytes);
      else unknown.add(type);
    }
    if (unknown.size > 0) {
      return { ok: false, problems: [...unknown].map((type) => `${pack.name} has no event called ${type}.`) };
    }
    const runId = input.runId ?? newRunId(scenario.seed);
    const startedAt = clock.now();
    const plan = planRun(scenario, {
      seed: scenario.seed,
      runId,
      startedAt,
      speed: input.speed,
      path: `/hooks/${encodeURIComponent(source)}`,
      template: (type) => templates.get(type) ?? new Uint8Array(),
      pack,
    });
    if (plan.problems.length > 0) return { ok: false, problems: plan.problems };

    const run: RunDetail = {
      runId,
      scenario: scenario.scenario,
      case: scenario.case,
      provider: scenario.provider,
      source,
      seed: scenario.seed,
      speed: input.speed,
      state: "playing",
      startedAt,
      endedAt: null,
      sent: 0,
      planned: plan.sends.length,
      callId: options.callIdOf({ namespace: runId, provider: scenario.provider, source, key: plan.callKey }),
      reason: null,
      sends: plan.sends.map(({ number, plannedMs, type, fault }) => ({
        number,
        plannedMs,
        sentAt: null,
        type,
        fault,
        status: null,
        answerMs: null,
        error: null,
        answerBody: null,
      })),
      expect: plan.expect,
    };
    const abort = new AbortController();
    const caller = drawCaller(scenario.seed, runId);
    const playing: Playing = {
      run,
      caller,
      abort,
      ended: Promise.resolve(),
      asleep: false,
      underWay: new Set(),
    };
    runs.set(runId, playing);
    save(run);
    playing.ended = play(playing, plan).catch((cause) => {
      console.error(`Run ${runId} broke off`, cause);
      end(run, "failed", `The player broke off: ${cause instanceof Error ? cause.message : String(cause)}`);
      save(run);
    });
    forgetOldest();
    return { ok: true, run: structuredClone(run) };
  }

  function stop(runId: string): RunDetail | null {
    const playing = runs.get(runId);
    if (!playing) return null;
    const { run, abort } = playing;
    if (run.state === "playing") {
      end(run, "stopped", `Stopped after ${run.sent} of ${run.planned} requests.`);
      abort.abort();
      save(run);
    }
    return structuredClone(run);
  }

  return {
    start,
    stop,
    get: (runId) => structuredClone(runs.get(runId)?.run ?? null),
    list: () => [...runs.values()].reverse().map(({ run: { sends: _, expect: __, ...row } }) => ({ ...row })),
    async settled() {
      const busy = () =>
        [...runs.values()].filter(
          ({ run, asleep, underWay }) => run.state === "playing" && !(asleep && underWay.size === 0),
        );
      for (let still = busy(); still.length > 0; still = busy()) {
        await Promise.all(still.flatMap(({ underWay }) => [...underWay]));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async closed() {
      closing = true;
      for (const runId of runs.keys()) stop(runId);
      agents.destroy();
      await Promise.all([...runs.values()].map((playing) => playing.ended));
    },
  };
}
