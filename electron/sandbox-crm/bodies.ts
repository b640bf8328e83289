/**
 * What a request body may be. Bytes become a checked value here or a refusal that says what to change; nothing
 * behind this file sees unchecked input. The limits are walked without recursion, before anything recursive
 * (zod, JSON.stringify) touches the value.
 */
import { z } from "zod";
import { type Json, json } from "../../shared/words";
import { isRefusal, type Refusal, refuse } from "./refusal";

const mostDepth = 32;
const mostProperties = 200;
const mostCharacters = 32 * 1024;

const properties = z.record(z.string().min(1).max(200), json);
const propertiesBody = z.strictObject({ properties });
const upsertBody = z.strictObject({
  properties,
  version: z.number().int().min(1).optional(),
  contactId: z.string().max(200).nullish(),
  callExternalId: z.string().min(1).max(200).nullish(),
  adopt: z.string().max(200).optional(),
  /** When the source says this changed; decides where the newest value wins. */
  sourceUpdatedAt: z.number().int().min(0).optional(),
});
export type PropertiesBody = z.infer<typeof propertiesBody>;
export type UpsertBody = z.infer<typeof upsertBody>;

const phone = /^\+[1-9][0-9]{4,14}$/;

export function isPhone(value: string): boolean {
  return phone.test(value);
}

export function readPropertiesBody(bytes: Buffer): PropertiesBody | Refusal {
  return readBody(bytes, propertiesBody);
}

export function readUpsertBody(bytes: Buffer): UpsertBody | Refusal {
  return readBody(bytes, upsertBody);
}

function readBody<Body extends PropertiesBody>(bytes: Buffer, schema: z.ZodType<Body>): Body | Refusal {
  const read = readAs(bytes, schema);
  return isRefusal(read) ? read : (checkPhone(read.properties.phone) ?? read);
}

/** Any JSON body within the limits and of this shape; a face reads its own with it. */
export function readAs<Body extends object>(bytes: Buffer, schema: z.ZodType<Body>): Body | Refusal {
  const value = parseJson(bytes);
  if (isRefusal(value)) return value;
  const refused = checkLimits(value.json);
  if (refused !== null) return refused;
  const read = schema.safeParse(value.json);
  return read.success ? read.data : refuseShape(read.error);
}

function parseJson(bytes: Buffer): { json: Json } | Refusal {
  try {
    return { json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    const what = bytes.length === 0 ? "The body is empty" : "The body is not valid JSON in UTF-8";
    return refuse(400, "BAD_JSON", `${what}. Send an object such as {"properties": {"name": "Ada"}}.`);
  }
}

function checkLimits(root: Json): Refusal | null {
  const open: [value: Json, depth: number][] = [[root, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value === "string" && value.length > mostCharacters) {
      return refuse(
        422,
        "STRING_TOO_LONG",
        `A text has ${value.length} characters; at most ${mostCharacters} fit. Shorten it or split it into a list.`,
      );
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      return refuse(422, "NUMBER_TOO_LARGE", "A number is too large to keep exactly. Send it as text.");
    }
    if (value === null || typeof value !== "object") continue;
    if (depth > mostDepth) {
      return refuse(422, "TOO_DEEP", `The body is nested deeper than ${mostDepth} levels. Flatten it.`);
    }
    if (!Array.isArray(value)) {
      const refused = checkNames(Object.keys(value));
      if (refused !== null) return refused;
    }
    for (const inner of Object.values(value)) open.push([inner, depth + 1]);
  }
  return null;
}

function checkNames(names: string[]): Refusal | null {
  if (names.length > mostProperties) {
    return refuse(
      422,
      "TOO_MANY_PROPERTIES",
      `An object has ${names.length} properties; at most ${mostProperties} fit. Send fewer.`,
    );
  }
  if (!names.includes("__proto__")) return null;
  return refuse(422, "NAME_NOT_ALLOWED", "A property cannot be called __proto__. Give it another name.");
}

function checkPhone(value: Json | undefined): Refusal | null {
  if (value === undefined || value === null || (typeof value === "string" && isPhone(value))) return null;
  return refusePhone(typeof value === "string" ? value : JSON.stringify(value));
}

export function refusePhone(value: string): Refusal {
  return refuse(
    422,
    "PHONE_NOT_E164",
    `"${value.slice(0, 60)}" is not a phone number in E.164. Send + and digits only, such as +12025550100.`,
  );
}

function refuseShape(error: z.ZodError): Refusal {
  const problems = error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  const first = problems[0];
  const where = first === undefined || first.path === "" ? "the body" : first.path;
  return refuse(
    422,
    "BODY_NOT_VALID",
    `The body does not fit: ${where}: ${first?.message ?? "not valid"}. Change that and send it again.`,
    { problems },
  );
}
