import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { withTimeLimit } from "./time-limit";

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });

test("thousands of requests leave nothing on the signal of whoever asks", async () => {
  const asker = new AbortController();
  for (let request = 0; request < 5000; request += 1)
    await withTimeLimit(asker.signal, 15_000, async () => {
      if (request === 4999) expect(getEventListeners(asker.signal, "abort")).toHaveLength(1);
    });
  await expect(withTimeLimit(asker.signal, 15_000, () => Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );
  expect(getEventListeners(asker.signal, "abort")).toHaveLength(0);
  // Node keeps what `AbortSignal.any` made under a symbol of its own, and no listener tells of it.
  const held = Object.getOwnPropertySymbols(asker.signal).map(
    (symbol) => (asker.signal as unknown as Record<symbol, unknown>)[symbol],
  );
  expect(held.filter((one) => one instanceof Set && one.size > 0)).toEqual([]);
});

test("it ends when its time is over, and with whoever asked, also where they had ended before", async () => {
  const asker = new AbortController();
  await expect(withTimeLimit(asker.signal, 5, untilAborted)).rejects.toMatchObject({ name: "TimeoutError" });
  const running = withTimeLimit(asker.signal, 15_000, untilAborted);
  asker.abort(new Error("stopped"));
  await expect(running).rejects.toThrow("stopped");
  await expect(withTimeLimit(asker.signal, 15_000, untilAborted)).rejects.toThrow("stopped");
});
