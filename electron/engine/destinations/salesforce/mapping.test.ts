import { expect, test } from "vitest";
import type { CallRecordContent } from "../destination";
import { callRecord } from "../record-for-tests";
import { checkSettings } from "./check-settings";
import { findOurs, longestDescription, replaceOurs } from "./description";
import { mapSteps } from "./mapping";
import { isSameNumber, quote, soslByPhone } from "./phone-search";

const record = callRecord({
  startedAt: Date.UTC(2026, 10, 22, 23, 30),
  endedAt: Date.UTC(2026, 10, 22, 23, 32),
  talkSeconds: 95.9,
  agent: "Robin Sample",
  detailUrl: "https://example.com/conv_123",
});
const nothing = () => null;
const all = (content: CallRecordContent) => () => content;

function map(
  change: Partial<CallRecordContent> = {},
  values = {},
  version = 1,
  told: typeof nothing | ReturnType<typeof all> = nothing,
) {
  return mapSteps({ ...record, ...change }, version, told, values);
}
function fieldsOf(steps: ReturnType<typeof map>, step: string) {
  return steps.find((one) => one.step === step)?.payload as {
    properties: Record<string, unknown>;
    [more: string]: unknown;
  };
}

test("a call becomes a person to look for and a Task with whole seconds, a plain date and its subtype", () => {
  expect(map().map(({ step, order }) => [step, order])).toEqual([
    ["contact", 1],
    ["call", 2],
  ]);
  expect(fieldsOf(map(), "call")).toEqual({
    object: "Task",
    field: "Ringback_Call_Id__c",
    externalId: "elevenlabs:conv_123",
    partial: false,
    personId: "{{contact.id}}",
    onCreate: { TaskSubtype: "Call" },
    properties: {
      Subject: "Inbound call, 1 m 35 s",
      Status: "Completed",
      ActivityDate: "2026-11-22",
      CallDurationInSeconds: 95,
      CallType: "Inbound",
      CallDisposition: "Connected",
      CallObject: "conv_123",
      Description:
        "--- Ringback elevenlabs:conv_123 ---\nCaller asked for an invoice copy.\n\nNumber: +12025550100\nAgent: Robin Sample\n" +
        "Conversation: https://example.com/conv_123\n--- end of Ringback elevenlabs:conv_123 ---",
    },
  });
});

test("the day of a call is its day in the zone that was set, and no zone shifts it afterwards", () => {
  const day = (timeZone: string) => fieldsOf(map({}, { timeZone }), "call").properties.ActivityDate;
  expect([day("UTC"), day("Europe/Berlin"), day("America/New_York"), day("not a zone")]).toEqual([
    "2026-11-22",
    "2026-11-23",
    "2026-11-22",
    "2026-11-22",
  ]);
});

test("a follow-up is a second Task with an id of its own, due in days of the calendar", () => {
  // The clocks of New York change in this night.
  const startedAt = Date.UTC(2026, 10, 1, 3, 30);
  const steps = map(
    { followUps: ["send_offer"], startedAt },
    { timeZone: "America/New_York", followUpDays: 2 },
  );
  expect(fieldsOf(steps, "task")).toMatchObject({
    object: "Task",
    externalId: "elevenlabs:conv_123:follow-up",
    onCreate: {},
    properties: { Subject: "Follow up: send offer", Status: "Not Started", ActivityDate: "2026-11-02" },
  });
});

test("a case is opened only for what the set-up says", () => {
  const missed = { outcome: "missed", outcomeClass: "no-conversation", talkSeconds: 0 } as const;
  const steps = (change: Partial<CallRecordContent>, caseFor: string) =>
    map(change, { caseFor }).map(({ step }) => step);
  expect(steps(missed, "never")).not.toContain("case");
  expect(steps(missed, "missed-inbound")).toContain("case");
  expect(steps({ ...missed, direction: "outbound" }, "missed-inbound")).not.toContain("case");
  expect(steps({}, "missed-inbound")).not.toContain("case");
  expect(steps({ followUps: ["call_back"] }, "follow-up")).toContain("case");
  expect(fieldsOf(map(missed, { caseFor: "missed-inbound" }), "case").properties).toMatchObject({
    Subject: "Missed inbound call from +12025550100",
    Origin: "Phone",
  });
});

test("owner and call result follow the set-up; an agent without a user leaves the owner alone", () => {
  const values = {
    owners: ["robin sample = 005000000000001AAA", "Sam = nobody"],
    dispositions: "completed = Reached",
  };
  expect(fieldsOf(map({}, values), "call").properties).toMatchObject({
    OwnerId: "005000000000001AAA",
    CallDisposition: "Reached",
  });
  expect(fieldsOf(map({ agent: "Sam" }, values), "call").properties).not.toHaveProperty("OwnerId");
});

