/** Query strings are checked strictly: a misspelt filter that is passed over would answer with everybody's records. */
import type { z } from "zod";
import { type Refusal, refuse } from "./refusal";

export function readQuery<Query extends object>(
  schema: z.ZodType<Query>,
  given: Record<string, string>,
): Query | Refusal {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return refuse(
    422,
    "QUERY_NOT_VALID",
    `The query does not fit: ${where}${issue?.message ?? "not valid"}. Correct it or leave it out.`,
  );
}
