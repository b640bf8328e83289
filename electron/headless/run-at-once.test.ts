import { expect, test } from "vitest";
import { runAtOnce } from "./run-at-once";

/** Work that ends when it is told to. */
function createWork() {
  const open = new Map<number, { end: () => void; fail: () => void }>();
  return {
    open,
    run: (input: number) =>
      new Promise<number>((resolve, reject) => {
        const close = (act: () => void) => () => {
          open.delete(input);
          act();
        };
        open.set(input, {
          end: close(() => resolve(input * 10)),
          fail: close(() => reject(new Error("broke"))),
        });
      }),
  };
}

test("no more than so many are under way, and what is done comes in the order it was given", async () => {
  const { open, run } = createWork();
  const results = runAtOnce([1, 2, 3], 2, run);
  const first = results.next();
  expect([...open.keys()]).toEqual([1, 2]);
  open.get(2)?.end();
  open.get(1)?.end();
  expect((await first).value).toBe(10);
  expect([...open.keys()]).toEqual([3]);
  expect((await results.next()).value).toBe(20);
  open.get(3)?.end();
  expect((await results.next()).value).toBe(30);
  expect((await results.next()).done).toBe(true);
});

test("what throws ends it: nothing more is begun, and what is under way is awaited", async () => {
  const { open, run } = createWork();
  const results = runAtOnce([1, 2, 3, 4], 2, run);
  const first = results.next();
  open.get(1)?.fail();
  const failed = first.then(
    () => "went on",
    () => "broke",
  );
  const settled = await Promise.race([failed, Promise.resolve("waits")]);
  expect(settled).toBe("waits");
  open.get(2)?.end();
  expect(await failed).toBe("broke");
  expect(open.size).toBe(0);
});
