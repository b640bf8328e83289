import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { EventValues, NewEvent } from "../store/events";
import { createAppender } from "./append";

const event: NewEvent = {
  source: "mirai",
  sourceId: "s_1",
  claimed: true,
  origin: "live",
  namespace: "live",
  receivedAt: 0,
  method: "POST",
  url: "/hooks/mirai",
  httpVersion: "1.1",
  peer: "127.0.0.1:1",
  headers: [],
  bytes: 3,
  signature: "no-secret",
  signatureBecause: "",
  secretId: null,
};

/** A store that answers when the test says so. */
function slowStore() {
  const groups: {
    events: EventValues[];
    bodies: string;
    resolve(first: number): void;
    reject(error: Error): void;
  }[] = [];
  return {
    groups,
    append: (events: EventValues[], bodies: Uint8Array) =>
      new Promise<number>((resolve, reject) =>
        groups.push({ events, bodies: Buffer.from(bodies).toString(), resolve, reject }),
      ),
  };
}

const body = (text: string) => Buffer.from(text);

test("what comes in one turn of the loop goes together, and each learns its own position", async () => {
  const store = slowStore();
  const appended: [number, number][] = [];
  const appender = createAppender(store, (first, count) => appended.push([first, count]));
  const positions = Promise.all(["one", "two", "six"].map((text) => appender.append(event, body(text))));
  await turn();
  expect(store.groups.map(({ events, bodies }) => [events.length, bodies])).toEqual([[3, "onetwosix"]]);
  store.groups[0]?.resolve(40);
  expect(await positions).toEqual([40, 41, 42]);
  expect(appended).toEqual([[40, 3]]);
});

test("a store that never answers fills the queue, then events are refused and nothing of them is kept", async () => {
  const store = slowStore();
  const appender = createAppender(store, () => {}, { events: 20, bytes: 1000 });
  const taken = Array.from({ length: 20 }, () => appender.append(event, body("abc")));
  expect(taken).not.toContain(null);
  expect(appender.append(event, body("abc"))).toBeNull();
  await turn();
  // Handed over is not yet on disk: the room is taken until the store answers.
  expect(appender.append(event, body("abc"))).toBeNull();
  expect(store.groups.reduce((sum, group) => sum + group.events.length, 0)).toBe(20);

  let first = 1;
  for (const group of store.groups) {
    group.resolve(first);
    first += group.events.length;
  }
  expect(await Promise.all(taken)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(appender.append(event, body("abc"))).not.toBeNull();
});

test("the bytes under way are bounded as well", () => {
  const appender = createAppender(slowStore(), () => {}, { events: 100, bytes: 10 });
  expect(appender.append(event, body("12345678"))).not.toBeNull();
  expect(appender.append(event, body("123"))).toBeNull();
  expect(appender.append(event, body("12"))).not.toBeNull();
});

test("a commit that fails fails for the events in it, and makes room again", async () => {
  const store = slowStore();
  const appender = createAppender(store, () => {}, { events: 1, bytes: 10 });
  const lost = appender.append(event, body("abc"));
  await turn();
  store.groups[0]?.reject(new Error("disk full"));
  await expect(lost).rejects.toThrow("disk full");
  expect(appender.append(event, body("abc"))).not.toBeNull();
});

test("drained waits for everything taken so far", async () => {
  const store = slowStore();
  const appender = createAppender(store, () => {});
  await appender.drained();
  void appender.append(event, body("abc"));
  let drained = false;
  const waiting = appender.drained().then(() => {
    drained = true;
  });
  await turn();
  expect(drained).toBe(false);
  store.groups[0]?.resolve(1);
  await waiting;
});
