import { ORPCError } from "@orpc/server";
import { damagedAnswer, isDamage } from "../engine/damage";
import { sayWhatIsWrong } from "./wrong-input";

/** Around the verbs alone: a body that cannot be read is the caller's mistake, and what it says stays out of the log. */
export async function reportBugs({ next }: { next(): Promise<unknown> }, onBug: (error: unknown) => void) {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof Error && "status" in error)) onBug(error);
    if (isDamage(error)) throw new ORPCError("INTERNAL_SERVER_ERROR", { message: damagedAnswer });
    sayWhatIsWrong(error);
    throw error;
  }
}
