import { expect, test } from "vitest";
import type { DraftRequest, RunContext } from "../pack";
import { makeCallKey, rekey } from "./rekey";

const ZERO = Date.parse("2026-08-14T14:00:00Z");
const KEY = makeCallKey("c_1");

/** `times`: seconds of the run's steps by type; the event is made at its own. */
function rekeyed(type: string, body: object, times: Record<string, number>) {
  const draft: DraftRequest = {
    method: "POST",
    path: "/hooks/callrail",
    headers: [],
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
  const timeOf = (other: string) => (times[other] === undefined ? null : ZERO + times[other] * 1000);
  const run: RunContext = {
    runId: "r",
    seed: 1,
    type,
    callKey: KEY,
    at: timeOf(type) ?? ZERO,
    timeOf,
    metadata: {},
    values: { caller: "+12025550155", name: "Kim van Dam", company: "Example Studio" },
  };
  const made = rekey(draft, run);
  return { path: made.path, body: JSON.parse(new TextDecoder().decode(made.body)) };
}

test("a Post-Call takes path, ids, times, person and company of the run; everything else stays", () => {
  const template = {
    resource_id: "CALold",
    id: 7,
    start_time: "2026-03-02T09:15:04.120-06:00",
    created_at: "2026-03-02T09:15:05.120-06:00",
    datetime: "2026-03-02 15:15:04",
    duration: "187",
    recording_duration: 180,
    formatted_duration: "3m 7s",
    customer_phone_number: "+12025550142",
    formatted_customer_phone_number: "202-555-0142",
    customer_name: "REYES DANA",
    company_name: "Example Clinic",
    recording: "https://recordings.example.com/CALold",
    note: "",
    tags: [],
  };
  const times = { "pre-call": 0, "post-call": 95 };
  expect(rekeyed("post-call", template, times)).toEqual({
    path: "/hooks/callrail/post-call",
    body: {
      ...template,
      resource_id: KEY,
      id: expect.any(Number),
      start_time: "2026-08-14T08:00:00.000-06:00",
      created_at: "2026-08-14T08:00:01.000-06:00",
      datetime: "2026-08-14 14:00:00",
      duration: "95",
      recording_duration: 95,
      formatted_duration: "1m 35s",
      customer_phone_number: "+12025550155",
      formatted_customer_phone_number: "202-555-0155",
      customer_name: "Kim van Dam",
      company_name: "Example Studio",
      recording: `https://recordings.example.com/${KEY}`,
    },
  });
  expect(KEY).toMatch(/^CAL[0-9a-f]{32}$/);
});

test("a Call Modified later in the run changes neither start nor duration; without a Pre-Call the template's length holds", () => {
  const template = { resource_id: "CALold", start_time: "2026-03-02T09:15:04Z", duration: "60" };
  const { body } = rekeyed("call-modified", template, {
    "pre-call": 0,
    "post-call": 95,
    "call-modified": 300,
  });
  expect(body).toMatchObject({ start_time: "2026-08-14T14:00:00.000Z", duration: "95" });
  const alone = rekeyed("outbound-post-call", template, { "outbound-post-call": 90 });
  expect(alone.body).toMatchObject({ start_time: "2026-08-14T14:00:30.000Z", duration: "60" });
});

test("texts and forms name the person of the run where they name one", () => {
  const text = { resource_id: "SCIold", source_number: "202-555-0100", destination_number: "202-555-0142" };
  expect(rekeyed("text-sent", text, { "text-sent": 5 }).body).toEqual({
    resource_id: expect.stringMatching(/^SCI[0-9a-f]{32}$/),
    source_number: "202-555-0100",
    destination_number: "202-555-0155",
  });
  const form = {
    resource_id: "FRMold",
    form_data: {
      "First Name": "Dana",
      "Last Name": "Reyes",
      tel: "202-555-0142",
      email: "a@example.com",
      about: "x",
    },
  };
  expect(rekeyed("form", form, {}).body.form_data).toEqual({
    "First Name": "Kim",
    "Last Name": "van Dam",
    tel: "202-555-0155",
    email: "kim.van.dam@example.com",
    about: "x",
  });
});
