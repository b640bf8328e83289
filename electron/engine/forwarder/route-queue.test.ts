import { expect, test } from "vitest";
import { createRouteQueue } from "./route-queue";

const event = (position: number, lane: string) => ({ position, lane });

test("two calls are sent at once, the events of each one after the other", () => {
  const queue = createRouteQueue(0, []);
  queue.add([event(1, "a"), event(2, "a"), event(3, "b"), event(5, "b")], 6);
  expect([queue.take()?.position, queue.take()?.position, queue.take()]).toEqual([1, 3, null]);
  queue.finish(3);
  expect([queue.reached(), queue.take()?.position]).toEqual([0, 5]);
  queue.finish(1);
  expect([queue.reached(), queue.take()?.position]).toEqual([1, 2]);
  queue.finish(2);
  queue.finish(5);
  expect([queue.reached(), queue.waiting()]).toEqual([6, 0]);
});

test("what has to be sent again stands before what came after it", () => {
  const queue = createRouteQueue(0, []);
  queue.add([event(1, "a"), event(2, "b"), event(3, "a")], 3);
  const [first, second] = [queue.take(), queue.take()];
  if (!first || !second) throw new Error("two were to be sent");
  queue.putBack(second);
  queue.putBack(first);
  expect([queue.take()?.position, queue.take()?.position, queue.take()]).toEqual([1, 2, null]);
});

test("what was done behind its place before a crash is not sent again", () => {
  const queue = createRouteQueue(10, [12]);
  queue.add([event(11, "a"), event(12, "b"), event(13, "c")], 13);
  expect([queue.take()?.position, queue.take()?.position, queue.take()]).toEqual([11, 13, null]);
  queue.finish(11);
  expect(queue.reached()).toBe(12);
});

test("passing over takes what waits and leaves what is under way", () => {
  const queue = createRouteQueue(0, []);
  queue.add([event(1, "a"), event(2, "a"), event(3, "a")], 3);
  queue.take();
  expect([queue.passOverFirst(), queue.passOverAll(9), queue.reached()]).toEqual([2, 1, 0]);
  queue.finish(1);
  expect(queue.reached()).toBe(9);
});

test("where the route means other events now, the log is looked through anew from what is done", () => {
  const queue = createRouteQueue(0, []);
  queue.add([event(2, "a"), event(4, "b"), event(5, "c")], 5);
  queue.take();
  queue.take();
  queue.finish(4);
  queue.lookAgain();
  expect([queue.looked(), queue.waiting()]).toEqual([1, 0]);
  queue.add([event(2, "a"), event(3, "d"), event(4, "b"), event(5, "c")], 5);
  expect([queue.take()?.position, queue.take()?.position, queue.take()]).toEqual([3, 5, null]);
});
