/** What the answer rests on: this side from the store, the other side asked once, both at one moment. */
import type { CallDetail, GateVerdict } from "../../../shared/calls";
import type { CrmObject } from "../../../shared/crm";
import type { CrmCard } from "../../../shared/crm-card";
import type { DeliveryDetail } from "../../../shared/deliveries";
import type { WhyAnswer } from "../../../shared/why";
import { readCallDetail } from "../call-detail";
import { type CrmClient, CrmUnreachable } from "../crm-client";
import { ofOneMoment, type Reader } from "../store/database";
import type { StoredDestination } from "../store/destinations";
import { readSources, type StoredSource } from "../store/sources";
import { countAside, findCallsWithoutPerson } from "../store/why-subject";
import type { Subject } from "./subject";

/** The sandbox CRM's side. */
export type CrmSide = {
  /** Contacts with the number, or with the person's external id; each once. */
  contacts: CrmObject[];
  /** The record of the call that is explained. */
  call: CrmObject | null;
  /** Calls of the CRM with the same number, newest first. */
  callsOfPerson: CrmObject[];
  /** The call's record and its contact as a person sees them: who owns what, what was refused, what is staged. */
  cards: CrmCard[];
};

export type Evidence = {
  now: number;
  asked: WhyAnswer["asked"];
  calls: WhyAnswer["calls"];
  /** The newest of them; null where none is known. */
  call: CallDetail | null;
  source: StoredSource | null;
  destination: StoredDestination;
  gate: GateVerdict | null;
  /** This destination's, in the order they are sent, oldest version first. */
  deliveries: DeliveryDetail[];
  log: { unclaimed: number; refused: number; newestAt: number | null; withoutPerson: string[] };
  /** Null: this destination is not the sandbox CRM, and its side is not read. */
  crm: CrmSide | { down: string } | null;
};

/** How many of the newest calls are looked at for some that name nobody. */
const recentCalls = 200;

export async function gatherEvidence(
  parts: { database: Reader; crm: CrmClient; now: number },
  subject: Subject,
  destination: StoredDestination,
): Promise<Evidence> {
  const here = ofOneMoment(parts.database, () =>
    readThisSide(parts.database, subject, destination, parts.now),
  );
  return destination.kind === "sandbox-crm"
    ? { ...here, crm: await askCrm(parts.crm, subject, here.call) }
    : here;
}

export function readThisSide(
  database: Reader,
  { asked, calls }: Subject,
  destination: StoredDestination,
  now: number,
): Evidence {
  const [first] = calls;
  const call = first ? readCallDetail(database, first.callId) : null;
  const isIts = ({ destinationId }: { destinationId: string }) => destinationId === destination.destinationId;
  return {
    now,
    asked,
    calls,
    call,
    source: readSources(database).find(({ name }) => name === call?.source) ?? null,
    destination,
    gate: call?.gate.find(isIts) ?? null,
    deliveries: (call?.deliveries ?? []).filter(isIts),
    log: {
      ...countAside(database),
      withoutPerson: call ? [] : findCallsWithoutPerson(database, recentCalls),
    },
    crm: null,
  };
}

async function askCrm(
  crm: CrmClient,
  { asked }: Subject,
  call: CallDetail | null,
): Promise<CrmSide | { down: string }> {
  try {
    const phone = asked.as === "phone" ? asked.value : call?.phone;
    const externalId = asked.as === "external-id" ? asked.value : call?.externalId;
    const record = call ? externalIdOf(call) : null;
    const none: Promise<CrmObject[]> = Promise.resolve([]);
    const [byPhone, byId, calls, callsOfPerson] = await Promise.all([
      phone ? crm.find("contacts", { phone }) : none,
      externalId ? crm.find("contacts", { externalId }) : none,
      record ? crm.find("calls", { externalId: record }) : none,
      phone ? crm.find("calls", { phone }) : none,
    ]);
    const contacts = [...new Map([...byId, ...byPhone].map((one) => [one.id, one])).values()];
    const [found = null] = calls;
    const contact = contacts.find(({ id }) => id === found?.contactId) ?? contacts[0];
    const cards = await Promise.all(
      [found, contact].flatMap((one) => (one ? [crm.card(one.type, one.id)] : [])),
    );
    return { contacts, call: found, callsOfPerson, cards: cards.flatMap((card) => card ?? []) };
  } catch (error) {
    if (error instanceof CrmUnreachable) return { down: error.message };
    throw error;
  }
}

/** The external id of a call as its newest call record says it; null where none was frozen. */
export function externalIdOf(call: CallDetail): string | null {
  const content = call.callRecords.at(-1)?.content as { externalId?: unknown } | undefined;
  return typeof content?.externalId === "string" ? content.externalId : null;
}
