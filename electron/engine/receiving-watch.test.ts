import { expect, test } from "vitest";
import type { Receiving } from "../../shared/receiving";
import type { TunnelRow } from "../../shared/tunnel";
import type { Notice } from "../../shared/window-places";
import { watchReceiving } from "./receiving-watch";

const receiver = "http://127.0.0.1:4400";
const none: TunnelRow = {
  mode: "none",
  enabled: true,
  state: "not-needed",
  url: null,
  since: 0,
  provenAt: null,
  latencyMs: null,
  attempt: null,
  because: null,
  retryAt: null,
  domain: null,
  token: null,
  blindSince: null,
  usage: { month: "2026-11", requests: 0, bytes: 0, freeRequests: 20_000, freeBytes: 1_000_000_000 },
};
const online: TunnelRow = { ...none, mode: "ngrok", state: "online", url: "https://calls.example.com" };
const connecting: TunnelRow = { ...online, state: "connecting", url: null };
const down: TunnelRow = {
  ...connecting,
  state: "down",
  because: { code: null, what: "ngrok could not be reached.", next: "Check the network.", link: null },
  retryAt: 1000,
};

function watched() {
  const told: Receiving[] = [];
  const notices: Notice[] = [];
  const waits: { ms: number; run: () => void; isOver: boolean }[] = [];
  const watch = watchReceiving(
    { receiving: (receiving) => told.push(receiving), notify: (notice) => notices.push(notice) },
    receiver,
    (ms, run) => {
      const wait = { ms, run, isOver: false };
      waits.push(wait);
      return () => {
        wait.isOver = true;
      };
    },
  );
  /** What still waits comes due. */
  const later = () => {
    for (const { run } of waits.filter(({ isOver }) => !isOver)) run();
  };
  return { ...watch, told, notices, waits, later };
}

test("says where it receives: here, or at the public URL once that is proven", () => {
  const { begin, tunnelIs, told } = watched();
  begin(true, none);
  tunnelIs(connecting);
  tunnelIs(online);
  tunnelIs(online);
  expect(told).toEqual([
    { state: "receiving", detail: receiver },
    { state: "receiving", detail: "https://calls.example.com" },
  ]);
});

test("a receiver that does not answer its own request does not receive", () => {
  const { begin, told } = watched();
  begin(false, none);
  expect(told).toEqual([
    { state: "not-receiving", detail: `${receiver} did not answer Ringback's own request.` },
  ]);
});

test("a tunnel that is down stays down in words while it is tried again, and is one notice after half a minute", () => {
  const { begin, tunnelIs, told, notices, waits, later } = watched();
  begin(true, online);
  for (const row of [down, connecting, { ...connecting, state: "degraded" as const }, down, connecting])
    tunnelIs(row);
  expect(told.map(({ state }) => state)).toEqual(["receiving", "tunnel-down"]);
  expect(notices).toEqual([]);
  expect(waits.map(({ ms }) => ms)).toEqual([30_000]);
  later();
  tunnelIs(down);
  expect(notices).toEqual([
    {
      title: "Tunnel down",
      body: "Webhooks from outside do not come in. ngrok could not be reached. Check the network.",
      screen: "setup",
    },
  ]);
  tunnelIs(online);
  expect(told.at(-1)).toEqual({ state: "receiving", detail: "https://calls.example.com" });
});

test("one that is back in time is nobody's business", () => {
  const { begin, tunnelIs, notices, waits } = watched();
  begin(true, online);
  tunnelIs(down);
  tunnelIs(online);
  // The next outage has half a minute of its own.
  tunnelIs(down);
  expect(waits.map(({ isOver }) => isOver)).toEqual([true, false]);
  expect(notices).toEqual([]);
});

test("one that no waiting mends is a notice at once, and once", () => {
  const { begin, tunnelIs, notices, later } = watched();
  begin(true, online);
  tunnelIs({ ...down, retryAt: null });
  tunnelIs({ ...down, retryAt: null });
  later();
  expect(notices).toHaveLength(1);
});
