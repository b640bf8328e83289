/**
 * The crash suite as a function: posts calls to an engine, kills it with SIGKILL as planned, starts it again on the
 * same folder each time, waits until it has nothing left to do, and reports what is there. It judges nothing but the
 * log against the senders' ledger: the tests do the rest, and run it against a broken build too.
 */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "../../electron/headless/free-port";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { type CrmContent, openPassage, type Passage, readCrm, startCrmProcess } from "./crm";
import { type AfterKill, type Evidence, inspectAfterKill, readEvidence } from "./evidence";
import type { KillMoment } from "./kill-plan";
import { createRandom } from "./random";
import { type Ledger, type Senders, startSenders } from "./senders";
import { makeTraffic } from "./traffic";

export type Kill = { moment: KillMoment; signal: NodeJS.Signals | null; found: AfterKill };

export type CrashReport = {
  kills: Kill[];
  ledger: Ledger;
  /** Acked events that are not in the log, once per missing copy. */
  missing: string[];
  /** Events that stand in the log more often than they were sent. */
  invented: string[];
  evidence: Evidence;
  crm: CrmContent;
  /** True: the sandbox CRM ran from the first to the last moment. */
  crmRanOn: boolean;
  /** What the engines logged as errors. */
  errors: string[];
};

const connections = 8;

export async function runCrashes(options: {
  entry: string;
  seed: number;
  calls: number;
  kills: KillMoment[];
}): Promise<CrashReport> {
  const random = createRandom(options.seed);
  const folder = makeFolder();
  const data = join(folder.path, "engine");
  const crm = await startCrmProcess(options.entry, join(folder.path, "crm"));
  const passage = await openPassage(crm.url);
  const port = await freePort();
  const senders = startSenders(`http://127.0.0.1:${port}/hooks/mirai`, connections, random);
  const flags = ["--receiver-port", `${port}`, "--crm", passage.url, "--crm-token-file", crm.tokenFile];
  const kills: Kill[] = [];
  const errors: string[] = [];
  const queue = makeTraffic(random, options.calls).bodies;
  const rounds = options.kills.filter(({ kind }) => kind !== "start").length;
  const burst = Math.ceil(queue.length / rounds);
  const live = { child: null as ChildProcess | null };
  const launch = () =>
    startEngine(data, {
      entry: options.entry,
      flags,
      onSpawn: (child) => {
        live.child = child;
      },
    });

  try {
    const startMs = await measureStart(options.entry);
    for (const moment of options.kills) {
      if (moment.kind === "start") {
        const starting = launch().catch(() => null);
        setTimeout(kill, moment.share * startMs, live.child);
        await gone(live.child);
        await (await starting)?.kill();
      } else {
        const engine = await launch();
        const left = await killInBurst(
          { engine, senders, passage, kill: () => kill(engine.child) },
          queue.splice(0, burst),
          moment,
        );
        queue.unshift(...left);
        errors.push(...engine.log.filter((line) => line.includes('"level":"error"')));
        await engine.kill();
      }
      kills.push({ moment, signal: (await gone(live.child)).signal, found: inspectAfterKill(data) });
    }
    const last = await launch();
    await untilSettled(last, 6);
    await redriveParked(last);
    errors.push(...last.log.filter((line) => line.includes('"level":"error"')));
    await last.stop();
    const crmRanOn = crm.child.exitCode === null && crm.child.signalCode === null;
    await passage.close();
    await crm.stop();
    const evidence = readEvidence(data);
    return {
      kills,
      ledger: senders.ledger,
      ...compareWithLedger(evidence.bodies, senders.ledger),
      evidence,
      crm: readCrm(crm.path),
      crmRanOn,
      errors,
    };
  } finally {
    senders.close();
    kill(live.child);
    await crm.stop();
    folder.remove();
  }
}

