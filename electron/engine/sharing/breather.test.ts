import { expect, test } from "vitest";
import { Cancelled, createBreather } from "./breather";

test("work breathes only after some of it was done, and ends where nobody waits for it any more", async () => {
  let now = 0;
  let cancelled = false;
  const breathe = createBreather(
    () => cancelled,
    () => now,
  );
  expect(breathe()).toBeUndefined();
  now += 50;
  await expect(breathe()).resolves.toBeUndefined();
  expect(breathe()).toBeUndefined();
  now += 50;
  const turn = breathe();
  cancelled = true;
  await expect(turn).rejects.toThrow(Cancelled);
});
