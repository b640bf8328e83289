import { ORPCError } from "@orpc/server";
import { damagedAnswer, isDamage } from "../engine/damage";
import { sayWhatIsWrong } from "./wrong-input";

const longestCause = 200;

/** Around the verbs alone: a body that cannot be read is the caller's mistake, and what it says stays out of the log. */
export async function reportBugs({ next }: { next(): Promise<unknown> }, onBug: (error: unknown) => void) {
  try {
    return await next();
  } catch (error) {
    const isBug = !(error instanceof Error && "status" in error);
    if (isBug) onBug(error);
    if (isDamage(error)) throw new ORPCError("INTERNAL_SERVER_ERROR", { message: damagedAnswer });
    if (isBug) throw new ORPCError("INTERNAL_SERVER_ERROR", { message: sayBug(error), cause: error });
    sayWhatIsWrong(error);
    throw error;
  }
}

/** The library would say "Internal server error" and nothing else. */
function sayBug(error: unknown): string {
  const cause = (error instanceof Error ? error.message : String(error))
    .slice(0, longestCause)
    .toWellFormed();
  return `Ringback met a bug: ${cause.replace(/\.$/, "")}. Its log says where.`;
}
