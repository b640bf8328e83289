/** The schemas of a pack by type, named as the inspector and the drift inbox show them. */
import type { z } from "zod";
import type { PackId } from "../../../shared/words";
import type { EventSchema } from "./pack";

export function eventSchemas(id: PackId, schemas: Record<string, z.ZodType>): EventSchema[] {
  return Object.entries(schemas).map(([type, schema]) => ({
    type,
    name: `${id}/${type}`,
    version: 1,
    schema,
  }));
}
