/** The first request of each step as it would go out, for a look before anything is sent. The token is not in it. */
import { z } from "zod";
import type { Destination } from "../destination";
import { addressOf, readValues } from "./settings";

const payload = z.object({
  externalId: z.string().optional(),
  personExternalId: z.string().nullish(),
  phone: z.string().nullish(),
  national: z.string().nullish(),
  properties: z.record(z.string(), z.json()).optional(),
});

const uniqueProperties: Record<string, [type: string, idProperty: string]> = {
  call: ["calls", "ringback_call_id"],
  task: ["tasks", "ringback_task_id"],
  ticket: ["tickets", "ringback_ticket_id"],
};

type Outgoing = NonNullable<Destination["outgoing"]>;

export function outgoing({
  settings,
  body,
  step,
  idempotencyKey,
}: Parameters<Outgoing>[0]): ReturnType<Outgoing> {
  const values = readValues(settings.values);
  const asked = payload.parse(JSON.parse(body));
  const base = addressOf(settings);
  const headers = {
    authorization: "Bearer (the token)",
    "content-type": "application/json",
    "x-correlation-id": "(one for each attempt)",
  };
  const post = (path: string, content: object) => ({
    method: "POST",
    url: `${base}/${values.objectsPath}/${path}`,
    headers,
    body: JSON.stringify(content),
  });
  if (step === "contact") {
    const conditions = [
      ...(asked.personExternalId ? [[values.contactIdProperty, asked.personExternalId]] : []),
      ...(asked.national ? [["hs_searchable_calculated_phone_number", asked.national]] : []),
      ...(asked.phone ? [["phone", asked.phone]] : []),
    ];
    if (conditions.length === 0) {
      return { refused: "The call names no external id and no number: it would be held under Unmatched." };
    }
    const filterGroups = conditions.map(([propertyName, value]) => ({
      filters: [{ propertyName, operator: "EQ", value }],
    }));
    return post("contacts/search", { filterGroups, limit: 3 });
  }
  if (step === "association") {
    const url = `${base}/crm/v4/objects/call/{{call.id}}/associations/default/contact/{{contact.id}}`;
    return { method: "PUT", url, headers, body: null };
  }
  const [type, idProperty] = uniqueProperties[step] ?? [step, "id"];
  if (step !== "call" && values.recordKey === "marker") return post(type, { properties: asked.properties });
  const input = {
    id: asked.externalId,
    idProperty,
    objectWriteTraceId: idempotencyKey,
    properties: asked.properties,
  };
  return post(`${type}/batch/upsert`, { inputs: [input] });
}
