/**
 * Orders of the sandbox CRM: what a call ordered, as one record by the call's own external id, so that a repeat changes
 * nothing and a second rule for the same call changes that one. It belongs to the call, which may come later than the
 * order, and to the contact with its number where there is one. It stays on this machine, so calls of every origin may
 * order.
 */
import { z } from "zod";
import { ruleMessage } from "../../../shared/rules";
import type { Json } from "../../../shared/words";
import type { Destination, SendContext, SendOutcome } from "./destination";
import { messageGate } from "./gate-presets";
import { observeFailure, sendRequest } from "./http";
import { messageText } from "./message-text";

const payload = "event.payload.event.data.payload";

export const orders: Destination = {
  kind: "orders",
  name: "Orders",
  says: "What a call ordered, as an order in the sandbox CRM on this machine.",
  remote: false,
  canUpdate: false,
  idempotent: true,
  // An order is one whether or not the summary ever comes.
  gate: { ...messageGate, incomplete: "send-marked" },
  promise:
    "Each order is sent until the CRM confirms it. There is one order per call: a repeat changes nothing, because the CRM keys it by external id.",
  message: {
    look: "order",
    way: "here",
    fields: [
      messageText({
        name: "title",
        label: "Title",
        required: true,
        preset: "Order by phone, {{metadata.orderId else callKey}}",
      }),
      messageText({
        name: "items",
        label: "Items",
        kind: "text",
        required: true,
        help: "A JSON list stays a list; anything else is kept as text.",
        preset: `{{${payload}.lineItems}}`,
      }),
      messageText({ name: "total", label: "Total", preset: `{{${payload}.cartTotal else ""}}` }),
      messageText({
        name: "name",
        label: "Name",
        preset: `{{${payload}.shippingAddress.firstName else person.name else ""}} {{${payload}.shippingAddress.lastName else ""}}`,
      }),
      messageText({
        name: "address",
        label: "Address",
        kind: "text",
        preset: ["address1", "address2", "city", "province", "zip", "country"]
          .map((part) => `{{${payload}.shippingAddress.${part} else ""}}`)
          .join("\n"),
      }),
      messageText({
        name: "phone",
        label: "Phone",
        preset: `{{${payload}.phone else ${payload}.shippingAddress.phone else person.phone else ""}}`,
      }),
      messageText({
        name: "email",
        label: "E-mail",
        preset: `{{${payload}.email else person.email else ""}}`,
      }),
      messageText({ name: "note", label: "Note", kind: "text", preset: `{{${payload}.note else ""}}` }),
    ],
  },
  fields: [],
  scopes: [],
  limits: { requests: null, perMs: null, atOnce: 1, words: "One request at a time." },
  mappingSheet: [],
  map: () => [],
  send: sendOrder,
};

const phonePattern = /^\+[1-9]\d{4,14}$/;
const longestText = 30_000;

/** Every field is said, so that an order that lost one loses it there too; what is no number stays the text it is. */
export function orderProperties(message: Record<string, string>): Record<string, Json> {
  const { title = "", items = "", total = "", address = "" } = message;
  const phone = (message.phone ?? "").replace(/[\s().-]/g, "");
  const text = (words: string | undefined) =>
    words?.trim().replace(/\s+/g, " ").slice(0, longestText) || null;
  const lines = address
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return {
    title: text(title),
    items: listOf(items) ?? (items.trim().slice(0, longestText) || null),
    total: total.trim() !== "" && Number.isFinite(Number(total)) ? Number(total) : text(total),
    name: text(message.name),
    address: lines.join(", ").slice(0, longestText) || null,
    phone: phonePattern.test(phone) ? phone : null,
    // The CRM keeps numbers in E.164 only.
    phoneAsGiven: phonePattern.test(phone) ? null : text(message.phone),
    email: text(message.email),
    note: message.note?.trim().slice(0, longestText) || null,
  };
}

function listOf(text: string): Json | null {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && text.length <= longestText ? (read as Json) : null;
  } catch {
    return null;
  }
}

const contactsAnswer = z.object({ rows: z.array(z.object({ id: z.string() })) });
const madeAnswer = z.object({ id: z.string(), outcome: z.string() });
const underWayAnswer = z.object({ code: z.literal("IDEMPOTENCY_IN_PROGRESS") });

async function sendOrder(context: SendContext): Promise<SendOutcome> {
  const { settings, idempotencyKey } = context;
  const { message, externalId, rule } = ruleMessage.parse(JSON.parse(context.body));
  const properties = orderProperties(message);
  const headers = { authorization: `Bearer ${settings.token}`, "x-actor": "ringback" };
  const contactId = await findContact(context, headers, properties.phone);
  if (typeof contactId === "object" && contactId !== null) return contactId;
  const sent = await sendRequest(context, {
    method: "PUT",
    url: `${settings.url}/objects/orders/${encodeURIComponent(`${externalId}:order`)}`,
    body: JSON.stringify({
      properties: { ...properties, rule: rule.name },
      callExternalId: externalId,
      ...(contactId === null ? {} : { contactId }),
    }),
    headers: {
      ...headers,
      "idempotency-key": contactId === null ? idempotencyKey : `${idempotencyKey}:${contactId}`,
    },
  });
  if (!("answer" in sent)) return sent;
  const { status } = sent;
  const made = madeAnswer.safeParse(sent.answer);
  if (status < 300 && made.success) {
    const { id, outcome } = made.data;
    const whose = contactId === null ? "no contact has its number yet" : `of contact ${contactId}`;
    return { class: "delivered", status, remoteId: id, observed: `order ${id} ${outcome}, ${whose}` };
  }
  if (status < 300)
    return {
      class: "unknown",
      status,
      observed: `${status} with an answer that cannot be read: written or not, unknown`,
    };
  if (status === 409 && underWayAnswer.safeParse(sent.answer).success)
    return { class: "retry", status, observed: "the same request is still under way", retryAfterMs: null };
  return observeFailure(sent);
}

/** The one contact with this number; null where there is none, or more than one. */
async function findContact(
  context: SendContext,
  headers: Record<string, string>,
  phone: Json | undefined,
): Promise<string | null | SendOutcome> {
  if (typeof phone !== "string") return null;
  const url = `${context.settings.url}/objects/contacts?phone=${encodeURIComponent(phone)}&limit=2`;
  const sent = await sendRequest(context, { method: "GET", url, headers });
  if (!("answer" in sent))
    return sent.class === "unknown" ? { ...sent, class: "retry", retryAfterMs: null } : sent;
  const found = contactsAnswer.safeParse(sent.answer);
  if (sent.status !== 200 || !found.success) return observeFailure(sent);
  const [contact, another] = found.data.rows;
  return contact && !another ? contact.id : null;
}
