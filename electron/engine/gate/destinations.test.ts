/** What each kind of destination takes until a person says otherwise, and what the settings of a gate do. */
import { describe, expect, test } from "vitest";
import type { DestinationKind } from "../../../shared/deliveries";
import type { GateSettings } from "../../../shared/gate-settings";
import { anyUrl } from "../destinations/any-url";
import type { Destination, DestinationGatePreset } from "../destinations/destination";
import { destinationKinds, destinationOf } from "../destinations/destinations";
import { sandboxCrm } from "../destinations/sandbox-crm";
import { callrail } from "../providers/callrail/pack";
import * as callrailLog from "../providers/callrail/test-log";
import { mirai } from "../providers/mirai/pack";
import { endOfCall, type LogEntry, lifecycleEnded, logOf, ZERO } from "../providers/mirai/test-log";
import { gateOver, gist } from "./test-gate";
import { tellOnly } from "./told-policy";

const second = 1000;
const minute = 60 * second;
const all = "ended, complete, final, allowed";

const crm: DestinationGatePreset = {
  incomplete: "send-marked",
  settle: null,
  transcript: "summary",
  withoutConversation: "missed-inbound",
  neverDialled: false,
};
const completeOnly: DestinationGatePreset = {
  incomplete: "hold",
  settle: { ms: 2 * minute, assumed: true },
  transcript: "summary",
  withoutConversation: "no",
  neverDialled: false,
};
const everything: DestinationGatePreset = {
  incomplete: "send-marked",
  settle: null,
  transcript: "summary",
  withoutConversation: "yes",
  neverDialled: true,
};
const messages: DestinationGatePreset = { ...everything, incomplete: "never", neverDialled: false };

test.each(destinationKinds)("%s has the gate of its row", (kind) => {
  const rows = {
    "sandbox-crm": [{ ...everything, transcript: "full" }, true],
    "any-url": [everything, true],
    warehouse: [{ ...everything, transcript: "full" }, true],
    postgres: [everything, true],
    hubspot: [crm, true],
    salesforce: [crm, true],
    avionte: [completeOnly, false],
    "rest-template": [completeOnly, false],
    slack: [messages, false],
    mail: [messages, false],
    zendesk: [crm, false],
    whatsapp: [messages, false],
    orders: [{ ...messages, incomplete: "send-marked" }, false],
  } as const satisfies Partial<Record<DestinationKind, unknown>>;
  const { gate, canUpdate } = destinationOf(kind);
  expect([gate, canUpdate]).toEqual((rows as Partial<Record<DestinationKind, unknown>>)[kind]);
});

const talked: LogEntry[] = [
  { type: "call.in-progress", start: 2, at: 2 },
  { type: "call.ended", start: 2, end: 60, at: 60 },
];
const whole = [...talked, { ...endOfCall(2, 60), at: 62 }, { ...lifecycleEnded(0, "completed"), at: 63 }];
const withoutSummary = [...talked, { ...lifecycleEnded(0, "completed"), at: 63 }];
const skipped = [{ type: "call.skip" }];

const miraiAt = (log: LogEntry[], after: number, destination: Destination, settings: GateSettings = {}) => ({
  pack: mirai,
  readings: logOf(...log),
  now: ZERO + after,
  destination,
  settings,
});
const missed = (direction: string, destination: Destination) => ({
  pack: callrail,
  readings: callrailLog.logOf({
    ...callrailLog.postCall,
    type: direction === "outbound" ? "outbound-post-call" : "post-call",
    answered: false,
    call_type: "missed",
    duration: "0",
    direction,
  }),
  now: callrailLog.START + 24 * 60 * minute,
  destination,
});
/** By its row, whether or not its vendor's wire is spoken yet. */
const shaped = (name: string, gate: DestinationGatePreset): Destination => ({ ...anyUrl, name, gate });

describe("Sandbox CRM", () => {
  test("first version at final", async () => {
    expect(await gist(miraiAt(whole, 63 * second, sandboxCrm))).toBe(`opened: ${all}`);
  });
  test("incomplete: sent, marked", async () => {
    expect(await gist(miraiAt(withoutSummary, 20 * minute, sandboxCrm))).toBe(
      "opened: ended, final, allowed",
    );
  });
  test("calls without conversation: yes, those never dialled too", async () => {
    expect(await gist(missed("outbound", sandboxCrm))).toBe(`opened: ${all}`);
    expect(await gist(miraiAt(skipped, 20 * minute, sandboxCrm))).toBe(`opened: ${all}`);
  });
});

describe.each(["HubSpot", "Salesforce"])("%s", (name) => {
  const destination = shaped(name, crm);
  test("first version at final; incomplete: sent, marked", async () => {
    expect(await gist(miraiAt(whole, 63 * second, destination))).toBe(`opened: ${all}`);
    expect(await gist(miraiAt(withoutSummary, 20 * minute, destination))).toBe(
      "opened: ended, final, allowed",
    );
  });
  test("calls without conversation: missed inbound yes, never dialled no", async () => {
    expect(await gist(missed("inbound", destination))).toBe(`opened: ${all}`);
    expect((await gateOver(missed("outbound", destination))).verdict).toMatchObject({
      state: "closed",
      notTaken: true,
      sentence: `Nobody talked, and ${name} takes such calls only where they were inbound: it was outbound.`,
    });
    expect((await gateOver(miraiAt(skipped, 20 * minute, destination))).verdict).toMatchObject({
      state: "closed",
      notTaken: true,
      sentence: `It was never dialled, and ${name} does not take such calls.`,
    });
  });
});

