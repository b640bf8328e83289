/** One attempt at one step: the client, the account behind it, what was set, and how a failure is said. */
import type { SendContext, SendOutcome } from "../destination";
import { type Account, readAccount, refuseProduction } from "./account";
import { observe, readError } from "./answers";
import { type Failed, type HubSpotClient, openClient, type Result } from "./client";
import { addressOf, type HubSpotValues, type Properties, readValues } from "./settings";

export type Attempt = {
  client: HubSpotClient;
  values: HubSpotValues;
  account: Account;
  context: SendContext;
  fail(failed: Failed): SendOutcome;
};

/** An outcome where nothing may be sent: no token, no answer, a production account. */
export async function openAttempt(context: SendContext): Promise<Attempt | SendOutcome> {
  const token = context.settings.credentials.token;
  if (!token) {
    return { class: "config", status: null, observed: "it has no access token. Give it one in its set-up." };
  }
  const values = readValues(context.settings.values);
  const client = openClient({
    address: addressOf(context.settings),
    token,
    objectsPath: values.objectsPath,
    correlationId: context.correlationId,
    signal: context.signal,
    fetch: context.fetch,
  });
  const account = await readAccount(client, token);
  if ("class" in account) return account;
  const refused = refuseProduction(account, values.onlyTestAccounts);
  if (refused !== null) return { class: "config", status: null, observed: refused };
  return { client, values, account, context, fail: (failed) => observe(failed, account.timeZone) };
}

export type Written = {
  id: string;
  isNew: boolean;
  status: number;
  properties: Record<string, string | null>;
};

/**
 * One record by its unique property: made, or changed. An upsert is a batch, here of one: a 207 is then this record's
 * own failure, and a 409 speaks of this record alone.
 */
export async function upsert(
  attempt: Attempt,
  type: string,
  idProperty: string,
  externalId: string,
  properties: Properties,
): Promise<Written | SendOutcome> {
  const { client, context } = attempt;
  const sent = await client.write(() =>
    client.batch.upsert(type, {
      inputs: [
        {
          id: externalId,
          idProperty,
          objectWriteTraceId: context.idempotencyKey,
          properties: toText(properties),
        },
      ],
    }),
  );
  if (!sent.ok) {
    if (sent.failed.answer?.status !== 409) return attempt.fail(sent.failed);
    return changeExisting(attempt, type, idProperty, externalId, properties, sent.failed);
  }
  const refused = findItemError(sent, context.idempotencyKey);
  if (refused?.answer?.status === 409) {
    return changeExisting(attempt, type, idProperty, externalId, properties, refused);
  }
  if (refused) return attempt.fail(refused);
  const [result] = sent.value.results ?? [];
  if (!result?.id) return attempt.fail({ writes: true, answer: sent.answer, network: null });
  // HubSpot's client calls `new` by another name.
  return {
    id: result.id,
    isNew: result._new === true,
    status: sent.answer.status,
    properties: result.properties ?? {},
  };
}

const statusOfCategory: Record<string, number> = {
  CONFLICT: 409,
  OBJECT_ALREADY_EXISTS: 409,
  RATE_LIMITS: 429,
  MISSING_SCOPES: 403,
  INTERNAL_ERROR: 500,
};

/** Of a 207 the error that carries our trace id; one without any counts for the one record there is. */
function findItemError(sent: Result<unknown> & { ok: true }, traceId: string): Failed | null {
  if (sent.answer.status !== 207) return null;
  const body = JSON.parse(sent.answer.text) as { errors?: unknown[] };
  for (const item of body.errors ?? []) {
    const text = JSON.stringify(item);
    const error = readError(text);
    const traces = error.context?.objectWriteTraceId;
    if (traces && !traces.includes(traceId)) continue;
    const status = statusOfCategory[error.category ?? ""] ?? 400;
    return { writes: true, network: null, answer: { status, headers: sent.answer.headers, text } };
  }
  return null;
}

/** A 409 where the record with our id is there all the same: somebody was faster, and it is changed by our id. */
async function changeExisting(
  attempt: Attempt,
  type: string,
  idProperty: string,
  externalId: string,
  properties: Properties,
  conflict: Failed,
): Promise<Written | SendOutcome> {
  const { client } = attempt;
  const changed = await client.write(() =>
    client.basic.update(type, externalId, { properties: toText(properties) }, idProperty),
  );
  if (changed.ok) {
    return {
      id: changed.value.id,
      isNew: false,
      status: changed.answer.status,
      properties: changed.value.properties,
    };
  }
  // Nothing has our id: what stands in the way is another record, and its id stands in the message.
  return changed.failed.answer?.status === 404 ? attempt.fail(conflict) : attempt.fail(changed.failed);
}

/** HubSpot keeps text; an empty one clears a property. */
export function toText(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      value === null ? "" : typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

export function isOutcome(value: object): value is SendOutcome {
  return "class" in value;
}
