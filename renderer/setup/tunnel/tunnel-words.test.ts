import { expect, test } from "vitest";
import type { TunnelRow } from "../../../shared/tunnel";
import { lastHour, wayIn } from "./tunnel-words";

const row: TunnelRow = {
  mode: "ngrok",
  enabled: true,
  state: "online",
  url: "https://calls.example.com",
  since: 0,
  provenAt: 0,
  latencyMs: 21.4,
  attempt: null,
  because: null,
  retryAt: null,
  domain: null,
  token: null,
  blindSince: null,
  usage: { month: "2026-03", requests: 0, bytes: 0, freeRequests: 20_000, freeBytes: 1_000_000_000 },
};

test("the link that is broken is where it is broken", () => {
  const linksOf = (more: Partial<TunnelRow>) => wayIn({ ...row, ...more }, "http://127.0.0.1:4400").links;
  expect(linksOf({}).map(({ state }) => state)).toEqual(["off", "good", "good"]);
  const taken = { code: "ERR_NGROK_334", what: "taken", next: "stop it", link: null };
  expect(linksOf({ state: "down", because: taken })).toEqual([
    { state: "off", words: "not seen from here" },
    { state: "broken", words: "ERR_NGROK_334" },
    { state: "good", words: "on this machine" },
  ]);
});

test("a minute in which nothing could come in is blind, one before anything was known is neither", () => {
  const minute = 60_000;
  const now = 100 * minute + 1;
  const minutes = lastHour([{ from: 90 * minute + 30_000, to: 92 * minute }], 60 * minute, now);
  expect(minutes).toHaveLength(60);
  const blind = minutes.filter(({ is }) => is === "blind").map(({ at }) => at / minute);
  expect(blind).toEqual([90, 91]);
  expect(minutes[0]).toEqual({ at: 41 * minute, is: "unknown" });
  expect(minutes.at(-1)).toEqual({ at: 100 * minute, is: "open" });
});
