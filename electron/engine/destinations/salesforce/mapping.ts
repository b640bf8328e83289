/**
 * What a call becomes in Salesforce, as data: whom it belongs to, the call as a Task, a follow-up Task, a Case. Pure,
 * and nothing here knows the client: the reader's thread maps too. A first version is told whole; a later one only
 * what differs from what was told.
 */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type Json, json } from "../../../../shared/words";
import type { CallRecordContent, Destination, Step } from "../destination";
import { describeCall } from "./description";
import { readSettings, type SalesforceSettings } from "./settings";

type Properties = Record<string, Json>;

/** Whom to look for, and what to create where nobody is found and the set-up allows it. */
export const personPayload = z.object({
  externalId: z.string().nullable(),
  phone: z.string().nullable(),
  name: z.string().nullable(),
  /** Of the call: how long a contact has been silent is counted from here. */
  at: z.number().nullable(),
  properties: z.record(z.string(), json),
});
export type PersonPayload = z.infer<typeof personPayload>;

/** A record that is kept by external id. */
export const recordPayload = z.object({
  object: z.enum(["Task", "Case"]),
  field: z.string(),
  externalId: z.string(),
  /** It holds only what differs: the record must be there, and is never made from it. */
  partial: z.boolean(),
  /** Id of the contact or lead; null: nobody. */
  personId: z.string().nullable(),
  properties: z.record(z.string(), json),
  /** What Salesforce takes with a new record only. */
  onCreate: z.record(z.string(), json),
});
export type RecordPayload = z.infer<typeof recordPayload>;

export const mapSteps: Destination["map"] = (record, version, told, values) => {
  const settings = readSettings(values);
  return wholeSteps(record, settings).flatMap(({ step, order, payload }) => {
    const content = told(step);
    const before =
      content && personKey(content) === personKey(record)
        ? wholeSteps(content, settings).find((one) => one.step === step)
        : undefined;
    if (!before) {
      const properties = version > 1 ? payload.properties : withoutNull(payload.properties);
      return [{ step, order, payload: { ...payload, properties } }];
    }
    // Whom it belongs to is asked once; the record itself follows merges on its own.
    if (step === "contact") return [];
    const properties = differing(payload.properties, before.payload.properties);
    if (Object.keys(properties).length === 0) return [];
    return [
      { step, order, payload: { ...payload, personId: null, partial: true, onCreate: {}, properties } },
    ];
  });
};

type WholeStep = Omit<Step, "payload"> & {
  payload: Record<string, Json> & { properties: Properties };
};

function wholeSteps(record: CallRecordContent, settings: SalesforceSettings): WholeStep[] {
  const steps: WholeStep[] = [
    {
      step: "contact",
      order: 1,
      payload: {
        externalId: record.personExternalId,
        phone: record.phone,
        name: record.personName,
        at: record.startedAt,
        properties: {},
      },
    },
    {
      step: "call",
      order: 2,
      payload: {
        ...keyed("Task", record.externalId, settings),
        properties: callFields(record, settings),
        onCreate: { TaskSubtype: "Call" },
      },
    },
  ];
  if (record.followUps.length > 0) {
    steps.push({
      step: "task",
      order: 3,
      payload: {
        ...keyed("Task", `${record.externalId}:follow-up`, settings),
        properties: followUpFields(record, settings),
        onCreate: {},
      },
    });
  }
  if (wantsCase(record, settings)) {
    steps.push({
      step: "case",
      order: 4,
      payload: {
        ...keyed("Case", record.externalId, settings),
        properties: {
          Subject: cut(caseSubject(record), 255),
          Description: describeCall(record),
          Origin: "Phone",
          Status: settings.caseStatus,
        },
        onCreate: {},
      },
    });
  }
  return steps;
}

function keyed(object: RecordPayload["object"], externalId: string, settings: SalesforceSettings) {
  return { object, field: settings.callIdField, externalId, partial: false, personId: "{{contact.id}}" };
}

