/** The verb that makes a scenario of recorded calls; the sharing thread does the work. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { CannotRecord } from "./simulator/record-to-scenario/record-to-scenario";
import { readCallRows } from "./store/calls";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function recordVerbs(os: Os, { database, sharing }: RouterParts) {
  return {
    record: {
      scenario: os.record.scenario.handler(async ({ input, signal, errors }) => {
        const ids = [input.callId, ...(input.also ?? [])];
        const unknown = ids.find((callId) => readCallRows(database, [callId]).length === 0);
        if (unknown !== undefined) throw errors.NOT_FOUND({ message: "There is no such call." });
        try {
          return await sharing.recordScenario(input, signal);
        } catch (error) {
          if (error instanceof CannotRecord) throw errors.UNPROCESSABLE_CONTENT({ message: error.message });
          throw error;
        }
      }),
    },
  };
}
