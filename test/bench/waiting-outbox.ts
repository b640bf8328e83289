/**
 * An outbox with many waiting deliveries, and the real worker over the real store with a destination that answers at
 * once: what is left is what the outbox itself costs. Beside it bare durable commits on the same file system.
 */
import { createHash } from "node:crypto";
import { createRealClock } from "../../electron/engine/clock";
import { anyUrl } from "../../electron/engine/destinations/any-url";
import { startOutbox } from "../../electron/engine/outbox/outbox";
import { openReader, openWriter } from "../../electron/engine/store/database";
import { saveDestination } from "../../electron/engine/store/destinations";
import { saveDeliveries } from "../../electron/engine/store/outbox";
import { startStore } from "../../electron/engine/store/store";
import { built } from "./filled-folder";

const log = { info() {}, warn: console.error, error: console.error };
const perTransaction = 1000;
/** As large as a call record with its summary. */
const summary = "The caller asked for a copy of the invoice of last month. ".repeat(12);

/** So many deliveries, each of a call of its own, spread over the destinations. */
export function fillOutbox(path: string, deliveries: number, destinations: number): void {
  const database = openWriter(path);
  for (let n = 0; n < destinations; n += 1)
    saveDestination(database, {
      destinationId: `x_${n}`,
      name: `System ${n}`,
      kind: "any-url",
      url: null,
      enabled: true,
      switchedOnAt: 0,
      createdAt: n,
      settings: {},
      gate: {},
      sending: {},
    });
  const at = Date.now();
  for (let from = 0; from < deliveries; from += perTransaction)
    database
      .transaction(() => {
        for (let n = from; n < Math.min(from + perTransaction, deliveries); n += 1) {
          const payload = JSON.stringify({
            externalId: `bench:${n}`,
            properties: { outcome: "completed", summary },
          });
          saveDeliveries(database, [
            {
              deliveryId: `d_${createHash("sha256").update(`${n}`).digest("hex").slice(0, 20)}`,
              destinationId: `x_${n % destinations}`,
              callId: `c_${createHash("sha256").update(`call ${n}`).digest("hex").slice(0, 20)}`,
              version: 1,
              step: "call",
              stepOrder: 1,
              idempotencyKey: `x_${n % destinations}:c_${n}:call:v1`,
              payload,
              payloadSha256: createHash("sha256").update(payload).digest("hex"),
              at,
            },
          ]);
        }
      })
      .immediate();
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
}

/** Milliseconds of each of so many commits of one row, with the durability of the log. */
export function bareCommits(path: string, commits: number): number[] {
  const database = openWriter(path);
  database.exec("CREATE TABLE IF NOT EXISTS bare (n INTEGER)");
  const insert = database.prepare("INSERT INTO bare VALUES (1)");
  const times = Array.from({ length: commits }, () => {
    const begun = performance.now();
    insert.run();
    return performance.now() - begun;
  });
  database.close();
  return times;
}

export type Sending = {
  /** Sends so many; milliseconds from one delivery's turn to the next, that of the destination not counted. */
  send(deliveries: number): Promise<number[]>;
  waiting(): number;
  close(): Promise<void>;
};

export async function startSending(path: string): Promise<Sending> {
  const store = await startStore({ worker: built("store"), path, onChanged() {} });
  const database = openReader(path);
  const clock = createRealClock(() => {});
  let times: number[] = [];
  let left = 0;
  let last = 0;
  let reached = () => {};
  let begin = () => {};
  const outbox = startOutbox({
    store,
    database,
    clock,
    log,
    settingsOf: () => ({ url: null, token: null, values: {}, credentials: {} }),
    redact: (text) => text,
    loopMark: () => "mark",
    ledgerOf: () => ({ read: () => null, write: async () => {}, forget: async () => {} }),
    destinationOf: () => ({
      ...anyUrl,
      async send() {
        const now = performance.now();
        if (last > 0) times.push(now - last);
        left -= 1;
        if (left < 0) {
          reached();
          // Until it is asked for more: one of each destination stands here.
          await new Promise<void>((resolve) => {
            const before = begin;
            begin = () => {
              before();
              resolve();
            };
          });
        }
        last = performance.now();
        return { class: "delivered", status: 200, remoteId: "1", observed: "answered 200" };
      },
    }),
  });
  return {
    async send(deliveries) {
      times = [];
      left = deliveries;
      last = 0;
      const done = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const go = begin;
      begin = () => {};
      go();
      outbox.wake();
      await done;
      return times;
    },
    waiting: () =>
      (database.prepare("SELECT count(*) AS n FROM delivery WHERE state = 'pending'").get() as { n: number })
        .n,
    async close() {
      left = 1e9;
      begin();
      await outbox.close();
      database.close();
      clock.close();
      await store.close();
    },
  };
}
