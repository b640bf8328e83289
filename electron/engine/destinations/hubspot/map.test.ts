import { describe, expect, test } from "vitest";
import type { CallRecordContent, Step } from "../destination";
import { callRecord } from "../record-for-tests";
import { hubspot } from "./hubspot";
import { readValues } from "./settings";

const record = callRecord({
  externalId: "mirai:c_9f",
  provider: "mirai",
  source: "mirai",
  key: "c_9f",
  endedAt: Date.UTC(2026, 10, 22, 10, 1, 40),
  personName: "Ana Maria Example",
  agent: "Robin Example",
  summary: "Asked for a copy of an invoice.",
  recordingUrl: "https://recordings.example.com/c_9f.mp3",
  detailUrl: "https://calls.example.com/c_9f",
});

const nothing = () => null;
const all = (content: CallRecordContent) => () => content;
const map = (content: CallRecordContent, values = {}) => hubspot.map(content, 1, nothing, values);

function propertiesOf(steps: Step[], step: string): Record<string, unknown> {
  const payload = steps.find((one) => one.step === step)?.payload as { properties?: object } | undefined;
  return { ...payload?.properties };
}

describe("a first version is told whole", () => {
  test("contact, call, association, in HubSpot's words and units", () => {
    const steps = map(record, { owners: ["robin example = 41629779"] });
    expect(steps.map(({ step, order }) => [step, order])).toEqual([
      ["contact", 1],
      ["call", 2],
      ["association", 3],
    ]);
    expect(steps[0]?.payload).toMatchObject({
      phone: "+12025550100",
      national: "2025550100",
      newExternalId: "ringback:contact:+12025550100",
      properties: { firstname: "Ana Maria", lastname: "Example", phone: "+12025550100" },
    });
    expect(steps[1]?.payload).toEqual({
      externalId: "mirai:c_9f",
      properties: {
        hs_timestamp: "2026-11-22T10:00:00.000Z",
        hs_call_title: "Inbound call, 1 m 35 s",
        hs_call_body:
          'Asked for a copy of an invoice.<br>Agent: Robin Example<br>Conversation: <a href="https://calls.example.com/c_9f">https://calls.example.com/c_9f</a>',
        hs_call_duration: "95000",
        hs_call_status: "COMPLETED",
        hs_call_direction: "INBOUND",
        hs_call_disposition: "f240bbac-87c9-4f6e-bf70-924b57d47db7",
        hs_call_from_number: "+12025550100",
        hs_call_recording_url: "https://recordings.example.com/c_9f.mp3",
        hubspot_owner_id: "41629779",
        ringback_version: "1",
      },
    });
    expect(steps[2]?.payload).toEqual({ callId: "{{call.id}}", contactId: "{{contact.id}}", company: null });
  });

  test("a call nobody talked in lasts 0, and a recording that is not HTTPS stays away", () => {
    const missed: CallRecordContent = {
      ...record,
      outcome: "missed",
      outcomeClass: "no-conversation",
      recordingUrl: "http://recordings.example.com/1",
    };
    expect(propertiesOf(map(missed), "call")).toMatchObject({
      hs_call_title: "Inbound call, missed",
      hs_call_duration: "0",
      hs_call_status: "NO_ANSWER",
      hs_call_disposition: "73a0d17f-1163-4015-bdd5-ec830791da20",
    });
    expect(propertiesOf(map(missed), "call")).not.toHaveProperty("hs_call_recording_url");
  });

  test("a call that is not complete says so in its title and its text", () => {
    const call = propertiesOf(map({ ...record, summary: null, incomplete: ["summary"] }), "call");
    expect(call).toMatchObject({ hs_call_title: "Inbound call, 1 m 35 s (incomplete)" });
    expect(call.hs_call_body).toContain("Incomplete: summary missing.");
  });

  test("what a caller said is text there, never markup", () => {
    const call = propertiesOf(map({ ...record, summary: "<img src=x onerror=alert(1)>" }), "call");
    expect(call.hs_call_body).toContain("&lt;img src=x");
  });

  test("a follow-up is a task that is due after the hours set, with a marker", () => {
    const steps = map({ ...record, followUps: ["send_invoice"] }, { taskDueHours: 2 });
    expect(steps.find(({ step }) => step === "task")).toEqual({
      step: "task",
      order: 4,
      payload: {
        externalId: "mirai:c_9f:follow-up",
        marker: "[ringback:mirai:c_9f]",
        contactId: "{{contact.id}}",
        properties: {
          hs_timestamp: "2026-11-22T12:01:40.000Z",
          hs_task_subject: "Follow up: send invoice",
          hs_task_body: "Asked for a copy of an invoice.<br>[ringback:mirai:c_9f]",
          hs_task_status: "NOT_STARTED",
          hs_task_priority: "MEDIUM",
          hs_task_type: "CALL",
        },
      },
    });
  });

  test("a ticket only where it is set so", () => {
    const missed: CallRecordContent = { ...record, outcome: "missed", outcomeClass: "no-conversation" };
    expect(map(missed).some(({ step }) => step === "ticket")).toBe(false);
    const values = { tickets: "missed-inbound", ticketStage: "7" };
    expect(propertiesOf(map(missed, values), "ticket")).toMatchObject({
      subject: "Missed call: Ana Maria Example",
      hs_pipeline_stage: "7",
    });
    expect(map(record, values).some(({ step }) => step === "ticket")).toBe(false);
  });
});

describe("a later version", () => {
  const later = (content: CallRecordContent, before = record, values = {}) =>
    hubspot.map(content, 2, all(before), values);

  test("tells only what differs, with its version, and clears what is gone", () => {
    expect(later({ ...record, summary: "Asked twice.", recordingUrl: null })).toEqual([
      {
        step: "call",
        order: 2,
        payload: {
          externalId: "mirai:c_9f",
          properties: {
            hs_call_body: expect.stringContaining("Asked twice."),
            hs_call_recording_url: null,
            ringback_version: "2",
          },
        },
      },
    ]);
  });

  test("tells nothing where nothing differs", () => {
    expect(later({ ...record, metadata: { seen: 2 } })).toEqual([]);
  });

  test("looks the contact up again where it is another person's call", () => {
    expect(later({ ...record, phone: "+12025550101" }).map(({ step }) => step)).toEqual([
      "contact",
      "call",
      "association",
    ]);
  });

  test("makes no second ticket", () => {
    const followed = { ...record, followUps: ["call_back"] };
    const steps = later({ ...followed, summary: "More." }, followed, { tickets: "follow-up" });
    expect(steps.map(({ step }) => step)).toEqual(["call", "task"]);
  });
});

test("values that do not fit count as not set", () => {
  expect(readValues({ taskDueHours: -1, recordKey: "?", onlyTestAccounts: "no" })).toMatchObject({
    taskDueHours: 24,
    recordKey: "property",
    onlyTestAccounts: true,
    createContacts: false,
  });
});

test("every property of a step stands in the mapping sheet", () => {
  const steps = map(
    { ...record, direction: "outbound", followUps: ["call_back"] },
    { tickets: "follow-up", owners: "robin example = 1" },
  );
  const objects: Record<string, string> = {
    contact: "Contact",
    call: "Call",
    task: "Task",
    ticket: "Ticket",
  };
  const rows = hubspot.mappingSheet.map(({ object, field }) => `${object} ${field}`);
  for (const { step, payload } of steps) {
    const names = Object.keys((payload as { properties?: object }).properties ?? {});
    for (const name of names) expect(rows).toContain(`${objects[step]} ${name}`);
  }
});
