/** The body of a template as an object whose numbers are written back digit for digit. */
import type { Json } from "../../../shared/words";
import { isObject } from "./paths";

export type JsonObject = { [key: string]: Json };

/** `JSON.rawJSON` and the reviver's context (ES2026) are missing from the ES2024 library. */
type ExactJson = {
  parse(text: string, reviver: (key: string, value: Json, context: { source?: string }) => Json): Json;
  rawJSON(text: string): Json;
};
const exactJson = JSON as unknown as ExactJson;

/** Undefined where the body is no JSON object. */
export function parseTemplate(body: Uint8Array): JsonObject | undefined {
  try {
    const value = exactJson.parse(new TextDecoder().decode(body), (_key, value, { source }) =>
      typeof value === "number" && source !== undefined && String(value) !== source
        ? exactJson.rawJSON(source)
        : value,
    );
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
