/** `/crm/v3/properties`: what a type has, and properties of one's own, unique ones among them: ten of a type at most. */
import type { CrmProperty } from "../../../shared/crm";
import { type Answer, answerWith, type Intent } from "../answer";
import { undefinedProperty } from "../built-in-properties";
import { deleteProperty, saveProperty } from "../definitions";
import type { FaceContext, Route } from "../face";
import { isRefusal, type Refusal, refuse } from "../refusal";
import { propertyBody, propertyPatch, readBody } from "./bodies";
import { findAny, findOwn, findTypeName, listAll, refuseTypeName, renderProperty } from "./properties";
import { intentOf } from "./records";

type Handled = Answer | { refusal: Refusal; intent: Intent };

function under(
  method: string,
  rest: string,
  handle: (context: FaceContext, type: string, intent: Intent) => Handled,
): Route {
  return {
    method,
    path: `/crm/v3/properties/:type${rest}`,
    handle(context) {
      const type = findTypeName(context.database, context.params.type);
      const intent = intentOf(
        type,
        `${verbs[method] ?? method} property ${context.params.name ?? ""} of ${context.params.type}`,
      );
      if (type === null) return { refusal: refuseTypeName(context.params.type), intent };
      return handle(context, type, intent);
    },
  };
}

const verbs: Record<string, string> = { GET: "read", POST: "create", PATCH: "update", DELETE: "archive" };

export const propertyRoutes: Route[] = [
  under("GET", "", ({ database }, type, intent) =>
    answerWith(200, { results: listAll(database, type) }, intent, { outcome: "looked-up" }),
  ),
  under("POST", "", answerCreate),
  under("GET", "/:name", ({ database, params }, type, intent) => {
    const found = findAny(database, type, params.name ?? "");
    if (found === null) return { refusal: refuseMissing(params.name, type), intent };
    return answerWith(200, found, intent, { outcome: "looked-up" });
  }),
  under("PATCH", "/:name", answerPatch),
  under("DELETE", "/:name", ({ database, params }, type, intent) => {
    const removed = deleteProperty(database, type, params.name ?? "");
    return { ...answerWith(204, null, intent, { outcome: removed ? "deleted" : "unchanged" }), text: "" };
  }),
];

function answerCreate(context: FaceContext, type: string, intent: Intent): Handled {
  const body = readBody(context, propertyBody);
  if (isRefusal(body)) return { refusal: body, intent };
  if (findAny(context.database, type, body.name) !== null) {
    const refusal = refuse(409, "PROPERTY_EXISTS", `A property named '${body.name}' already exists.`);
    return { refusal, intent };
  }
  const property: CrmProperty = {
    ...undefinedProperty(body.name),
    label: body.label,
    type: body.type === "date" ? "datetime" : body.type === "phone_number" ? "phone" : body.type,
    options: body.options,
    hasUniqueValue: body.hasUniqueValue,
  };
  const saved = saveProperty(context.database, type, property);
  if (isRefusal(saved)) return { refusal: saved, intent };
  return answerWith(201, renderProperty(type, property), intent, { outcome: "created" });
}

/** Whether values are unique is decided once, when the property is made. */
function answerPatch(context: FaceContext, type: string, intent: Intent): Handled {
  const known = findOwn(context.database, type, context.params.name ?? "");
  if (known === null) return { refusal: refuseMissing(context.params.name, type), intent };
  const body = readBody(context, propertyPatch);
  if (isRefusal(body)) return { refusal: body, intent };
  const property = { ...known, label: body.label ?? known.label, options: body.options ?? known.options };
  const saved = saveProperty(context.database, type, property);
  if (isRefusal(saved)) return { refusal: saved, intent };
  return answerWith(200, renderProperty(type, property), intent, { outcome: "updated" });
}

function refuseMissing(name: string | undefined, type: string): Refusal {
  return refuse(
    404,
    "PROPERTY_NOT_FOUND",
    `Property ${(name ?? "").slice(0, 100)} does not exist on ${type}`,
  );
}
