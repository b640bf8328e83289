/** The scenario file as JSON Schema, so that editors complete it and mark what is wrong while it is written. */
import { z } from "zod";
import { duration, expectation } from "../../../shared/expectations";
import { scenario, stepFault } from "../../../shared/scenario";

type Schema = Record<string, unknown>;

/** The only reference in these shapes is “any JSON value”, which JSON Schema writes as an empty schema. */
function schemaOf(type: z.ZodType): Schema {
  const {
    $schema: _,
    $defs: __,
    ...schema
  } = z.toJSONSchema(type, { io: "input", reused: "inline" }) as Schema;
  return JSON.parse(JSON.stringify(schema), (_, value) => (value?.$ref === undefined ? value : {})) as Schema;
}

export function scenarioJsonSchema(): Schema {
  const {
    version,
    scenario: name,
    tags,
    provider,
    seed,
    handler,
    with: values,
    call,
    calls,
    faults,
  } = scenario.shape;
  const { call: ofCall, payload, set, without } = scenario.shape.steps.element.shape;
  // A value of the matrix may stand for any other.
  const template = { type: "string", pattern: "\\{\\{[^{}]+\\}\\}" };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Ringback scenario",
    description: "A call as a file: steps, times, faults and what is expected.",
    type: "object",
    required: ["version", "scenario", "provider", "steps"],
    additionalProperties: false,
    properties: {
      version: { ...schemaOf(version), description: "The format's version." },
      scenario: { ...schemaOf(name), description: "Its name, shown in lists and reports." },
      tags: { ...schemaOf(tags), description: "For `ringback verify --tag`." },
      provider: { ...schemaOf(provider), description: "The platform that is played." },
      seed: { ...schemaOf(seed), description: "Ids, names and numbers come from it and from the run." },
      matrix: {
        type: "object",
        description: "One case for each combination of these values; each name is a template.",
        additionalProperties: {
          type: "array",
          minItems: 1,
          items: { type: ["string", "number", "boolean"] },
        },
      },
      handler: schemaOf(handler),
      with: { ...schemaOf(values), description: "Values for templates such as {{caller}} and {{company}}." },
      call: schemaOf(call),
      calls: {
        ...schemaOf(calls),
        description: "Several calls at once, by name. Each step then says which: call: name",
      },
      steps: {
        type: "array",
        minItems: 1,
        maxItems: 1000,
        items: {
          type: "object",
          description: "A time as key and what happens then: - 18s: call.busy",
          patternProperties: { [schemaOf(duration).pattern as string]: { type: "string" } },
          properties: {
            call: schemaOf(ofCall),
            payload: {
              ...schemaOf(payload),
              description: "The whole body, where the provider has no template of it or it is another.",
            },
            set: schemaOf(set),
            without: schemaOf(without),
            fault: withTemplates(schemaOf(stepFault), template),
          },
          additionalProperties: false,
          minProperties: 1,
        },
      },
      faults: schemaOf(faults),
      expect: { type: "array", items: withTemplates(schemaOf(expectation), template) },
    },
  };
}

/** Every place of a single value may hold a template instead. */
function withTemplates(schema: Schema, template: Schema): Schema {
  const entries = Object.entries(schema).map(([key, value]) => {
    if (Array.isArray(value))
      return [key, key === "enum" || key === "required" ? value : value.map((one) => inner(one, template))];
    return [key, inner(value, template)];
  });
  const within = Object.fromEntries(entries) as Schema;
  const isValue =
    "enum" in schema || "const" in schema || ["integer", "number", "boolean"].includes(String(schema.type));
  return isValue ? { anyOf: [within, template] } : within;
}

function inner(value: unknown, template: Schema): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? withTemplates(value as Schema, template)
    : value;
}
