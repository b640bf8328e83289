import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { makeCallKey, rekey } from "./rekey";

const NOW = Date.parse("2026-08-14T23:30:00Z");
const fixture = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/elevenlabs/${name}.json`, import.meta.url), "utf8");
const run: RunContext = {
  runId: "r",
  seed: 1,
  type: "",
  callKey: "conv_new",
  at: NOW,
  timeOf: () => null,
  metadata: { userId: "u_7", name: "Noa Lindberg" },
  values: { caller: "+12025550155" },
};

function rekeyed(name: string): Json {
  const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(fixture(name)) };
  return JSON.parse(new TextDecoder().decode(rekey(draft, run).body));
}

test("the transcription is of the run's conversation, as long before its event as in the template", () => {
  const body = rekeyed("post_call_transcription");
  expect(body).toMatchObject({
    event_timestamp: NOW / 1000,
    data: {
      conversation_id: "conv_new",
      user_id: "u_7",
      metadata: {
        start_time_unix_secs: NOW / 1000 - 83,
        call_duration_secs: 74,
        phone_call: { external_number: "+12025550155", agent_number: "+12025550100" },
      },
    },
  });
  expect(valueAt(body, "data.conversation_initiation_client_data.dynamic_variables")).toEqual({
    system__caller_id: "+12025550155",
    system__called_number: "+12025550100",
    system__conversation_id: "conv_new",
    userId: "u_7",
    name: "Noa Lindberg",
  });
});

test("of a failure the carrier's customer is the run's", () => {
  expect(valueAt(rekeyed("call_initiation_failure"), "data.metadata.body")).toMatchObject({
    To: "+12025550155",
    Called: "+12025550155",
    From: "+12025550100",
    Timestamp: "Fri, 14 Aug 2026 23:30:00 +0000",
  });
  expect(valueAt(rekeyed("failure-inbound"), "data.metadata.body")).toMatchObject({ From: "+12025550155" });
});

test("the sound stays as it is, and a time that was text stays text", () => {
  const kept = JSON.parse(fixture("post_call_audio")).data.full_audio;
  expect(rekeyed("post_call_audio")).toMatchObject({
    data: { conversation_id: "conv_new", full_audio: kept },
  });
  expect(valueAt(rekeyed("timestamp-text"), "event_timestamp")).toBe(String(NOW / 1000));
});

test.each(["not-elevenlabs", "breaks-off"])("%s is no webhook and stays as it is", (name) => {
  const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(fixture(name)) };
  expect(rekey(draft, run)).toBe(draft);
});

test("conversation ids look like ElevenLabs' own", () => {
  expect(makeCallKey("c_1")).toMatch(/^conv_[0-9a-f]{26}$/);
  expect(makeCallKey("c_1")).not.toBe(makeCallKey("c_2"));
});
