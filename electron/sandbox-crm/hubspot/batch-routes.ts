/**
 * Batches, up to a hundred records. A conflict refuses the whole batch and nothing of it is written. Other errors are
 * told per record, with 207, where every input has a trace id of its own; without, the first one refuses the batch.
 */
import { type Answer, answerWith, type Intent, type Trace } from "../answer";
import type { FaceContext, Route } from "../face";
import { isRefusal, type Refusal, refuse } from "../refusal";
import { deleteObject } from "../remove-object";
import type { Written } from "../write-object";
import { batchArchiveBody, batchCreateBody, batchReadBody, batchUpsertBody, readBody } from "./bodies";
import { allOrNothing, createTied, nameOf, staleOf, underObjects, WholeRefused } from "./object-routes";
import { findRecord, intentOf, present, update, upsert, writingOf } from "./records";
import { renderError } from "./render";

type Handled = Answer | { refusal: Refusal; intent: Intent };
type Input = { objectWriteTraceId?: string | undefined };

export const batchRoutes: Route[] = [
  ...underObjects("POST", "/batch/create", answerCreates),
  ...underObjects("POST", "/batch/upsert", answerUpserts),
  ...underObjects("POST", "/batch/update", answerUpdates),
  ...underObjects("POST", "/batch/read", answerReads),
  ...underObjects("POST", "/batch/archive", answerArchives),
];

function answerCreates(context: FaceContext, type: string): Handled {
  const body = readBody(context, batchCreateBody);
  if (isRefusal(body)) return { refusal: body, intent: intentOf(type, `create ${type}`) };
  return answerEach(context, 201, body.inputs, (input) => ({
    intent: intentOf(type, `create ${nameOf(type)}`),
    names: Object.keys(input.properties),
    more: {},
    written: allOrNothing(context, () => createTied(context, type, input)),
  }));
}

function answerUpserts(context: FaceContext, type: string): Handled {
  const body = readBody(context, batchUpsertBody);
  if (isRefusal(body)) return { refusal: body, intent: intentOf(type, `upsert ${type}`) };
  return answerEach(context, 200, body.inputs, (input) => {
    const { id, idProperty } = input;
    const intent = intentOf(type, `upsert ${nameOf(type)} ${id}`, { externalId: id });
    if (idProperty === undefined) {
      const written = refuse(400, "NO_ID_PROPERTY", "idProperty is required to upsert", {
        property: "idProperty",
      });
      return { intent, names: [], more: {}, written };
    }
    const written = upsert(context, type, { property: idProperty, value: id }, input.properties);
    const isNew = !isRefusal(written) && written.outcome === "created";
    return { intent, names: [...Object.keys(input.properties), idProperty], more: { new: isNew }, written };
  });
}

function answerUpdates(context: FaceContext, type: string): Handled {
  const body = readBody(context, batchUpsertBody);
  if (isRefusal(body)) return { refusal: body, intent: intentOf(type, `update ${type}`) };
  return answerEach(context, 200, body.inputs, (input) => {
    const found = findRecord(context, type, input.id, input.idProperty);
    return {
      intent: intentOf(type, `update ${nameOf(type)} ${input.id}`),
      names: Object.keys(input.properties),
      more: {},
      written: isRefusal(found) ? found : update(context, found, input.properties),
    };
  });
}

type One = { intent: Intent; names: string[]; more: { new?: boolean }; written: Written | Refusal };

