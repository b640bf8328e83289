// A call of a voice agent whose provider sends the whole transcript with every turn: how long it takes to read, and what
// senders notice of somebody who looks at it all the time. The same load on the same engine, with and without, in turn.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "./figures.mjs";
import { runLoad, startRingback } from "./processes.mjs";

const load = { host: "127.0.0.1", path: "/hooks/mirai", connections: 4, bytes: 1024, seconds: 3 };
const pairs = 3;
const turns = 300;
const looks = 15;
const fixture = join(import.meta.dirname, "..", "..", "fixtures", "retell", "transcript_updated.json");

export async function benchLongCall({ print, add, short }) {
  const engine = await startRingback();
  try {
    const callId = await talk(engine);
    const target = { ...load, seconds: short ? 1 : load.seconds, port: engine.port };
    print(`  a call of ${turns} turns, ${load.connections} connections, ${load.bytes} B bodies`);
    const paths = { detail: `/calls/${callId}`, "where its fields come from": `/calls/${callId}/provenance` };
    for (const [what, path] of Object.entries(paths)) {
      const times = [];
      for (let look = 0; look < looks; look += 1) {
        const begun = performance.now();
        await engine.rest("GET", path);
        times.push(performance.now() - begun);
      }
      add(`a call of ${turns} transcripts: ${what}`, { kind: "time", unit: "ms", rounds: [median(times)] });
    }
    const results = [];
    for (let pair = 0; pair < (short ? 1 : pairs); pair += 1) {
      const without = await runLoad(target);
      const looking = lookOverAndOver(engine, Object.values(paths));
      const during = await runLoad(target);
      results.push({ without, during, looked: await looking.stop() });
    }
    const of = (pick) => results.map(pick);
    add("ack p99 while nobody looks", { kind: "tail", unit: "ms", rounds: of(({ without }) => without.p99) });
    add("ack p99 while somebody looks", { kind: "tail", unit: "ms", rounds: of(({ during }) => during.p99) });
    add("longest ack while somebody looks", {
      kind: "tail",
      unit: "ms",
      rounds: of(({ during }) => during.max),
    });
    add("looks while the load ran", { kind: "count", unit: "looks", rounds: of(({ looked }) => looked) });
  } finally {
    await engine.stop();
  }
}

/** Its id, once every turn was read. */
async function talk(engine) {
  await engine.rest("POST", "/sources", { name: "retell", provider: "retell" });
  const { call, ...event } = JSON.parse(readFileSync(fixture, "utf8"));
  const said = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const content = `Sentence ${turn} of a talk about an appointment that is to be moved to Thursday.`;
    said.push({ role: turn % 2 ? "user" : "agent", content, words: [] });
    const transcript = said.map(({ role, content }) => `${role}: ${content}\n`).join("");
    const body = { ...event, call: { ...call, call_id: "long", transcript, transcript_object: said } };
    const response = await fetch(`http://127.0.0.1:${engine.port}/hooks/retell`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`turn ${turn} was answered with ${response.status}`);
  }
  await engine.untilRead();
  const { rows } = await engine.rest("GET", "/calls?limit=1");
  return rows[0].callId;
}

function lookOverAndOver(engine, paths) {
  let stopped = false;
  const done = (async () => {
    let looked = 0;
    do {
      for (const path of paths) await engine.rest("GET", path);
      looked += 1;
    } while (!stopped);
    return looked;
  })();
  return {
    stop() {
      stopped = true;
      return done;
    },
  };
}
