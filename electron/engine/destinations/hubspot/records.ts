/** The steps that write: call, association, task, ticket. Each is one attempt whose repeat makes no second record. */
import { z } from "zod";
import type { Reread, SendOutcome } from "../destination";
import { type Attempt, isOutcome, toText, upsert } from "./attempt";

const properties = z.record(z.string(), z.json());
const callBody = z.object({ externalId: z.string(), properties });
const associationBody = z.object({
  callId: z.string().nullable(),
  contactId: z.string().nullable(),
  company: z.string().nullable(),
});
const workBody = z.object({
  externalId: z.string(),
  marker: z.string(),
  contactId: z.string().nullable(),
  callId: z.string().nullish(),
  properties,
});
type WorkBody = z.infer<typeof workBody>;

export const callIdProperty = "ringback_call_id";

export async function sendCall(attempt: Attempt, body: unknown): Promise<SendOutcome> {
  const call = callBody.parse(body);
  const written = await upsert(attempt, "calls", callIdProperty, call.externalId, call.properties);
  if (isOutcome(written)) return written;
  return {
    class: "delivered",
    status: written.status,
    remoteId: written.id,
    observed: `call ${written.id} ${written.isNew ? "created" : "updated"}`,
  };
}

/** The upsert takes no associations, so the call is tied to its contact, and to its company, afterwards. */
export async function sendAssociation(attempt: Attempt, body: unknown): Promise<SendOutcome> {
  const { callId, contactId, company } = associationBody.parse(body);
  if (callId === null) {
    return {
      class: "permanent",
      status: 404,
      observed: "the call has no id in HubSpot: send the call again first",
    };
  }
  const said: string[] = [];
  let status = 200;
  let remoteId: string | null = null;
  if (contactId === null) said.push("the call stands without a contact");
  else {
    const tied = await associate(attempt, ["call", callId], ["contact", contactId]);
    if (isOutcome(tied)) return tied;
    status = tied.status;
    remoteId = tied.id;
    const merged = tied.id === contactId ? "" : `; ${contactId} was merged into it`;
    said.push(`call ${callId} stands at contact ${tied.id}${merged}`);
  }
  if (company !== null) {
    const tied = await tieCompany(attempt, callId, company);
    if (typeof tied !== "string") return tied;
    said.push(tied);
  }
  return { class: "delivered", status, remoteId, observed: said.join(", ") };
}

async function tieCompany(attempt: Attempt, callId: string, name: string): Promise<string | SendOutcome> {
  const searched = await attempt.client.find("companies", [["name", "EQ", name]], ["name"]);
  if (!searched.ok) return attempt.fail(searched.failed);
  const [first, ...others] = searched.value.results ?? [];
  if (!first) return `no company has the name ${name}`;
  if (others.length > 0) return `several companies have the name ${name}, so none was chosen`;
  const tied = await associate(attempt, ["call", callId], ["company", first.id]);
  return isOutcome(tied) ? tied : `and at company ${tied.id}`;
}

type End = [type: string, id: string];

/** A repeat changes nothing. Answers the id the other end has now. */
async function associate(
  attempt: Attempt,
  from: End,
  to: End,
): Promise<{ id: string; status: number } | SendOutcome> {
  const tied = await attempt.client.write(() => attempt.client.associations.createDefault(...from, ...to));
  if (!tied.ok) return attempt.fail(tied.failed);
  const errors = (tied.value as { errors?: { message?: string }[] }).errors ?? [];
  if (errors.length > 0) {
    return attempt.fail({
      writes: true,
      network: null,
      answer: { ...tied.answer, status: 400, text: JSON.stringify(errors[0]) },
    });
  }
  return { id: tied.value.results?.[0]?.to?.id ?? to[1], status: tied.answer.status };
}

const kinds = {
  task: { type: "tasks", idProperty: "ringback_task_id", text: "hs_task_body", title: "task" },
  ticket: { type: "tickets", idProperty: "ringback_ticket_id", text: "content", title: "ticket" },
} as const;
type Kind = keyof typeof kinds;

export async function sendWork(attempt: Attempt, kind: Kind, body: unknown): Promise<SendOutcome> {
  const work = workBody.parse(body);
  const { type, idProperty } = kinds[kind];
  if (attempt.values.recordKey === "marker") return sendMarked(attempt, kind, work);
  const written = await upsert(attempt, type, idProperty, work.externalId, work.properties);
  if (isOutcome(written)) return written;
  for (const end of endsOf(work)) {
    const tied = await associate(attempt, [kind, written.id], end);
    if (isOutcome(tied)) return tied;
  }
  return {
    class: "delivered",
    status: written.status,
    remoteId: written.id,
    observed: `${kind} ${written.id} ${written.isNew ? "created" : "updated"}`,
  };
}

