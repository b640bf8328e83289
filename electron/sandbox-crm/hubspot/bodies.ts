/** Bodies of this face: checked here, or refused in HubSpot's words. */
import { z } from "zod";
import type { FaceContext } from "../face";
import { type Refusal, refuse } from "../refusal";
import { valuesBody } from "./records";

export function readBody<Body>({ body }: Pick<FaceContext, "body">, schema: z.ZodType<Body>): Body | Refusal {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return refuse(400, "BAD_JSON", "Invalid input JSON on line 1, column 1");
  }
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
  return refuse(400, "BODY_NOT_VALID", `Invalid input JSON: ${where}: ${issue?.message ?? "not valid"}`, {
    errors: read.error.issues.slice(0, 20).map(({ message, path }) => ({ message, in: path.join(".") })),
  });
}

const id = z.union([z.string().min(1).max(300), z.number()]).transform(String);
const traceId = z.string().max(300).optional();

export const associationSpecs = z
  .array(
    z.object({
      to: z.object({ id }),
      types: z
        .array(z.object({ associationCategory: z.string().max(60), associationTypeId: z.number().int() }))
        .min(1)
        .max(10),
    }),
  )
  .max(50)
  .default([]);

export const createBody = z.object({
  properties: valuesBody,
  associations: associationSpecs,
  objectWriteTraceId: traceId,
});
export const updateBody = z.object({ properties: valuesBody });

const inputs = <Input extends z.ZodType>(input: Input) =>
  z.object({ inputs: z.array(input).min(1).max(100) });

export const batchCreateBody = inputs(createBody);
export const batchUpsertBody = inputs(
  z.object({
    id,
    idProperty: z.string().max(200).optional(),
    objectWriteTraceId: traceId,
    properties: valuesBody,
  }),
);
export const batchReadBody = z.object({
  inputs: z.array(z.object({ id })).min(1).max(100),
  idProperty: z.string().max(200).optional(),
  properties: z.array(z.string().max(200)).max(500).default([]),
});
export const batchArchiveBody = inputs(z.object({ id }));

const value = z.union([z.string().max(3000), z.number(), z.boolean()]).transform(String);
export const searchBody = z.object({
  filterGroups: z
    .array(
      z.object({
        filters: z
          .array(
            z.object({
              propertyName: z.string().min(1).max(200),
              operator: z.enum([
                "EQ",
                "NEQ",
                "LT",
                "LTE",
                "GT",
                "GTE",
                "BETWEEN",
                "IN",
                "NOT_IN",
                "HAS_PROPERTY",
                "NOT_HAS_PROPERTY",
                "CONTAINS_TOKEN",
              ]),
              value: value.optional(),
              highValue: value.optional(),
              values: z.array(value).max(100).optional(),
            }),
          )
          .min(1)
          .max(6),
      }),
    )
    .max(5)
    .default([]),
  query: z.string().max(3000).optional(),
  properties: z.array(z.string().max(200)).max(500).default([]),
  sorts: z
    .array(z.union([z.string(), z.object({ propertyName: z.string(), direction: z.string().optional() })]))
    .max(1)
    .default([]),
  limit: z.number().int().min(0).max(200).default(10),
  after: z
    .union([z.string().regex(/^\d{1,6}$/), z.number().int().min(0)])
    .transform(Number)
    .optional(),
});

export const associationTypesBody = z
  .array(z.object({ associationCategory: z.string().max(60), associationTypeId: z.number().int() }))
  .min(1)
  .max(10);

export const propertyBody = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/),
  label: z.string().min(1).max(200),
  type: z.enum(["string", "number", "datetime", "date", "enumeration", "bool", "phone_number"]),
  fieldType: z.string().max(60),
  groupName: z.string().max(200),
  hasUniqueValue: z.boolean().default(false),
  options: z
    .array(z.object({ value: z.string().max(200), label: z.string().max(200) }))
    .max(500)
    .default([]),
});
export const propertyPatch = propertyBody.pick({ label: true, options: true }).partial();