describe.each(["Avionté", "Aqore-shaped"])("%s", (name) => {
  const destination = shaped(name, completeOnly);
  test("final and settled 2 m", async () => {
    const settling = await gateOver(miraiAt(whole, 63 * second + 2 * minute - 1, destination));
    expect(settling.verdict).toMatchObject({
      state: "waiting",
      sentence: `Final, and waits until nothing came for 2 m: ${name} is told once.`,
      deadline: { ms: 2 * minute, kind: "settle", setting: "settleMs", becomes: "leaves" },
      deadlineAt: ZERO + 63 * second + 2 * minute,
      assumed: true,
    });
    expect(settling.settlesAt).toBe(ZERO + 63 * second + 2 * minute);
    expect(await gist(miraiAt(whole, 63 * second + 2 * minute, destination))).toBe(`opened: ${all}`);
  });
  test("each event of the call starts the settling again", async () => {
    const late = [...whole, { type: "action", at: 150 }];
    expect(await gist(miraiAt(late, 63 * second + 2 * minute, destination))).toMatch(/^waiting/);
    expect(await gist(miraiAt(late, 150 * second + 2 * minute, destination))).toBe(`opened: ${all}`);
  });
  test("what it was told once does not settle again", async () => {
    const told = { ...miraiAt(whole, 64 * second, destination), told: true };
    expect(await gist(told)).toBe(`opened: ${all}`);
  });
  test("complete only: incomplete is held, and asks", async () => {
    expect(await gist(miraiAt(withoutSummary, 20 * minute, destination))).toBe(
      "held by incomplete: ended, final, allowed",
    );
  });
  test("calls without conversation: no", async () => {
    expect((await gateOver(missed("inbound", destination))).verdict.sentence).toBe(
      `Nobody talked, and ${name} takes conversations only.`,
    );
  });
});

describe("any URL", () => {
  test("incomplete is a setting: marked, held or never", async () => {
    const at = (settings: GateSettings) => gist(miraiAt(withoutSummary, 20 * minute, anyUrl, settings));
    expect(await at({})).toBe("opened: ended, final, allowed");
    expect(await at({ incomplete: "hold" })).toBe("held by incomplete: ended, final, allowed");
    expect(await at({ incomplete: "never" })).toBe("closed: ended, final, allowed");
  });
  test("calls without conversation: yes", async () => {
    expect(await gist(missed("outbound", anyUrl))).toBe(`opened: ${all}`);
  });
});

describe("only live calls leave this machine", () => {
  test.each(["simulated", "replayed", "imported"] as const)("%s stays", async (origin) => {
    const { verdict } = await gateOver({ ...miraiAt(whole, hourLater, anyUrl), origin });
    expect([verdict.state, verdict.notTaken]).toEqual(["closed", undefined]);
    expect(await gist({ ...miraiAt(whole, hourLater, sandboxCrm), origin })).toBe(`opened: ${all}`);
  });
});
const hourLater = 60 * minute;

describe("conditions", () => {
  const facts = (settings: GateSettings) => gateOver(miraiAt(whole, hourLater, anyUrl, settings));

  test.each<[string, GateSettings["takes"], string]>([
    ["only this outcome", { outcome: { only: ["completed"] } }, "opened"],
    ["another outcome", { outcome: { only: ["busy", "no-answer"] } }, "closed"],
    ["not this outcome", { outcome: { never: ["completed"] } }, "closed"],
    ["case counts", { outcome: { only: ["Completed"] } }, "closed"],
    ["spaces count", { outcome: { only: ["completed "] } }, "closed"],
    ["a beginning is not enough", { outcome: { only: ["comp"] } }, "closed"],
    [
      "what is in both lists is left out",
      { outcome: { only: ["completed"], never: ["completed"] } },
      "closed",
    ],
    ["what a call does not say is in no list", { company: { only: ["Acme"] } }, "closed"],
    ["… and in no list of those left out", { company: { never: ["Acme"] } }, "opened"],
    ["provider", { provider: { only: ["mirai"] } }, "opened"],
    ["source", { source: { never: ["mirai"] } }, "closed"],
    [
      "every one of them must say yes",
      { provider: { only: ["mirai"] }, source: { never: ["mirai"] } },
      "closed",
    ],
  ])("%s", async (_, takes, state) => {
    expect((await facts({ takes })).verdict.state).toBe(state);
  });

  test("the sentence names the list and the value; the part names the setting", async () => {
    const { verdict } = await facts({ takes: { outcome: { only: ["busy", "no-answer"] } } });
    const because = "Any URL takes only “busy” or “no-answer”: its outcome is “completed”.";
    expect([verdict.sentence, verdict.notTaken]).toEqual([because, true]);
    expect(verdict.checks.find(({ name }) => name === "allowed")?.parts).toContainEqual({
      name: "route",
      mark: "cross",
      because,
      eventId: null,
      setting: "takes.outcome",
    });
  });
});