test("a later version holds only what differs, and never what is for new records only", () => {
  const later = map({ summary: "Resolved.", agent: null }, {}, 2, all(record));
  expect(later.map(({ step }) => step)).toEqual(["call"]);
  const call = fieldsOf(later, "call");
  expect(Object.keys(call.properties)).toEqual(["Description"]);
  expect(call).toMatchObject({ partial: true, personId: null, onCreate: {} });
  expect(map({ metadata: { note: "elsewhere" } }, {}, 2, all(record))).toEqual([]);
});

test("a later version is told whole where nobody knows what is held, and asks again whom another number belongs to", () => {
  expect(fieldsOf(map({}, {}, 2), "call")).toMatchObject({ partial: false, personId: "{{contact.id}}" });
  const other = map({ phone: "+12025550101" }, {}, 2, all(record));
  expect(other.map(({ step }) => step)).toEqual(["contact", "call"]);
  expect(fieldsOf(other, "call")).toMatchObject({ partial: false, personId: "{{contact.id}}" });
});

test("a long text is cut where it can be seen and keeps its lines; an incomplete record says so", () => {
  const { Description } = fieldsOf(map({ transcript: "word ".repeat(10_000) }), "call").properties;
  expect(String(Description)).toHaveLength(longestDescription);
  expect(Description).toMatch(
    /\(cut: the call record holds the whole text\)\n--- end of Ringback elevenlabs:conv_123 ---$/,
  );
  const turns = [
    { role: "agent", message: "Hello" },
    { role: "user", message: "Hi" },
  ];
  expect(
    fieldsOf(map({ transcript: turns, incomplete: ["summary"] }), "call").properties.Description,
  ).toMatch(/Incomplete: summary did not come in time\.[\s\S]*Transcript\nagent: Hello\nuser: Hi\n---/);
});

test("what people wrote around our lines stays, also where Salesforce changed the line ends", () => {
  const old = String(fieldsOf(map(), "call").properties.Description);
  const there = `Called her back.\r\n${old.replaceAll("\n", "\r\n")}\r\nSent the copy.`;
  const ours = String(fieldsOf(map({ summary: "Resolved." }), "call").properties.Description);
  const id = record.externalId;
  expect(findOurs(there, id)).toBe(old);
  expect(replaceOurs(there, ours, id)).toBe(`Called her back.\n${ours}\nSent the copy.`);
  expect(findOurs("Somebody emptied it.", id)).toBeNull();
  expect(
    replaceOurs(
      `${"x".repeat(31_000)}${old}`,
      String(fieldsOf(map({ summary: "y".repeat(5000) }), "call").properties.Description),
      id,
    ),
  ).toHaveLength(longestDescription);
});

test("a number is found however it is written, and only that number", () => {
  const same = (typed: string, phone: string) => isSameNumber(typed, phone);
  expect([
    same("(202) 555-0100", "+12025550100"),
    same("+1 202-555-0100", "+12025550100"),
    same("001 202 555 0100", "+12025550100"),
  ]).toEqual([true, true, true]);
  expect(same("020 7946 0958", "+442079460958")).toBe(true);
  expect([
    same("5550100", "+12025550101"),
    same("+44 202 555 0100", "+12025550100"),
    same("0100", "+12025550100"),
  ]).toEqual([false, false, false]);
  expect(soslByPhone("Contact", ["Id"], "+12025550100")).toBe(
    "FIND {2025550100 OR 12025550100} IN PHONE FIELDS RETURNING Contact(Id LIMIT 4)",
  );
  expect(quote('O\'Hara \\ "x"')).toBe("'O\\'Hara \\\\ \\\"x\\\"'");
});

test("what cannot be used is said beside its field, and what is left out is not", () => {
  const url = "https://example.my.salesforce.com";
  expect(checkSettings({ url })).toEqual([]);
  const values = {
    url: "https://example.lightning.force.com",
    apiVersion: "62",
    callIdField: "Ringback Call",
    phoneFields: "Phone\nMobile Phone",
    timeZone: "New York",
    owners: "Robin = 005000000000001\nSam",
    dispositions: "answered = Connected",
    followUpDays: "soon",
  };
  expect(checkSettings(values).map(({ field }) => field)).toEqual([
    "apiVersion",
    "callIdField",
    "phoneFields",
    "timeZone",
    "followUpDays",
    "owners",
    "dispositions",
    "url",
  ]);
  const fields = (auth: string) => checkSettings({ auth }).map(({ field }) => field);
  expect([fields("token"), fields("client-credentials"), fields("refresh-token")]).toEqual([
    ["url"],
    ["loginUrl"],
    [],
  ]);
});
