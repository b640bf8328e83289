/**
 * A lane of the crash suite: one data folder, one sandbox CRM in a process of its own and the passage between them.
 * Cases are played on it one after the other, each with a call of its own, so that a kill costs one start and the
 * folder that is recovered was killed before. What they left is judged when the lane ends.
 */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import type { CrashPlan } from "../../electron/engine/store/crash-point";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import type { CaseKill, CrashCase } from "./case-plan";
import { untilSettled } from "./crash-run";
import { type CrmContent, openPassage, type Passage, readCrm, startCrmProcess } from "./crm";
import { type Evidence, readEvidence } from "./evidence";
import type { Installation } from "./installation";

export type KillSeen = {
  /** False: it never came there so often, and nobody was killed. */
  reached: boolean;
  signal: NodeJS.Signals | null;
};

export type Lane = {
  data: string;
  passage: Passage;
  /** The engine, started where none runs. */
  running(): Promise<EngineProcess>;
  /** What happens next; null: nothing. */
  arm(kill: CaseKill | { write: string; hit: number } | null, pid?: number): void;
  /** Where the plan of another process stands, armed alike. */
  armOther(kill: CaseKill, pid: number | null): string;
  /** Did the other process come there? */
  otherReached(): boolean;
  /** Starts an engine that is to die while it starts. */
  startToDie(): Promise<void>;
  /** Resolves when the engine has ended. */
  gone(): Promise<void>;
  /** Resolves when the write of this plan met a full disk so often; asked before it is armed. */
  refused(times: number): Promise<void>;
  /** After a kill, or after nothing was left to do. */
  seen(): KillSeen;
  /** Posts in order; what was not answered with 200 stays, as a provider would send it again. */
  post(bodies: string[]): Promise<{ left: string[]; refused: number | null }>;
  /** Bodies that were answered with 200, as often as they were. */
  acked: string[];
  /** Lines that engines logged as errors. */
  errors: string[];
  /** What the last engine logged at the end, for a case that is stuck. */
  lastWords(): string[];
  end(): Promise<{ evidence: Evidence; crm: CrmContent; crmRanOn: boolean }>;
  remove(): void;
};

