/**
 * One attempt at one step. A record is upserted by external id, so a repeat after a lost answer finds the first one;
 * what a person wrote around our text in a Description stays.
 */
import { z } from "zod";
import { type Json, json } from "../../../../shared/words";
import type { Reread, SendContext, SendOutcome } from "../destination";
import { findOurs, replaceOurs } from "./description";
import { findMaster, findPerson } from "./find-person";
import { personPayload, type RecordPayload, recordPayload } from "./mapping";
import { type Failure, listChoices, names, observe, observeRead, say } from "./outcome";
import { type Adjusted, bodyOf, keyPath } from "./request-of";
import { openSession, type Session } from "./session";
import { isRecordId } from "./settings";

const upserted = z.object({ id: z.string(), created: z.boolean().optional() }).nullable();
const readRow = z.record(z.string(), json);

export async function sendStep(context: SendContext): Promise<SendOutcome> {
  const session = await openSession(context);
  if ("failed" in session) return session.failed;
  const body: unknown = JSON.parse(context.body);
  if (context.step === "contact") {
    const person = personPayload.safeParse(body);
    return person.success ? findPerson(session, person.data, context.decision) : refusePayload(person.error);
  }
  const payload = recordPayload.safeParse(body);
  return payload.success ? sendRecord(session, payload.data, context) : refusePayload(payload.error);
}

/** What a step's record holds now, of our part of a Description only that. Null: it is gone. */
export async function rereadStep(context: SendContext): Promise<Reread | null | SendOutcome> {
  // Whom a call belongs to is looked up, not written.
  if (context.step === "contact") return { remoteId: "", properties: {} };
  const session = await openSession(context);
  if ("failed" in session) return session.failed;
  const read = recordPayload.safeParse(JSON.parse(context.body));
  if (!read.success) return refusePayload(read.error);
  const payload = read.data;
  const row = await readRecord(session, payload, Object.keys(payload.properties));
  if (row === null || "class" in row) return row;
  const { Id, attributes: _, ...there } = row.fields;
  const properties = Object.fromEntries(
    Object.keys(payload.properties).map((name) => [name, there[name] ?? null]),
  );
  if (typeof properties.Description === "string")
    properties.Description = findOurs(properties.Description, payload.externalId) ?? properties.Description;
  return { remoteId: String(Id), properties };
}

async function sendRecord(
  session: Session,
  payload: RecordPayload,
  context: SendContext,
): Promise<SendOutcome> {
  const properties = await keepWhatIsAround(session, payload, context.version);
  if ("failed" in properties) return properties.failed;
  const chosen = context.decision?.choice === "candidate" ? context.decision.remoteId : null;
  let next: Adjusted = {
    personId: payload.personId,
    properties: properties.fields,
    onCreate: payload.onCreate,
    path: chosen !== null && isRecordId(chosen) ? `/sobjects/${payload.object}/${chosen}` : keyPath(payload),
  };
  const notes: string[] = [];
  // At most two things can be mended by asking once more: what only a new record takes, and a merged person.
  for (let turn = 0; ; turn++) {
    const answer = await session.ask("PATCH", next.path, upserted, bodyOf(payload, next));
    if ("failed" in answer) return answer.failed;
    if ("body" in answer) return delivered(session, payload, answer, notes, chosen);
    const mended = turn < 2 ? await mend(session, next, answer.refused, notes) : null;
    if (mended === null) return refuse(payload, answer.refused);
    if ("failed" in mended) return mended.failed;
    next = mended;
  }
}

async function mend(
  session: Session,
  sent: Adjusted,
  refused: Failure,
  notes: string[],
): Promise<Adjusted | { failed: SendOutcome } | null> {
  const onlyNew = Object.keys(sent.onCreate).filter((name) => names(refused, name));
  if (refused.code === "INVALID_FIELD_FOR_INSERT_UPDATE" && onlyNew.length > 0) {
    notes.push(`${onlyNew.join(", ")} left as it is: Salesforce takes it with a new record only`);
    return { ...sent, onCreate: {} };
  }
  const gone = ["ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"].includes(refused.code);
  if (!gone || sent.personId === null) return null;
  const master = await findMaster(session, sent.personId);
  if (typeof master === "object" && master !== null) return master;
  if (master === null) return null;
  notes.push(`${sent.personId} was merged into ${master}: followed`);
  return { ...sent, personId: master };
}

async function delivered(
  session: Session,
  payload: RecordPayload,
  { status, body }: { status: number; body: z.infer<typeof upserted> },
  notes: string[],
  chosen: string | null,
): Promise<SendOutcome> {
  let id = body?.id ?? chosen;
  if (id === null) {
    // Older versions answer an update with 204 and no id.
    const row = await readRecord(session, payload, []);
    if (row !== null && !("class" in row)) id = String(row.fields.Id);
  }
  const what = status === 201 || body?.created === true ? "created" : "updated";
  const usage = session.usage();
  if (usage && usage.used > usage.limit * 0.8)
    notes.push(`${usage.used} of ${usage.limit} requests of the day are used`);
  return {
    class: "delivered",
    status,
    remoteId: id,
    observed: [`${payload.object} ${id ?? payload.externalId} ${what}`, ...notes].join("; "),
  };
}

function refuse(payload: RecordPayload, refused: Failure): SendOutcome {
  if (refused.status === 300) {
    const question = { about: "ambiguous" as const, candidates: listChoices(refused) };
    return {
      class: "ask",
      status: 300,
      observed: `${payload.externalId} stands in several ${payload.object} records: make ${payload.field} unique, and say which one it is`,
      question,
    };
  }
  const outcome = observe(refused, { field: payload.field });
  if (payload.partial && refused.status === 404 && outcome.class === "permanent")
    return {
      class: "permanent",
      status: 404,
      observed: `the ${payload.object} is gone there: what changed has no record to stand in (${say(refused)})`,
    };
  return outcome;
}

/** It was mapped by an older or newer Ringback: nothing that a retry cures. */
function refusePayload(error: z.ZodError): SendOutcome {
  const [issue] = error.issues;
  const what = `${issue?.path.join(".") || "it"} ${issue?.message}`;
  return { class: "permanent", status: null, observed: `the payload does not fit Salesforce: ${what}` };
}

/** From the second version on our part of a Description is put where it stands, and nothing around it is touched. */
async function keepWhatIsAround(
  session: Session,
  payload: RecordPayload,
  version: number,
): Promise<{ fields: Record<string, Json> } | { failed: SendOutcome }> {
  const { Description: ours } = payload.properties;
  if (version === 1 || typeof ours !== "string") return { fields: payload.properties };
  const row = await readRecord(session, payload, ["Description"]);
  if (row !== null && "class" in row) return { failed: row };
  const there = row?.fields.Description;
  if (typeof there !== "string") return { fields: payload.properties };
  return { fields: { ...payload.properties, Description: replaceOurs(there, ours, payload.externalId) } };
}

async function readRecord(
  session: Session,
  payload: RecordPayload,
  fields: string[],
): Promise<{ fields: Record<string, Json> } | null | SendOutcome> {
  const path = `${keyPath({ ...payload, partial: false })}?fields=${["Id", ...fields].join(",")}`;
  const answer = await session.ask("GET", path, readRow);
  if ("failed" in answer) return answer.failed;
  if ("body" in answer) return { fields: answer.body };
  if (answer.refused.status === 300) return refuse(payload, answer.refused);
  const outcome = observe(answer.refused);
  return answer.refused.status === 404 && outcome.class === "permanent" ? null : observeRead(outcome);
}
