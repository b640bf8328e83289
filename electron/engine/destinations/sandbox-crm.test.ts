import { expect, test } from "vitest";
import type { CallRecordContent } from "./destination";
import { callRecord } from "./record-for-tests";
import { sandboxCrm } from "./sandbox-crm";

const record = callRecord({
  externalId: "callrail:CAL1",
  provider: "callrail",
  source: "callrail",
  key: "CAL1",
  startedAt: 1,
  endedAt: 2,
  talkSeconds: 1,
  phone: "+12185550142",
  company: "Lakeside Dental",
  summary: null,
  recordingUrl: "https://recordings.example.com/1",
  metadata: { tags: [] },
});
const nothing = () => null;
const all = (content: CallRecordContent) => () => content;

test("a first version is told whole, without what it does not know", () => {
  const steps = sandboxCrm.map(record, 1, nothing, {});
  expect(steps.map(({ step }) => step)).toEqual(["contact", "call"]);
  expect(steps[1]?.payload).toMatchObject({
    contactId: "{{contact.id}}",
    properties: { outcome: "completed" },
  });
  expect(steps[1]?.payload).not.toHaveProperty("properties.summary");
});

test("a later version names only what differs, and leaves out steps in which nothing does", () => {
  const changed = { ...record, metadata: { tags: ["Booked"] }, recordingUrl: null };
  expect(sandboxCrm.map(changed, 2, all(record), {})).toEqual([
    {
      step: "call",
      order: 2,
      payload: {
        externalId: "callrail:CAL1",
        contactId: "{{contact.id}}",
        properties: { metadata: { tags: ["Booked"] }, recordingUrl: null },
      },
    },
  ]);
});

test("a later version is told whole where it is not known what the CRM holds", () => {
  const [contact, call] = sandboxCrm.map({ ...record, summary: "Booked." }, 2, nothing, {});
  expect(contact?.payload).toHaveProperty("properties.name", "Dana Example");
  expect(call?.payload).toMatchObject({
    properties: { summary: "Booked.", incomplete: null, phone: record.phone },
  });
});

test("a call that got another person is linked anew", () => {
  const steps = sandboxCrm.map({ ...record, personExternalId: "u_7" }, 2, all(record), {});
  expect(steps.map(({ payload }) => payload)).toMatchObject([
    { externalId: "u_7", properties: { phone: record.phone } },
    { externalId: "callrail:CAL1", contactId: "{{contact.id}}", properties: { outcome: "completed" } },
  ]);
});

test("a task that was asked for stays as it is; nobody opens it a second time", () => {
  const asking = { ...record, followUps: ["send_offer"] };
  expect(
    sandboxCrm.map({ ...asking, metadata: { tags: ["x"] } }, 2, all(asking), {}).map(({ step }) => step),
  ).toEqual(["call"]);
});
