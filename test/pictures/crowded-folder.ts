/**
 * Ten thousand calls of a day, read by the real reader, with twelve sources and twelve destinations, the longest names
 * there may be, one call of three hundred events, and more calls under way than a screen holds.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { StoredDestination } from "../../electron/engine/store/destinations";
import { fillFolder } from "../bench/filled-folder";
import { conversation } from "../harness/board";
import { makeFolder, startEngine } from "../harness/engine-process";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { startRecorder } from "../harness/recorder";
import type { Folder } from "./folders";

const calls = 10_000;
const everyMs = 8000;
const events = 51_000;
/** The last of them are delivered, and what came before is history: the outbox need not send for minutes. */
const delivered = 3000;
const longName = "Wilhelmina Konstantinopolitanski-Featherstonehaugh of the Night Shift Pool";
const longWords = "The regional staffing office of the northern districts, second floor";

export async function crowded(kept?: string): Promise<Folder> {
  const scratch = makeFolder();
  const path = kept ?? scratch.path;
  const database = join(path, "ringback.sqlite");
  const remote = await startRecorder();
  const isNew = !existsSync(database);
  if (isNew) {
    mkdirSync(path, { recursive: true });
    const mixing = { from: Date.now() - calls * everyMs - 30 * 60_000, everyMs };
    const also = manyDestinations(remote.url, mixing.from);
    await fillFolder(database, events, { mixing, switchedOnAt: events - delivered, also });
  }
  const engine = await startEngine(path);
  if (isNew) await fill(engine.client, engine.receiver);
  await talk(engine.receiver);
  return {
    engine,
    now: Date.now,
    known: {},
    async close() {
      await engine.stop();
      await remote.close();
      scratch.remove();
    },
  };
}

/** More calls in conversation than a wallboard has rows. */
async function talk(receiver: string): Promise<void> {
  const at = Date.now();
  for (let number = 0; number < 64; number += 1) {
    const call = { id: `c_talks_${at}_${number}`, at: at - number * 7000, phone: `+12025550${100 + number}` };
    for (const body of conversation(call).slice(0, 2)) await post(`${receiver}/hooks/mirai`, body);
  }
}

type Client = Awaited<ReturnType<typeof startEngine>>["client"];

/** Switched on after all calls of the day: what they are told of them is history. */
function manyDestinations(url: string, createdAt: number): StoredDestination[] {
  return Array.from({ length: 11 }, (_, index) => ({
    destinationId: `x_crowded_${index}`,
    name: `${longWords}, ${index + 1}`,
    kind: "any-url",
    url: `${url}/${index + 1}`,
    enabled: true,
    switchedOnAt: events,
    createdAt,
    settings: {},
    gate: {},
    sending: {},
  }));
}

async function fill(client: Client, receiver: string): Promise<void> {
  for (let number = 1; number <= 8; number += 1)
    await client.sources.create({
      name: `a-very-long-name-of-a-source-for-the-northern-districts-${number}`,
      provider: "retell",
    });
  const hook = `${receiver}/hooks/mirai`;
  const metadata = {
    userId: "u_long",
    phone: "+12025550199",
    name: longName,
    orderId: "SO-2026-000000000000001",
  };
  const named = (body: string) => JSON.stringify({ ...JSON.parse(body), metadata });
  const [initiate = "", inProgress = "", ...rest] = completedCall(
    "c_three_hundred_events_with_a_long_key",
  ).map(named);
  const action = (index: number) =>
    miraiEvent(
      "action",
      { id: "c_three_hundred_events_with_a_long_key", metadata },
      {
        action: "create_order",
        payload: { phone: metadata.phone, lineItems: [{ variantId: `boots-${index}`, quantity: 1 }] },
      },
    );
  const actions = Array.from({ length: 294 }, (_, index) => action(index));
  for (const body of [initiate, inProgress, ...actions, ...rest]) await post(hook, body);
  for (let number = 0; number < 60; number += 1) {
    const call = { id: `c_again_${number}`, at: Date.now() - number * 3_600_000, metadata };
    for (const body of conversation({ ...call, phone: metadata.phone })) await post(hook, body);
  }
  for (let number = 0; number < 40; number += 1)
    await post(
      hook,
      miraiEvent(
        "end-of-call",
        { id: `c_drift_${number}` },
        {
          analysis: {
            success: true,
            summary: "x",
            [`aFieldNobodyHasEverSeenBeforeInAnyPayload${number}`]: number,
          },
        },
      ),
    );
}