function answerEach<One_ extends Input>(
  context: FaceContext,
  status: number,
  inputs: One_[],
  write: (input: One_) => One,
): Handled {
  const startedAt = new Date(context.now).toISOString();
  const traceIds = inputs.map(({ objectWriteTraceId }) => objectWriteTraceId);
  const isTraced = traceIds.every((id) => id !== undefined) && new Set(traceIds).size === inputs.length;
  const results: object[] = [];
  const errors: object[] = [];
  const traces: Trace[] = [];
  let refused: { refusal: Refusal; intent: Intent } | null = null;
  const all = allOrNothing(context, () => {
    for (const [index, input] of inputs.entries()) {
      const isFault = context.refuseEvery !== null && (index + 1) % context.refuseEvery === 0;
      const one = isFault ? refusedByFault() : write(input);
      if (!isRefusal(one.written)) {
        results.push({ ...resultOf(one.written, one, input) });
        traces.push(traceOf(one.intent, one.written));
        continue;
      }
      refused ??= { refusal: one.written, intent: one.intent };
      if (!isFault && (!isTraced || one.written.status === 409 || inputs.length === 1)) {
        throw new WholeRefused(one.written);
      }
      const { body } = renderError(one.written, context.request.path);
      errors.push({
        status: "error",
        ...body,
        context: { ...(body.context as object), ...traceContext(input) },
      });
      traces.push(
        answerWith(
          207,
          null,
          { ...one.intent, what: `${one.intent.what}: ${one.written.code}` },
          { outcome: "refused" },
        ).trace,
      );
    }
    return "done" as const;
  });
  if (all !== "done") return refused ?? { refusal: all, intent: intentOf(null, "batch") };
  const completedAt = new Date(context.now).toISOString();
  const failures = errors.length === 0 ? {} : { numErrors: errors.length, errors };
  const body = { status: "COMPLETE", results, ...failures, startedAt, completedAt };
  const [trace, ...more] = traces;
  if (trace === undefined)
    return { refusal: refuse(400, "NO_INPUTS", "inputs is empty"), intent: intentOf(null, "batch") };
  return { status: errors.length === 0 ? status : 207, text: JSON.stringify(body), trace, more };
}

function refusedByFault(): One {
  return {
    intent: intentOf(null, "one of a batch"),
    names: [],
    more: {},
    written: refuse(400, "PARTIAL", "This record was refused; the others of the batch were not."),
  };
}

function traceContext({ objectWriteTraceId }: Input): { objectWriteTraceId?: string[] } {
  return objectWriteTraceId === undefined ? {} : { objectWriteTraceId: [objectWriteTraceId] };
}

function resultOf(written: Written, { names, more }: One, { objectWriteTraceId }: Input): object {
  return {
    ...present(written.object, [], names),
    ...more,
    ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
    ...staleOf(written),
  };
}

function traceOf(intent: Intent, { object, outcome, changes }: Written): Trace {
  return answerWith(200, null, intent, { outcome, object, changes }).trace;
}

function answerReads(context: FaceContext, type: string): Handled {
  const intent = intentOf(type, `read ${type}`);
  const body = readBody(context, batchReadBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const at = new Date(context.now).toISOString();
  const results: object[] = [];
  const missing: string[] = [];
  for (const { id } of body.inputs) {
    const found = findRecord(context, type, id, body.idProperty);
    if (!isRefusal(found)) results.push(present(found, body.properties));
    else if (found.status === 404) missing.push(id);
    else return { refusal: found, intent };
  }
  const done = { status: "COMPLETE", results, startedAt: at, completedAt: at };
  if (missing.length === 0) return answerWith(200, done, intent, { outcome: "looked-up" });
  const error = {
    status: "error",
    category: "OBJECT_NOT_FOUND",
    message: `Could not get some ${nameOf(type).toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids: missing },
  };
  return answerWith(207, { ...done, numErrors: 1, errors: [error] }, intent, { outcome: "looked-up" });
}

function answerArchives(context: FaceContext, type: string): Handled {
  const intent = intentOf(type, `archive ${type}`);
  const body = readBody(context, batchArchiveBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const traces = body.inputs.flatMap(({ id }): Trace[] => {
    const found = findRecord(context, type, id, undefined);
    if (isRefusal(found)) return [];
    const done = deleteObject(writingOf(context), found);
    return [answerWith(204, null, intentOf(type, `archive ${nameOf(type)} ${id}`), done).trace];
  });
  const [trace = answerWith(204, null, intent, { outcome: "unchanged" }).trace, ...more] = traces;
  return { status: 204, text: "", trace, more };
}
