/** What a step asks of Salesforce, as data: its path and its body, and how the first request looks before it is sent. */
import type { Json } from "../../../../shared/words";
import type { Destination } from "../destination";
import { personPayload, type RecordPayload, recordPayload } from "./mapping";
import { soqlByPhone } from "./phone-search";
import { readSettings } from "./settings";

/** A record as it is sent: what was frozen, and what an answer made us change about it. */
export type Adjusted = {
  personId: string | null;
  properties: Record<string, Json>;
  onCreate: Record<string, Json>;
  path: string;
};

export function bodyOf(
  { object }: RecordPayload,
  { personId, properties, onCreate }: Adjusted,
): Record<string, Json> {
  const link = personId === null ? {} : object === "Task" ? { WhoId: personId } : caseLink(personId);
  return { ...properties, ...onCreate, ...link };
}

/** A case belongs to a contact; a lead cannot have one. */
function caseLink(personId: string): Record<string, Json> {
  return personId.startsWith("003") ? { ContactId: personId } : {};
}

/** The client puts an external id into the path as it is; here it is encoded. */
export function keyPath({ object, field, externalId, partial }: RecordPayload): string {
  return `/sobjects/${object}/${field}/${encodeURIComponent(externalId)}${partial ? "?updateOnly=true" : ""}`;
}

type Outgoing = NonNullable<Destination["outgoing"]>;

/** The token is not in it: who looks has no use for it. */
export function outgoing({ settings, body, step }: Parameters<Outgoing>[0]): ReturnType<Outgoing> {
  const values = readSettings(settings.values);
  const base = `${(settings.url ?? "(the instance that signing in names)").replace(/\/+$/, "")}/services/data/v${values.apiVersion}`;
  const headers = { authorization: "Bearer (the token)", "x-correlation-id": "(one for each attempt)" };
  const content: unknown = JSON.parse(body);
  if (step === "contact") {
    const person = personPayload.parse(content);
    const object = values.personObject === "lead" ? "Lead" : "Contact";
    if (values.personIdField !== null && person.externalId !== null) {
      const path = `${object}/${values.personIdField}/${encodeURIComponent(person.externalId)}`;
      return { method: "GET", url: `${base}/sobjects/${path}`, headers, body: null };
    }
    if (person.phone === null) return { refused: "It has no number and no external id to look for." };
    const soql = soqlByPhone(object, ["Id", "Name"], values.phoneFields, person.phone);
    return { method: "GET", url: `${base}/query?q=${encodeURIComponent(soql)}`, headers, body: null };
  }
  const payload = recordPayload.parse(content);
  const { personId, properties, onCreate } = payload;
  const path = keyPath(payload);
  return {
    method: "PATCH",
    url: base + path,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(bodyOf(payload, { personId, properties, onCreate, path })),
  };
}