export async function openLane(options: {
  engine: Installation;
  /** The sound build: its sandbox CRM is used. */
  crm: Installation;
  prepare?(data: string): void;
}): Promise<Lane> {
  const folder = makeFolder();
  const data = join(folder.path, "engine");
  const planFile = join(folder.path, "plan.json");
  const otherPlanFile = join(folder.path, "other-plan.json");
  mkdirSync(data);
  options.prepare?.(data);
  const crm = await startCrmProcess(options.crm.entry, join(folder.path, "crm"));
  const passage = await openPassage(crm.url);
  const acked: string[] = [];
  const errors: string[] = [];
  let engine: EngineProcess | null = null;
  let child: ChildProcess | null = null;
  let armed: CrashPlan | null = null;
  let stoppedByPassage = false;

  async function launch(): Promise<EngineProcess> {
    engine = null;
    const started = await startEngine(data, {
      entry: options.engine.entry,
      flags: ["--crm", passage.url, "--crm-token-file", crm.tokenFile],
      env: { RINGBACK_CRASH_PLAN: planFile },
      onSpawn: (spawned) => {
        child = spawned;
      },
    });
    engine = started;
    return started;
  }

  function hasEnded(): boolean {
    return child === null || child.exitCode !== null || child.signalCode !== null;
  }

  async function gone(): Promise<void> {
    if (child && !hasEnded()) await once(child, "exit");
  }

  function takeReached(file: string, plan: CrashPlan | null): boolean {
    const path = `${file}.reached`;
    if (!plan || !existsSync(path)) return false;
    const reached = JSON.parse(readFileSync(path, "utf8")) as CrashPlan;
    rmSync(path);
    return reached.id === plan.id && reached.point === plan.point && reached.hit === plan.hit;
  }

  function writePlan(file: string, plan: CrashPlan): CrashPlan {
    writeFileSync(`${file}.new`, JSON.stringify(plan));
    renameSync(`${file}.new`, file);
    return plan;
  }

  const otherPlan = { current: null as CrashPlan | null };
  return {
    data,
    passage,
    acked,
    errors,
    gone,
    lastWords: () => engine?.log.slice(-6) ?? [],
    async running() {
      if (engine && !hasEnded()) return engine;
      collectErrors();
      return launch();
    },
    arm(kill) {
      stoppedByPassage = false;
      armed = null;
      rmSync(planFile, { force: true });
      for (const end of ["reached", "refused"]) rmSync(`${planFile}.${end}`, { force: true });
      if (!kill) return;
      const id = randomUUID();
      if ("moment" in kill) {
        passage.stopAt(kill.hit, kill.moment, () => {
          stoppedByPassage = true;
          child?.kill("SIGKILL");
        });
      } else if ("write" in kill) {
        armed = writePlan(planFile, { id, point: kill.write, hit: kill.hit, full: true });
      } else {
        armed = writePlan(planFile, { id, point: kill.at, hit: kill.hit });
      }
    },
    armOther(kill, pid) {
      if (!("at" in kill)) throw new Error("another process has no passage of its own");
      otherPlan.current = writePlan(otherPlanFile, {
        id: randomUUID(),
        point: kill.at,
        hit: kill.hit,
        ...(pid === null ? {} : { pid }),
      });
      return otherPlanFile;
    },
    async refused(times) {
      const path = `${planFile}.refused`;
      for await (const _ of watch(folder.path, { signal: AbortSignal.timeout(30_000) }))
        if (existsSync(path) && statSync(path).size >= times) return;
    },
    otherReached: () => takeReached(otherPlanFile, otherPlan.current),
    async startToDie() {
      await engine?.kill();
      collectErrors();
      await launch().catch(() => {});
    },
    seen() {
      const reached = stoppedByPassage || takeReached(planFile, armed);
      return { reached: reached && hasEnded(), signal: child?.signalCode ?? null };
    },
    async post(bodies) {
      const left = [...bodies];
      while (left[0] !== undefined && engine && !hasEnded()) {
        const status = await post(`${engine.receiver}/hooks/mirai`, left[0]).catch(() => null);
        if (status !== 200) return { left, refused: status };
        acked.push(left.shift() as string);
      }
      return { left, refused: null };
    },
    async end() {
      if (engine && !hasEnded()) await engine.stop();
      collectErrors();
      const crmRanOn = crm.child.exitCode === null && crm.child.signalCode === null;
      await passage.close();
      await crm.stop();
      return { evidence: readEvidence(data), crm: readCrm(crm.path), crmRanOn };
    },
    remove() {
      child?.kill("SIGKILL");
      crm.child.kill("SIGKILL");
      folder.remove();
    },
  };

  function collectErrors(): void {
    errors.push(...(engine?.log.filter((line) => line.includes('"level":"error"')) ?? []));
    if (engine) engine.log.length = 0;
  }
}

/** Nothing is left to do, or nobody is left to do it. */
export async function settledOrGone(lane: Lane, engine: EngineProcess): Promise<void> {
  const settled = untilSettled(engine).catch((error: Error) => error);
  const first = await Promise.race([lane.gone(), settled]);
  if (!(first instanceof Error)) return;
  // A connection that broke is the first to tell of a kill; an engine that lives and never came to rest is a failure.
  if (first.message.startsWith("never saw")) throw first;
  await lane.gone();
}

/** Started where it must be, with everything posted and nothing left to do. */
export async function finish(lane: Lane, left: string[]): Promise<void> {
  lane.arm(null);
  const engine = await lane.running();
  const { left: still, refused } = await lane.post(left);
  if (still.length > 0)
    throw new Error(`${still.length} events were not taken; the last answer was ${refused}`);
  await untilSettled(engine);
}

/** The case as every other: posts, kills as planned, starts again. */
export async function playUsual(lane: Lane, one: CrashCase): Promise<KillSeen[]> {
  const { kills, left } = await playKills(lane, one);
  await finish(lane, left);
  return kills;
}

export async function playKills(lane: Lane, one: CrashCase): Promise<{ kills: KillSeen[]; left: string[] }> {
  if (one.fault) lane.passage.spoil(one.fault.nth, one.fault.kind);
  const kills: KillSeen[] = [];
  let left = one.calls.bodies;
  for (const kill of one.kills) {
    if ("while" in kill && kill.while === "starting") {
      lane.arm(kill);
      await lane.startToDie();
    } else {
      // What was killed before goes on as soon as it starts, so the next kill waits for it already.
      lane.arm(kill);
      const engine = await lane.running().catch(() => null);
      if (engine) {
        ({ left } = await lane.post(left));
        await settledOrGone(lane, engine);
      }
    }
    kills.push(lane.seen());
  }
  return { kills, left };
}
