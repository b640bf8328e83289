import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { retryOverride } from "../../../../shared/retries";
import { RETRIES_SWITCHED_ON } from "./knowledge";
import { elevenlabs } from "./pack";
import { read } from "./read";

const settings = { country: "US", personPaths: elevenlabs.personPaths };

function readOf(body: unknown, options = {}) {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const [reading] = read({ method: "POST", url: "/", headers: [], body: bytes }, { ...settings, options });
  return reading;
}

test("ten megabytes of sound are read at once, and none of them stand in the reading", () => {
  const full_audio = "SUQz".repeat(2_600_000);
  const body = {
    type: "post_call_audio",
    event_timestamp: 1_772_464_285,
    data: { agent_id: "a", conversation_id: "c", full_audio },
  };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const before = performance.now();
  const [reading] = read({ method: "POST", url: "/", headers: [], body: bytes }, settings);
  // The reader gives up on an event after two seconds.
  expect(performance.now() - before).toBeLessThan(1500);
  expect(reading?.artifacts.recording).toEqual({
    state: "there",
    value: { format: "mp3", bytes: 7_800_000 },
  });
  expect(JSON.stringify(reading).length).toBeLessThan(2000);
  expect(reading?.problems).toEqual([]);
});

test("a web conversation is a test unless the source says otherwise", () => {
  const body = {
    type: "post_call_transcription",
    event_timestamp: 1_772_464_285,
    data: { conversation_id: "c", metadata: {} },
  };
  expect(readOf(body)?.test).toBe(true);
  expect(readOf(body, { webConversationsAreTests: false })?.test).toBe(false);
});

test("the documented schedule is a source's own retries, ready to be set", () => {
  expect(retryOverride.parse(RETRIES_SWITCHED_ON)).toEqual(RETRIES_SWITCHED_ON);
  expect(RETRIES_SWITCHED_ON.delaysMs).toEqual([30_000, 120_000, 480_000, 1_800_000]);
});