/** Posts a burst and kills in the middle of it; resolves, when the engine is gone, to what was not sent. */
async function killInBurst(
  parts: { engine: EngineProcess; senders: Senders; passage: Passage; kill: () => void },
  bodies: string[],
  moment: Exclude<KillMoment, { kind: "start" }>,
): Promise<string[]> {
  const { engine, senders, passage } = parts;
  const ended = gone(engine.child);
  if (moment.kind === "delivery") passage.stopAt(moment.nth, moment.moment, parts.kill);
  if (moment.kind === "burst") setTimeout(parts.kill, moment.ms);
  const posted = await senders.post(bodies, (acks) => {
    if (moment.kind === "answer" && acks === Math.min(moment.nth, bodies.length)) parts.kill();
  });
  if (moment.kind === "reading") setTimeout(parts.kill, moment.ms);
  if (moment.kind === "delivery") {
    // Where there are fewer deliveries than the plan thought, it is killed when there is nothing left to do.
    const settled = untilSettled(engine).then(parts.kill, () => {});
    await Promise.race([ended, settled]);
    passage.forget();
  }
  await ended;
  return posted;
}

/** An engine that gets the same events, one after the other, and is left alone. */
export async function runUndisturbed(
  entry: string,
  bodies: string[],
): Promise<{ evidence: Evidence; crm: CrmContent }> {
  const folder = makeFolder();
  const data = join(folder.path, "engine");
  const crm = await startCrmProcess(entry, join(folder.path, "crm"));
  try {
    const engine = await startEngine(data, {
      entry,
      flags: ["--crm", crm.url, "--crm-token-file", crm.tokenFile],
    });
    for (const body of bodies) await post(`${engine.receiver}/hooks/mirai`, body);
    await untilSettled(engine);
    await engine.stop();
    await crm.stop();
    return { evidence: readEvidence(data), crm: readCrm(crm.path) };
  } finally {
    await crm.stop();
    folder.remove();
  }
}

/**
 * The newest event is read, so every delivery is planned; and none of them waits. What was due for long is spread, so a
 * long run may ask several times.
 */
export async function untilSettled(engine: EngineProcess, tries = 1): Promise<void> {
  const settled = engine.until(async () => {
    const newest = await engine.rest("GET", "/events?limit=1");
    const { rows } = newest.body as { rows: { type: string | null }[] };
    if (rows[0] && rows[0].type === null) return false;
    const status = await engine.rest("GET", "/status");
    return (status.body as { outbox: { waiting: number } }).outbox.waiting === 0;
  }, "everything read and delivered");
  await settled.catch((error: Error) => {
    if (tries === 1) throw error;
    return untilSettled(engine, tries - 1);
  });
}

/** What was under way at three kills in a row is parked, since it may have ended the program: a person sends it again. */
export async function redriveParked(engine: EngineProcess): Promise<number> {
  const { rows } = await engine.client.deliveries.list({ q: "state:dead", limit: 100 });
  const parked = rows.filter(({ observed }) => observed.includes("crashes the worker"));
  for (const { deliveryId } of parked) await engine.rest("POST", `/deliveries/${deliveryId}/redrive`);
  await untilSettled(engine);
  return parked.length;
}

function compareWithLedger(bodies: string[], ledger: Ledger): Pick<CrashReport, "missing" | "invented"> {
  const stored = new Map<string, number>();
  for (const body of bodies) stored.set(body, (stored.get(body) ?? 0) + 1);
  const missing = [...ledger.bodies].flatMap(([body, { acked }]) =>
    Array<string>(Math.max(acked - (stored.get(body) ?? 0), 0)).fill(body),
  );
  const invented = [...stored].flatMap(([body, times]) =>
    times > (ledger.bodies.get(body)?.sent ?? 0) ? [body] : [],
  );
  return { missing, invented };
}

function kill(child: ChildProcess | null): void {
  child?.kill("SIGKILL");
}

async function gone(child: ChildProcess | null): Promise<{ signal: NodeJS.Signals | null }> {
  if (!child) throw new Error("no engine was started");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return { signal: child.signalCode };
}

/** How long a first start takes here and now, in milliseconds. */
async function measureStart(entry: string): Promise<number> {
  const folder = makeFolder();
  const begun = performance.now();
  const engine = await startEngine(join(folder.path, "engine"), { entry });
  const took = performance.now() - begun;
  await engine.stop();
  folder.remove();
  return took;
}
