import type { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WindowPlace } from "../../shared/window-places";

const electron = vi.hoisted(() => ({ app: null as never as EventEmitter & Record<string, unknown> }));
vi.mock("electron", async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  electron.app = Object.assign(new Emitter(), { isPackaged: true }) as never;
  return { app: electron.app };
});
const { claimLinks, followLinks } = await import("./links");

beforeEach(() => {
  electron.app.removeAllListeners();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

test("a link is followed however it comes: with the first start, before the program is ready, and with a second start", () => {
  const links = followLinks(["--data=/data", "ringback://calls/c_1"]);
  let prevented = false;
  const event = {
    preventDefault() {
      prevented = true;
    },
  };
  electron.app.emit("open-url", event, "ringback://setup");
  const places: (WindowPlace | null)[] = [];
  links.start((place) => places.push(place));
  electron.app.emit("second-instance", {}, ["/opt/Ringback", "--", "ringback://events?q=type:call.busy"]);
  electron.app.emit("open-url", event, "ringback://play/busy");
  electron.app.emit("second-instance", {}, ["/opt/Ringback", "--inspect", "ringback://setup"]);
  electron.app.emit("second-instance", {}, ["/opt/Ringback"]);
  expect(places).toEqual([
    { screen: "calls", id: "c_1" },
    { screen: "setup" },
    { screen: "events", search: "type:call.busy" },
    null,
    null,
    null,
  ]);
  expect(prevented).toBe(true);
});

test("what the system is told to start gets the link behind “--”", () => {
  const claimed: unknown[] = [];
  electron.app.setAsDefaultProtocolClient = (...args: unknown[]) => claimed.push(args);
  claimLinks();
  expect(claimed).toEqual([["ringback", process.execPath, ["--"]]]);
});
