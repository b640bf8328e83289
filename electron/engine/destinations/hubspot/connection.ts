/**
 * Looks at a HubSpot account without writing to it: the token, what kind of account it is, what may be read, and the
 * properties that must be there. For one that is missing it says the request that makes it.
 */

import type { ConnectionCheck } from "../../../../shared/destination-setup";
import type { DestinationSettings } from "../destination";
import { fetchChecked } from "../fetch-checked";
import { isTestAccount, readAccount } from "./account";
import { observe } from "./answers";
import { type HubSpotClient, openClient } from "./client";
import { addressOf, type HubSpotValues, readValues } from "./settings";

type Needed = { type: string; name: string; unique: boolean; group: string; kind: "string" | "number" };

export async function testConnection(
  settings: DestinationSettings,
  signal: AbortSignal,
): Promise<ConnectionCheck[]> {
  const { token } = settings.credentials;
  if (!token) return [{ name: "Token", ok: false, says: "There is none yet. Give it one and test again." }];
  const values = readValues(settings.values);
  const address = addressOf(settings);
  const client = openClient({
    address,
    token,
    objectsPath: values.objectsPath,
    correlationId: "connection-test",
    signal,
    fetch: fetchChecked,
  });
  const account = await readAccount(client, token);
  if ("class" in account) return [{ name: "Token", ok: false, says: `${address}: ${account.observed}` }];
  const test = isTestAccount(account);
  const checks: ConnectionCheck[] = [
    { name: "Token", ok: true, says: `${address} takes it, for account ${account.portalId}.` },
    {
      name: "Kind of account",
      ok: test || !values.onlyTestAccounts,
      says: sayKind(account.accountType, test, values.onlyTestAccounts),
    },
  ];
  for (const type of typesOf(values)) checks.push(await checkReading(client, type));
  checks.push({
    name: "Writing",
    ok: null,
    says: "Whether it may write cannot be seen without writing. The scopes it needs are named in the set-up.",
  });
  for (const needed of neededProperties(values)) checks.push(await checkProperty(client, needed));
  return checks;
}

function sayKind(kind: string, isTest: boolean, onlyTest: boolean): string {
  if (isTest) return `${kind}: made for trying things out.`;
  return onlyTest
    ? `${kind}: not a developer test or sandbox account, so nothing is written to it. Choose another, or switch that off.`
    : `${kind}: real data. “Only developer test or sandbox accounts” is off, so calls are written to it.`;
}

function typesOf({ tickets, companies }: HubSpotValues): string[] {
  return [
    "contacts",
    "calls",
    "tasks",
    ...(companies === "never" ? [] : ["companies"]),
    ...(tickets === "never" ? [] : ["tickets"]),
  ];
}

export function neededProperties({ contactIdProperty, recordKey, tickets }: HubSpotValues): Needed[] {
  return [
    { type: "contacts", name: contactIdProperty, unique: true, group: "contactinformation", kind: "string" },
    { type: "calls", name: "ringback_call_id", unique: true, group: "call", kind: "string" },
    { type: "calls", name: "ringback_version", unique: false, group: "call", kind: "number" },
    ...(recordKey === "marker"
      ? []
      : [{ type: "tasks", name: "ringback_task_id", unique: true, group: "task", kind: "string" } as const]),
    ...(recordKey === "marker" || tickets === "never"
      ? []
      : [
          {
            type: "tickets",
            name: "ringback_ticket_id",
            unique: true,
            group: "ticketinformation",
            kind: "string",
          } as const,
        ]),
  ];
}

async function checkReading(client: HubSpotClient, type: string): Promise<ConnectionCheck> {
  const read = await client.read(() => client.basic.getPage(type, 1));
  const name = `Reading ${type}`;
  if (read.ok) return { name, ok: true, says: "Allowed." };
  return { name, ok: false, says: observe(read.failed, null).observed };
}

async function checkProperty(client: HubSpotClient, needed: Needed): Promise<ConnectionCheck> {
  const { type, name, unique, group, kind } = needed;
  const read = await client.read(() => client.properties.getByName(type, name));
  const check = { name: `Property ${name} of ${type}` };
  if (read.ok) {
    if (!unique || read.value.hasUniqueValue === true) return { ...check, ok: true, says: "It is there." };
    return {
      ...check,
      ok: false,
      says: "It is there, but its values are not unique, so a repeat would make a second record. HubSpot cannot change that: delete it and make it anew.",
    };
  }
  if (read.failed.answer?.status !== 404) {
    return { ...check, ok: false, says: observe(read.failed, null).observed };
  }
  const body = {
    groupName: group,
    name,
    label: name.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase()),
    type: kind,
    fieldType: kind === "number" ? "number" : "text",
    ...(unique ? { hasUniqueValue: true } : {}),
  };
  return {
    ...check,
    ok: false,
    says: `It is missing. Make it once: POST /crm/v3/properties/${type} ${JSON.stringify(body)}`,
  };
}
