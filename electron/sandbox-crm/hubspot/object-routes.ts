/** Records one by one: list, create, read, update, archive. Also under the path of the version 2026-03. */
import type { z } from "zod";
import { type Answer, answerWith, type Intent } from "../answer";
import type { FaceContext, Route } from "../face";
import { listObjects } from "../objects";
import { isRefusal, type Refusal, refuse } from "../refusal";
import { deleteObject } from "../remove-object";
import type { Written } from "../write-object";
import { associateNew } from "./associations";
import { createBody, readBody, updateBody } from "./bodies";
import { findTypeName, refuseTypeName } from "./properties";
import { create, findRecord, intentOf, listAsked, present, singular, update, writingOf } from "./records";

type Handled = Answer | { refusal: Refusal; intent: Intent };

/** The same route under both versions of the path. */
export function underObjects(
  method: string,
  rest: string,
  handle: (context: FaceContext, type: string) => Handled,
): Route[] {
  return ["/crm/v3/objects", "/crm/objects/2026-03"].map((prefix) => ({
    method,
    path: `${prefix}/:type${rest}`,
    handle(context) {
      const type = findTypeName(context.database, context.params.type);
      if (type === null) {
        return {
          refusal: refuseTypeName(context.params.type),
          intent: intentOf(null, `${method} ${context.params.type}`),
        };
      }
      return handle(context, type);
    },
  }));
}

export const objectRoutes: Route[] = [
  ...underObjects("GET", "", answerPage),
  ...underObjects("POST", "", answerCreate),
  ...underObjects("GET", "/:id", answerRead),
  ...underObjects("PATCH", "/:id", answerUpdate),
  ...underObjects("DELETE", "/:id", answerArchive),
];

export function nameOf(type: string): string {
  return singular[type] ?? type;
}

function answerPage(context: FaceContext, type: string): Handled {
  const intent = intentOf(type, `list ${type}`);
  const { limit: given, after, archived } = context.request.query;
  const limit = given === undefined ? 10 : Number(given);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    return {
      refusal: refuse(400, "BAD_LIMIT", `limit has to be 1 to 100, not ${String(given).slice(0, 20)}`),
      intent,
    };
  }
  const page = listObjects(context.database, type, { limit, cursor: after, deleted: archived === "true" });
  if (isRefusal(page)) return { refusal: page, intent };
  const results = page.rows.map((object) => present(object, listAsked(context.request)));
  const paging = page.cursor === null ? {} : { paging: { next: { after: page.cursor } } };
  return answerWith(200, { results, ...paging }, intent, { outcome: "looked-up" });
}

function answerCreate(context: FaceContext, type: string): Handled {
  const intent = intentOf(type, `create ${nameOf(type)}`);
  const body = readBody(context, createBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const written = allOrNothing(context, () => createTied(context, type, body));
  if (isRefusal(written)) return { refusal: written, intent };
  return answerWritten(201, written, intent, Object.keys(body.properties));
}

function answerRead(context: FaceContext, type: string): Handled {
  const { id = "" } = context.params;
  const { idProperty } = context.request.query;
  const intent = intentOf(type, `read ${nameOf(type)} ${id}`);
  const found = findRecord(context, type, id, idProperty);
  if (isRefusal(found)) return { refusal: found, intent };
  return answerWith(200, present(found, listAsked(context.request)), intent, {
    outcome: "looked-up",
    object: found,
  });
}

function answerUpdate(context: FaceContext, type: string): Handled {
  const { id = "" } = context.params;
  const intent = intentOf(type, `update ${nameOf(type)} ${id}`);
  const body = readBody(context, updateBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const found = findRecord(context, type, id, context.request.query.idProperty);
  if (isRefusal(found)) return { refusal: found, intent };
  const written = update(context, found, body.properties);
  if (isRefusal(written)) return { refusal: written, intent: { ...intent, objectId: found.id } };
  return answerWritten(200, written, intent, Object.keys(body.properties));
}

function answerArchive(context: FaceContext, type: string): Handled {
  const { id = "" } = context.params;
  const intent = intentOf(type, `archive ${nameOf(type)} ${id}`);
  const found = findRecord(context, type, id, context.request.query.idProperty);
  if (!isRefusal(found)) {
    const { object, outcome, changes } = deleteObject(writingOf(context), found);
    return { ...answerWith(204, null, intent, { outcome, object, changes }), text: "" };
  }
  // Archiving what is not there is no error there.
  if (found.status !== 404) return { refusal: found, intent };
  return { ...answerWith(204, null, intent, { outcome: "unchanged" }), text: "" };
}

function answerWritten(status: number, written: Written, intent: Intent, names: string[]): Answer {
  const { object, outcome, changes } = written;
  return answerWith(status, { ...present(object, [], names), ...staleOf(written) }, intent, {
    outcome,
    object,
    changes,
  });
}

/** An older version of a call changes nothing, and is told so beside what HubSpot tells. */
export function staleOf({ outcome, object }: Written): { outcome?: string; storedVersion?: number | null } {
  return outcome === "stale-ignored" ? { outcome: "stale_ignored", storedVersion: object.version } : {};
}

/** A record with its associations; refused ones throw, so that neither is there without the other. */
export function createTied(context: FaceContext, type: string, body: z.infer<typeof createBody>): Written {
  const written = create(context, type, body.properties);
  if (isRefusal(written)) throw new WholeRefused(written);
  const refused = associateNew(context, written.object, body.associations);
  if (refused !== null) throw new WholeRefused(refused);
  return written;
}

/** Thrown where something is refused after something else was written: the transaction takes it back. */
export class WholeRefused extends Error {
  refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Runs `work` so that a refusal leaves nothing of it. */
export function allOrNothing<Done>({ database }: FaceContext, work: () => Done): Done | Refusal {
  try {
    return database.transaction(work)();
  } catch (error) {
    if (error instanceof WholeRefused) return error.refusal;
    throw error;
  }
}
