/** The verbs of failing on purpose, and of what was measured by it. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { failingRow, failingSettings } from "./failing";
import { measuredOfSource } from "./measured";

const missing = { NOT_FOUND: {} } as const;
const source = z.object({ sourceId: z.string().max(100) });

export const failingContract = {
  failing: {
    /** Refused where the source fails on purpose already. It ends by itself. */
    start: oc
      .route({
        method: "POST",
        path: "/sources/{sourceId}/failing",
        summary: "Lets a source fail on purpose for a while",
        successStatus: 201,
      })
      .errors({ ...missing, CONFLICT: {} })
      .input(failingSettings.extend(source.shape))
      .output(failingRow),
    /** At once: senders that are kept waiting are answered as usual. Not found where nothing fails. */
    end: oc
      .route({
        method: "DELETE",
        path: "/sources/{sourceId}/failing",
        summary: "Ends failing on purpose at once",
      })
      .errors(missing)
      .input(source)
      .output(failingRow),
    /** The one that is on, and those before it, newest first. */
    state: oc
      .route({
        method: "GET",
        path: "/sources/{sourceId}/failing",
        summary: "When a source failed on purpose, newest first",
      })
      .errors(missing)
      .input(source)
      .output(z.object({ now: failingRow.nullable(), before: z.array(failingRow) })),
    measured: oc
      .route({
        method: "GET",
        path: "/sources/{sourceId}/measured",
        summary: "What a provider was seen to do when a webhook failed",
      })
      .errors(missing)
      .input(source)
      .output(measuredOfSource),
  },
};