function endsOf({ contactId, callId }: WorkBody): End[] {
  return [
    ...(contactId === null ? [] : [["contact", contactId] satisfies End]),
    ...(callId ? [["call", callId] satisfies End] : []),
  ];
}

/** Association types from here to there, as HubSpot numbers them. */
const associationTypeIds: Record<string, number> = {
  "task contact": 204,
  "ticket contact": 16,
  "ticket call": 219,
};

async function sendMarked(attempt: Attempt, kind: Kind, work: WorkBody): Promise<SendOutcome> {
  const { client } = attempt;
  const { type } = kinds[kind];
  const found = await findMarked(attempt, kind, work);
  if (found !== null && typeof found !== "string") return found;
  if (found !== null && attempt.context.version === 1) {
    return {
      class: "delivered",
      status: 200,
      remoteId: found,
      observed: `${kind} ${found} was there already`,
    };
  }
  const properties = toText(work.properties);
  if (found !== null) {
    const changed = await client.write(() => client.basic.update(type, found, { properties }));
    if (!changed.ok) return attempt.fail(changed.failed);
    return {
      class: "delivered",
      status: changed.answer.status,
      remoteId: found,
      observed: `${kind} ${found} updated`,
    };
  }
  const associations = endsOf(work).map(([to, id]) => ({
    to: { id },
    types: [
      {
        associationCategory: "HUBSPOT_DEFINED" as never,
        associationTypeId: associationTypeIds[`${kind} ${to}`] ?? 0,
      },
    ],
  }));
  const made = await client.write(() => client.basic.create(type, { properties, associations }));
  if (!made.ok) return attempt.fail(made.failed);
  return {
    class: "delivered",
    status: made.answer.status,
    remoteId: made.value.id,
    observed: `${kind} ${made.value.id} created`,
  };
}

/**
 * The record that carries the marker of this call: by search, and, because search lags, among the newest that stand at
 * the same contact or call.
 */
async function findMarked(
  attempt: Attempt,
  kind: Kind,
  work: WorkBody,
): Promise<string | null | SendOutcome> {
  const { client } = attempt;
  const { type, text } = kinds[kind];
  const searched = await client.find(type, [[text, "CONTAINS_TOKEN", work.marker]], [text]);
  if (!searched.ok) return attempt.fail(searched.failed);
  const bySearch = (searched.value.results ?? []).find(({ properties }) =>
    properties[text]?.includes(work.marker),
  );
  if (bySearch) return bySearch.id;
  const [end] = endsOf(work);
  if (!end) return null;
  const [endType, endId] = end;
  const listed = await client.read(() => client.associations.getPage(endType, endId, type, undefined, 100));
  if (!listed.ok) return listed.failed.answer?.status === 404 ? null : attempt.fail(listed.failed);
  const inputs = (listed.value.results ?? []).map(({ toObjectId }) => ({ id: String(toObjectId) }));
  if (inputs.length === 0) return null;
  const read = await client.read(() =>
    client.batch.read(type, { inputs, properties: [text], propertiesWithHistory: [] }),
  );
  if (!read.ok) return attempt.fail(read.failed);
  return (
    (read.value.results ?? []).find(({ properties }) => properties[text]?.includes(work.marker))?.id ?? null
  );
}

/** What HubSpot holds of a step's properties now; null too for a contact, which is looked up and not kept up to date. */
export async function rereadStep(
  attempt: Attempt,
  step: string,
  body: unknown,
): Promise<Reread | null | SendOutcome> {
  if (step === "call") {
    const call = callBody.parse(body);
    return readBack(attempt, "calls", call.externalId, callIdProperty, Object.keys(call.properties));
  }
  if (step === "task" || step === "ticket") {
    const work = workBody.parse(body);
    const { type, idProperty } = kinds[step];
    const names = Object.keys(work.properties);
    if (attempt.values.recordKey === "property")
      return readBack(attempt, type, work.externalId, idProperty, names);
    const found = await findMarked(attempt, step, work);
    if (found === null || typeof found !== "string") return found;
    return readBack(attempt, type, found, undefined, names);
  }
  return null;
}

async function readBack(
  { client, fail }: Attempt,
  type: string,
  id: string,
  idProperty: string | undefined,
  names: string[],
): Promise<Reread | null | SendOutcome> {
  const read = await client.read(() =>
    client.basic.getById(type, id, names, undefined, undefined, false, idProperty),
  );
  if (!read.ok) return read.failed.answer?.status === 404 ? null : fail(read.failed);
  const held = read.value.properties;
  return {
    remoteId: read.value.id,
    properties: Object.fromEntries(names.map((name) => [name, asWritten(name, held[name] ?? null)])),
  };
}

/** HubSpot answers a time without milliseconds that are zero; it is the same time. An empty text is nothing. */
function asWritten(name: string, value: string | null): string | null {
  if (value === null || value === "") return null;
  if (name !== "hs_timestamp") return value;
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : new Date(at).toISOString();
}
