// `--only soak [--minutes 60]`: 200 events a second, looked at every minute: does anything grow that should not? Every
// event that was answered is counted in the folder afterwards.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { percentile } from "./figures.mjs";
import { makeBody } from "./load-events.mjs";
import { startRingback } from "./processes.mjs";
import { pause, postEvent, sendSteadily } from "./sending.mjs";

const perSecond = 200;
const bytes = 2048;
/** Until caches are full and code is compiled, growth means nothing. */
const warmUpMinutes = 5;

export async function benchSoak(bench) {
  const { print, gap, short } = bench;
  const at = process.argv.indexOf("--minutes");
  const minutes = at > 0 ? Number(process.argv[at + 1]) : short ? 1 : 60;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 240)
    throw new Error("--minutes takes a whole number from 1 to 240");
  if (process.platform !== "linux") return gap("all of it", "memory and descriptors are read in /proc");
  const engine = await startRingback();
  try {
    addRows(bench, minutes, await sendAndLook(engine, minutes, print));
  } finally {
    await engine.stop();
  }
}

async function sendAndLook(engine, minutes, print) {
  const samples = [];
  const answered = { good: 0, other: 0 };
  let latencies = [];
  const send = async (receiver, body) => {
    const begun = performance.now();
    const status = await postEvent(receiver, body);
    latencies.push(performance.now() - begun);
    answered[status === 200 ? "good" : "other"] += 1;
  };
  const timer = setInterval(async () => {
    const took = latencies;
    latencies = [];
    const sample = { minute: samples.length + 1, ...spread(took), ...(await look(engine)) };
    samples.push(sample);
    print(`  ${spell(sample)}`);
  }, 60_000);
  const count = minutes * 60 * perSecond;
  try {
    await sendSteadily(engine.ready.receiver, {
      ...{ perSecond, count, send },
      bodyOf: (number) => makeBody(number, "soak", bytes),
    });
    while (answered.good + answered.other < count || samples.length < minutes) await pause(100);
  } finally {
    clearInterval(timer);
  }
  const isRead = await engine.untilRead();
  const { events } = await engine.rest("GET", "/status");
  return { samples, answered, isRead, kept: Number(events) };
}

function spread(latencies) {
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    longest: percentile(latencies, 1),
  };
}

async function look(engine) {
  const { backlog, outbox } = await engine.rest("GET", "/status");
  const { pid, data } = engine.ready;
  const megabytes = (name) => (statSync(join(data, name), { throwIfNoEntry: false })?.size ?? 0) / 2 ** 20;
  return {
    rss: engine.rssMb(),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    unread: backlog,
    waiting: outbox.waiting,
    database: megabytes("ringback.sqlite"),
    wal: megabytes("ringback.sqlite-wal"),
  };
}

function addRows({ add }, minutes, { samples, answered, isRead, kept }) {
  const settled = samples.filter(({ minute }) => minute > Math.min(warmUpMinutes, samples.length / 4));
  const quarter = Math.max(1, Math.floor(settled.length / 4));
  const [early, late] = [settled.slice(0, quarter), settled.slice(-quarter)];
  const name = `${minutes} minutes at ${perSecond} a second`;
  add(`${name}: events answered with 200`, { kind: "count", unit: "events", rounds: [answered.good] });
  add(`${name}: answered otherwise`, {
    kind: "count",
    unit: "events",
    rounds: [answered.other],
    goal: { most: 0 },
  });
  add(`${name}: answered and not kept`, {
    ...{ kind: "count", unit: "events", rounds: [answered.good - kept], goal: { most: 0 } },
    note: isRead
      ? "everything was read two minutes after the last at most"
      : "not everything was read in two minutes",
  });
  for (const [title, field, kind, unit] of [
    ["memory", "rss", "memory", "MB"],
    ["descriptors", "descriptors", "count", "open"],
    ["answer, half of them", "p50", "time", "ms"],
    ["answer, 99 of 100", "p99", "tail", "ms"],
    ["not yet read", "unread", "count", "events"],
    ["waiting to leave", "waiting", "count", "deliveries"],
    ["write-ahead log", "wal", "size", "MB"],
  ])
    for (const [when, some] of [
      ["first quarter after five minutes", early],
      ["last quarter", late],
    ])
      add(`${name}: ${title}, ${when}`, { kind, unit, rounds: some.map((sample) => sample[field]) });
}

function spell(sample) {
  const { minute, p50, p99, longest, rss, descriptors, unread, waiting, database, wal } = sample;
  return (
    `minute ${minute}: ack p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms, ` +
    `${rss.toFixed(0)} MB, ${descriptors} descriptors, ${unread} unread, ${waiting} waiting, ` +
    `database ${database.toFixed(0)} MB, write-ahead log ${wal.toFixed(0)} MB`
  );
}
