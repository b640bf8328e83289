import { MessageChannel } from "node:worker_threads";
import { ORPCError } from "@orpc/server";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Log } from "../log";
import type { Store } from "../store/store";
import { startSearch } from "./search";

/** A thread that never gets to the end of a list of calls, and to nothing behind it. */
const stuck = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from "node:worker_threads";
    let atWork = false;
    parentPort.on("message", ({ kind, id, name }) => {
      if (kind === "close") process.exit(0);
      atWork ||= name === "calls";
      if (kind === "ask" && !atWork) parentPort.postMessage({ kind: "answer", id, result: [name] });
    });
  `)}`,
);

function startStuck() {
  const channels: MessageChannel[] = [];
  const store = {
    portForReader() {
      const channel = new MessageChannel();
      channels.push(channel);
      return channel.port1;
    },
  } as unknown as Store;
  const search = startSearch({ worker: stuck, path: "", store, log: {} as Log });
  onTestFinished(() => {
    for (const { port2 } of channels) port2.close();
  });
  return search;
}

afterEach(() => {
  vi.useRealTimers();
});

test("a search that takes too long is told so in a sentence and is no bug; the question behind it is answered", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const search = startStuck();
  const asked = search.ask("calls", { q: "anything", limit: 100 }, 0).catch((error: unknown) => error);
  const behind = search.ask("metaKeys", null, 0);
  vi.advanceTimersByTime(10_000);
  const error = await asked;
  expect(error).toBeInstanceOf(ORPCError);
  expect(error).toMatchObject({
    status: 504,
    message:
      "This took longer than 10 s and was ended. Narrow the search, with after:2h or type:… for example.",
  });
  expect(await behind).toEqual(["metaKeys"]);
  vi.useRealTimers();
  await search.close();
});

test("whoever waits when the engine closes is told that, and not that something broke", async () => {
  const search = startStuck();
  const asked = search.ask("calls", { q: "", limit: 1 }, 0).catch((error: unknown) => error);
  await search.close();
  expect(await asked).toMatchObject({ status: 503, message: "The engine is closing." });
});