function callFields(record: CallRecordContent, settings: SalesforceSettings): Properties {
  return {
    Subject: cut(callSubject(record), 255),
    Status: settings.callStatus,
    ActivityDate: dayOf(record.startedAt ?? record.endedAt, settings.timeZone),
    CallDurationInSeconds: record.talkSeconds === null ? null : Math.max(0, Math.floor(record.talkSeconds)),
    CallType: callTypes[record.direction ?? ""] ?? null,
    CallDisposition:
      record.outcome === null ? null : cut(settings.dispositions[record.outcome] ?? record.outcome, 255),
    CallObject: cut(record.key, 255),
    Description: describeCall(record),
    ...owner(record, settings),
  };
}

function followUpFields(record: CallRecordContent, settings: SalesforceSettings): Properties {
  const what = record.followUps.join(", ").replaceAll("_", " ");
  const day = dayOf(record.startedAt ?? record.endedAt, settings.timeZone);
  return {
    Subject: cut(`Follow up: ${what}`, 255),
    Status: settings.taskStatus,
    Priority: "High",
    ActivityDate: day === null ? null : daysAfter(day, settings.followUpDays),
    Description: describeCall({ ...record, transcript: null, externalId: `${record.externalId}:follow-up` }),
    ...owner(record, settings),
  };
}

function wantsCase(record: CallRecordContent, { caseFor }: SalesforceSettings): boolean {
  if (caseFor === "follow-up") return record.followUps.length > 0;
  return caseFor === "missed-inbound" && isMissedInbound(record);
}

function isMissedInbound({ direction, outcomeClass }: CallRecordContent): boolean {
  return direction === "inbound" && outcomeClass !== "conversation" && outcomeClass !== "never-dialled";
}

/** Only where the agent has a user there: left out, the record is the signed-in user's. */
function owner({ agent }: CallRecordContent, { owners }: SalesforceSettings): Properties {
  const id = agent === null ? undefined : owners[agent.trim().toLowerCase()];
  return id === undefined ? {} : { OwnerId: id };
}

function callSubject(record: CallRecordContent): string {
  const direction = callTypes[record.direction ?? ""];
  const call = direction ? `${direction} call` : "Call";
  if (isMissedInbound(record))
    return `Missed ${call.toLowerCase()}${record.phone ? ` from ${record.phone}` : ""}`;
  const length = record.talkSeconds ? `, ${inWords(record.talkSeconds)}` : "";
  return `${call}${length}`;
}

function caseSubject(record: CallRecordContent): string {
  if (record.followUps.length > 0)
    return `${record.followUps.join(", ").replaceAll("_", " ")} (${callSubject(record)})`;
  return callSubject(record);
}

function inWords(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  return minutes === 0 ? `${rest} s` : `${minutes} m ${rest} s`;
}

/** The day it was there, as a plain date: Salesforce holds it as midnight UTC and it must not be shifted for a zone. */
export function dayOf(at: number | null, timeZone: string): string | null {
  if (at === null) return null;
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return parts.format(at);
}

/** On dates alone, so that no change of the clocks makes it a day more or less. */
function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

function cut(text: string, longest: number): string {
  const plain = text.replace(/\s+/g, " ").trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1).toWellFormed()}…`;
}

function personKey(record: CallRecordContent): string {
  return JSON.stringify([record.personExternalId, record.phone]);
}

function differing(now: Properties, before: Properties): Properties {
  const names = new Set([...Object.keys(now), ...Object.keys(before)]);
  return Object.fromEntries(
    [...names]
      // An owner is never taken away: nobody would be left.
      .filter((name) => name in now && !isDeepStrictEqual(now[name] ?? null, before[name] ?? null))
      .map((name) => [name, now[name] ?? null]),
  );
}

function withoutNull(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

const callTypes: Record<string, string> = { inbound: "Inbound", outbound: "Outbound", internal: "Internal" };
const dayMs = 86_400_000;
