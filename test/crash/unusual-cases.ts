/** Cases that need more than events and a kill: a redrive, an old schema, a checkpoint, a graceful end, a full disk. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type EngineProcess, runToEnd } from "../harness/engine-process";
import { miraiEvent } from "../harness/mirai-events";
import type { CrashCase, Script } from "./case-plan";
import { redriveParked, untilSettled } from "./crash-run";
import type { Installation } from "./installation";
import { finish, type KillSeen, type Lane, playKills, playUsual, settledOrGone } from "./lane";

/** What was seen of the kills, and what else was not as it must be. */
export type Played = { kills: KillSeen[]; problems: string[] };
type Play = (lane: Lane, one: CrashCase, engine: Installation) => Promise<Played>;

export const plays: Record<Script, Play> = {
  usual: async (lane, one) => ({ kills: await playUsual(lane, one), problems: [] }),
  parked: playParked,
  redrive: playRedrive,
  "redrive many": playRedrive,
  "old schema": async (lane, one) => ({ kills: await playUsual(lane, one), problems: [] }),
  checkpoint: playCheckpoint,
  quit: playQuit,
  "first killed": playSecondInstance,
  "second killed": playSecondInstance,
  "disk full": playDiskFull,
};

/** A database of the first schema that was released, with two calls that the CRM of that time was told. */
export function placeOldSchema(data: string): void {
  const packed = join(import.meta.dirname, "../../fixtures/databases/schema-1.sqlite.gz");
  writeFileSync(join(data, "ringback.sqlite"), gunzipSync(readFileSync(packed)));
}

async function playRedrive(lane: Lane, one: CrashCase): Promise<Played> {
  if (one.fault) lane.passage.spoil(one.fault.nth, one.fault.kind);
  const engine = await lane.running();
  const { left } = await lane.post(one.calls.bodies);
  const deliveryId = await engine.until(() => findDead(engine), "a dead delivery");
  lane.arm(one.kills[0] ?? null);
  await redrive(engine, one, deliveryId).catch(() => {});
  await settledOrGone(lane, engine);
  const kills = [lane.seen()];
  lane.arm(null);
  const again = await lane.running();
  const problems = (await findDead(again)) === deliveryId ? [] : ["the redrive was half done"];
  await redrive(again, one, deliveryId);
  await finish(lane, left);
  return { kills, problems };
}

/** What ends the program three times in a row while it is sent is not tried a fourth time by itself. */
async function playParked(lane: Lane, one: CrashCase): Promise<Played> {
  const { kills, left } = await playKills(lane, one);
  await finish(lane, left);
  const parked = await redriveParked(await lane.running());
  return { kills, problems: parked === 1 ? [] : [`${parked} deliveries were parked`] };
}

async function findDead(engine: EngineProcess): Promise<string | null> {
  const { rows } = await engine.client.deliveries.list({ limit: 100 });
  return rows.find(({ state }) => state === "dead")?.deliveryId ?? null;
}

function redrive(engine: EngineProcess, one: CrashCase, deliveryId: string): Promise<unknown> {
  return one.script === "redrive"
    ? engine.rest("POST", `/deliveries/${deliveryId}/redrive`)
    : engine.rest("POST", "/deliveries/redrive", { deliveryIds: [deliveryId] });
}

/** Many events make a WAL that takes its time; at rest, two seconds later, it goes into the database. */
async function playCheckpoint(lane: Lane, one: CrashCase): Promise<Played> {
  const engine = await lane.running();
  lane.arm(one.kills[0] ?? null);
  const notes = "n".repeat(30_000);
  const others = Array.from({ length: 100 }, (_, index) =>
    miraiEvent("call.in-progress", { id: `${one.calls.key}-beside-${index}`, metadata: { notes } }),
  );
  const { left } = await lane.post([...one.calls.bodies, ...others]);
  await untilSettled(engine);
  await lane.gone();
  const kills = [lane.seen()];
  const wal = join(lane.data, "ringback.sqlite-wal");
  const problems =
    existsSync(wal) && statSync(wal).size > 0 ? [] : ["the checkpoint was over before the kill came"];
  await finish(lane, left);
  return { kills, problems };
}

async function playQuit(lane: Lane, one: CrashCase): Promise<Played> {
  const held = lane.passage.hold(one.holds);
  const engine = await lane.running();
  const { left } = await lane.post(one.calls.bodies);
  await held;
  lane.arm(one.kills[0] ?? null);
  engine.child.kill("SIGTERM");
  await lane.gone();
  const kills = [lane.seen()];
  await finish(lane, left);
  return { kills, problems: [] };
}

/** While a request is under way a second instance is started on the folder; at its refusal one of the two is killed. */
async function playSecondInstance(lane: Lane, one: CrashCase, build: Installation): Promise<Played> {
  const held = lane.passage.hold(one.holds);
  const engine = await lane.running();
  const { left } = await lane.post(one.calls.bodies);
  await held;
  const isFirst = one.script === "first killed";
  const [kill] = one.kills;
  if (!kill) throw new Error("nobody is to be killed");
  const plan = lane.armOther(kill, isFirst ? engine.pid : null);
  const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
  const second = await runToEnd(["serve", "--data", lane.data, ...ports], {
    entry: build.entry,
    env: { RINGBACK_CRASH_PLAN: plan },
  });
  if (isFirst) await lane.gone();
  const problems: string[] = [];
  const refused = second.code === 3 && second.stderr.includes("Another Ringback already works");
  if (isFirst && !refused) problems.push(`the second instance ended with ${second.code}: ${second.stderr}`);
  if (!isFirst && engine.child.signalCode !== null) problems.push("the first instance did not live on");
  const signal = isFirst ? engine.child.signalCode : second.code === null ? ("SIGKILL" as const) : null;
  const kills = [{ reached: lane.otherReached(), signal }];
  await finish(lane, left);
  return { kills, problems };
}

/**
 * From a hit of one write on the disk is full: nothing that needs a page can be written. A sender is told so and sends
 * again; a log line says it once, however often it is tried. When there is room again it goes on by itself, and is
 * killed then.
 */
async function playDiskFull(lane: Lane, one: CrashCase): Promise<Played> {
  const engine = await lane.running();
  const problems: string[] = [];
  const times = 3;
  const isAppend = one.full?.write === "append";
  lane.arm(one.full);
  const full = lane.refused(times);
  let left = one.calls.bodies;
  for (let turn = 0; turn < times; turn += 1) {
    const answered = await lane.post(left);
    if (isAppend && answered.refused !== 503)
      problems.push(`a sender was answered ${answered.refused} while nothing could be kept`);
    ({ left } = answered);
  }
  await full;
  lane.arm(one.kills[0] ?? null);
  ({ left } = await lane.post(left));
  await settledOrGone(lane, engine);
  // Also of writes that were under way when there was room again.
  const said = engine.log.filter((line) => line.includes('"database or disk is full"'));
  const sentences = new Set(said.map((line) => (JSON.parse(line) as { message: string }).message));
  if (said.length === 0 || sentences.size < said.length) problems.push(`errors logged: ${said.join("\n")}`);
  const others = engine.log.filter((line) => !said.includes(line));
  engine.log.splice(0, engine.log.length, ...others);
  const kills = [lane.seen()];
  await finish(lane, left);
  return { kills, problems };
}
