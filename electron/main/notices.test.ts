import type { EventEmitter } from "node:events";
import { afterEach, expect, test, vi } from "vitest";

const shown: (EventEmitter & { title?: string })[] = [];
vi.mock("electron", async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  return {
    Notification: class extends Emitter {
      static isSupported = () => true;
      constructor(options: object) {
        super();
        Object.assign(this, options);
      }
      show() {
        shown.push(this);
      }
    },
  };
});
const { createNotices } = await import("./notices");

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a click shows a screen; the fifth within a minute is left out, and the next minute is another one", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const opened: string[] = [];
  const notify = createNotices((screen) => opened.push(screen));
  for (let times = 1; times <= 6; times += 1)
    notify({ title: `Alert ${times}`, body: "b", screen: "deliver" });
  expect(shown.map(({ title }) => title)).toEqual(["Alert 1", "Alert 2", "Alert 3", "Alert 4"]);
  expect(said).toHaveBeenCalledTimes(2);
  shown[0]?.emit("click");
  expect(opened).toEqual(["deliver"]);
  vi.advanceTimersByTime(60_000);
  notify({ title: "Alert 7", body: "b", screen: "setup" });
  expect(shown).toHaveLength(5);
});