describe("consent", () => {
  const saying = (metadata: LogEntry["metadata"], consent: GateSettings["consent"]) =>
    gateOver(
      miraiAt(
        whole.map((entry) => ({ ...entry, ...(metadata ? { metadata } : {}) })),
        hourLater,
        anyUrl,
        consent ? { consent } : {},
      ),
    );
  const holdUnless = "metadata.consent";

  test.each([
    [true, "opened", null],
    ["true", "opened", null],
    [false, "held", "metadata.consent is false, not true: held until it is."],
    ["yes", "held", "metadata.consent is “yes”, not true: held until it is."],
    [1, "held", "metadata.consent is 1, not true: held until it is."],
    [null, "held", "metadata.consent was never said: held until it is."],
  ])("hold unless it is true: %j", async (consent, state, sentence) => {
    const { verdict } = await saying({ orderId: "A-1", consent }, { holdUnless });
    expect([verdict.state, verdict.heldBy]).toEqual([state, state === "held" ? "consent" : null]);
    if (sentence) expect(verdict.sentence).toBe(sentence);
  });

  test("no is red, never asked is waiting", async () => {
    const mark = async (metadata: LogEntry["metadata"]) =>
      (await saying(metadata, { holdUnless })).verdict.checks
        .find(({ name }) => name === "allowed")
        ?.parts?.find(({ name }) => name === "consent")?.mark;
    expect([await mark({ consent: false }), await mark({ orderId: "A-1" })]).toEqual(["cross", "clock"]);
  });

  test("a do-not-call mark closes the gate, and its absence does not", async () => {
    const consent = { refuseWhen: "metadata.doNotCall" };
    expect((await saying({ doNotCall: true }, consent)).verdict.state).toBe("closed");
    expect((await saying({ doNotCall: "no" }, consent)).verdict.state).toBe("opened");
  });

  test("numbers that are never told about", async () => {
    const of = (direction: string, consent: GateSettings["consent"]) =>
      gateOver({ ...missed(direction, anyUrl), settings: consent ? { consent } : {} });
    const from = { notFrom: ["+12025550142"] };
    const to = { notTo: ["+12025550142"] };
    expect((await of("inbound", from)).verdict.state).toBe("closed");
    expect((await of("inbound", to)).verdict.state).toBe("opened");
    expect((await of("outbound", to)).verdict.state).toBe("closed");
    expect((await of("outbound", from)).verdict.state).toBe("opened");
  });
});

describe("finalized by hand", () => {
  const byHand = { at: ZERO + 70 * second, missing: ["summary", "final event"] };

  test("opens for what is missing, and names it", async () => {
    const { verdict } = await gateOver({ ...miraiAt(talked, 70 * second, anyUrl), byHand });
    expect(verdict).toMatchObject({
      state: "opened",
      sentence: "Finalized by hand, without the summary and final event.",
      byHand,
    });
  });
  test("opens what is held as incomplete, before it has settled", async () => {
    const avionte = shaped("Avionté", completeOnly);
    expect(await gist({ ...miraiAt(withoutSummary, 70 * second, avionte), byHand })).toMatch(/^opened/);
  });
  test("never without an end, a consent or a yes", async () => {
    const running = [{ type: "call.in-progress", start: 2 }];
    expect(await gist({ ...miraiAt(running, 70 * second, anyUrl), byHand })).toMatch(/^waiting/);
    const settings = { consent: { holdUnless: "metadata.consent" } };
    expect(await gist({ ...miraiAt(whole, 70 * second, anyUrl, settings), byHand })).toMatch(
      /^held by consent/,
    );
    expect(await gist({ ...miraiAt(whole, 70 * second, anyUrl), byHand, origin: "simulated" })).toMatch(
      /^closed/,
    );
  });
});

describe("how much of the conversation is told", () => {
  const content = {
    summary: "Asked for Thursday.",
    transcript: [{ role: "user", content: "Thursday." }],
    recordingUrl: "https://example.com/r.mp3",
    detailUrl: "https://example.com/c",
    outcome: "completed",
  } as unknown as Parameters<typeof tellOnly>[0];
  const there = (policy: Parameters<typeof tellOnly>[1]) => {
    const told = tellOnly(content, policy);
    const names = ["transcript", "summary", "recordingUrl", "detailUrl", "outcome"] as const;
    return names.filter((name) => told[name] !== null);
  };
  test.each([
    ["full", ["transcript", "summary", "recordingUrl", "detailUrl", "outcome"]],
    ["summary", ["summary", "recordingUrl", "detailUrl", "outcome"]],
    ["link", ["recordingUrl", "detailUrl", "outcome"]],
    ["none", ["outcome"]],
  ] as const)("%s", (policy, names) => {
    expect(there(policy)).toEqual(names);
  });
});
