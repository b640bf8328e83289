/**
 * A call record as the steps HubSpot is told: contact, call, association, follow-up task, ticket. A first version is
 * told whole; a later one only what differs, and not at all where nothing does. The contact is looked up, not written.
 * Pure, and free of HubSpot's client: the reader's thread maps.
 */
import { isDeepStrictEqual } from "node:util";
import parsePhoneNumber from "libphonenumber-js/max";
import type { Json } from "../../../../shared/words";
import type { CallRecordContent, DestinationSettings, Step } from "../destination";
import { mapCall } from "./map-call";
import { type HubSpotValues, lookUp, type Properties, readValues } from "./settings";
import { escapeText } from "./words";

type Told = (step: string) => CallRecordContent | null;
type RecordStep = Omit<Step, "payload"> & {
  payload: { externalId: string; properties: Properties; [link: string]: Json };
};

export function mapSteps(
  record: CallRecordContent,
  version: number,
  told: Told,
  values: DestinationSettings["values"],
): Step[] {
  const settings = readValues(values);
  const steps: Step[] = [];
  if (!isSamePerson(told("contact"), record)) steps.push(contactStep(record));
  const call = changesOf(callStep, record, told("call"), settings, version);
  if (call) {
    const properties = { ...call.payload.properties, ringback_version: String(version) };
    steps.push({ ...call, payload: { ...call.payload, properties } });
  }
  if (!isSamePerson(told("association"), record)) steps.push(associationStep(record, settings));
  const task = changesOf(taskStep, record, told("task"), settings, version);
  if (task) steps.push(task);
  // Once per call: a ticket is somebody's work from then on.
  if (wantsTicket(record, settings) && told("ticket") === null && version === 1) {
    steps.push(ticketStep(record, settings));
  }
  return steps;
}

function contactStep(record: CallRecordContent): Step {
  const phone = record.phone === null ? undefined : parsePhoneNumber(record.phone);
  const properties: Properties = withoutNull({ ...nameOf(record.personName), phone: record.phone });
  return {
    step: "contact",
    order: 1,
    payload: {
      personExternalId: record.personExternalId,
      phone: record.phone,
      // HubSpot's searchable numbers have no country code.
      national: phone?.nationalNumber ?? null,
      name: record.personName,
      calledAt: record.startedAt ?? record.endedAt,
      newExternalId:
        record.personExternalId ?? (record.phone === null ? null : `ringback:contact:${record.phone}`),
      properties,
    },
  };
}

/** HubSpot keeps two fields; the last word is taken for the family name, one word alone for the first name. */
function nameOf(name: string | null): { firstname: string | null; lastname: string | null } {
  const words = (name ?? "").trim().split(/\s+/);
  const last = words.length > 1 ? (words.pop() ?? null) : null;
  return { firstname: words.join(" ") || null, lastname: last };
}

function callStep(record: CallRecordContent, settings: HubSpotValues): RecordStep {
  return {
    step: "call",
    order: 2,
    payload: { externalId: record.externalId, properties: mapCall(record, settings) },
  };
}

function associationStep(record: CallRecordContent, settings: HubSpotValues): Step {
  const company = settings.companies === "by-name" ? record.company : null;
  return {
    step: "association",
    order: 3,
    payload: { callId: "{{call.id}}", contactId: "{{contact.id}}", company },
  };
}

function taskStep(record: CallRecordContent, settings: HubSpotValues): RecordStep | null {
  if (record.followUps.length === 0) return null;
  const marker = `[ringback:${record.externalId}]`;
  const from = record.endedAt ?? record.startedAt;
  return {
    step: "task",
    order: 4,
    payload: {
      externalId: `${record.externalId}:follow-up`,
      marker,
      contactId: "{{contact.id}}",
      properties: {
        // Of a task this is the due date, not a moment of the call.
        hs_timestamp: from === null ? null : new Date(from + settings.taskDueHours * 3_600_000).toISOString(),
        hs_task_subject: `Follow up: ${sayFollowUps(record)}`.slice(0, 255),
        hs_task_body: `${record.summary === null ? "" : `${escapeText(record.summary)}<br>`}${marker}`,
        hs_task_status: "NOT_STARTED",
        hs_task_priority: "MEDIUM",
        hs_task_type: record.phone === null ? "TODO" : "CALL",
        hubspot_owner_id: lookUp(settings.owners, record.agent),
      },
    },
  };
}

function wantsTicket(record: CallRecordContent, { tickets }: HubSpotValues): boolean {
  if (tickets === "missed-inbound") {
    const nobodyTalked = record.outcomeClass === "no-conversation" || record.outcomeClass === "voicemail";
    return nobodyTalked && record.direction === "inbound";
  }
  return tickets === "follow-up" && record.followUps.length > 0;
}

function ticketStep(record: CallRecordContent, settings: HubSpotValues): Step {
  const marker = `[ringback:${record.externalId}]`;
  const who = record.personName ?? record.phone ?? "a number that was withheld";
  const about = record.followUps.length > 0 ? sayFollowUps(record) : "missed call";
  return {
    step: "ticket",
    order: 5,
    payload: {
      externalId: `${record.externalId}:ticket`,
      marker,
      contactId: "{{contact.id}}",
      callId: "{{call.id}}",
      properties: {
        subject: `${about.charAt(0).toUpperCase()}${about.slice(1)}: ${who}`.slice(0, 255),
        content: `${record.summary === null ? "" : `${record.summary}\n`}${marker}`,
        hs_pipeline: settings.ticketPipeline,
        hs_pipeline_stage: settings.ticketStage,
        hs_ticket_priority: "MEDIUM",
      },
    },
  };
}

function sayFollowUps(record: CallRecordContent): string {
  return record.followUps.join(", ").replaceAll("_", " ");
}

/** The step whole where nothing was confirmed yet, else with what differs; null where nothing does. */
function changesOf(
  make: (record: CallRecordContent, settings: HubSpotValues) => RecordStep | null,
  record: CallRecordContent,
  told: CallRecordContent | null,
  settings: HubSpotValues,
  version: number,
): RecordStep | null {
  const whole = make(record, settings);
  if (!whole) return null;
  const before = told === null ? null : make(told, settings);
  const now = whole.payload.properties;
  const properties = before
    ? Object.fromEntries(
        Object.entries(now).filter(
          ([name, value]) => !isDeepStrictEqual(value, before.payload.properties[name] ?? null),
        ),
      )
    : // Not even a later version knows what HubSpot holds now: a mark of an earlier one must not outlive it.
      version > 1
      ? now
      : withoutNull(now);
  if (Object.keys(properties).length === 0) return null;
  return { ...whole, payload: { ...whole.payload, properties } };
}

function isSamePerson(told: CallRecordContent | null, record: CallRecordContent): boolean {
  return told !== null && told.phone === record.phone && told.personExternalId === record.personExternalId;
}

function withoutNull(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}
