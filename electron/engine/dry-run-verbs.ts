/** The verbs of dry runs. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { TrialStopped } from "./dry-run/dry-run";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const noRun = { message: "There is no such dry run any more: start it again." };

export function dryRunVerbs(os: Os, { dryRuns }: RouterParts) {
  return {
    dryRuns: {
      start: os.dryRuns.start.handler(({ input }) => dryRuns.start(input)),
      get: os.dryRuns.get.handler(
        ({ input, errors }) => dryRuns.get(input.dryRunId) ?? fail(errors.NOT_FOUND(noRun)),
      ),
      rows: os.dryRuns.rows.handler(
        ({ input: { dryRunId, ...page }, errors }) =>
          dryRuns.rows(dryRunId, page) ?? fail(errors.NOT_FOUND(noRun)),
      ),
      stop: os.dryRuns.stop.handler(
        ({ input, errors }) => dryRuns.stop(input.dryRunId) ?? fail(errors.NOT_FOUND(noRun)),
      ),
      try: os.dryRuns.try.handler(async ({ input: { definition, callId, position = null }, errors }) => {
        try {
          const trial = await dryRuns.try({ definition, callId, position });
          return trial ?? fail(errors.NOT_FOUND({ message: "There is no such call." }));
        } catch (error) {
          if (!(error instanceof TrialStopped)) throw error;
          throw errors.UNPROCESSABLE_CONTENT({ message: error.message });
        }
      }),
    },
  };
}
