/** The verbs of verdict runs: judging a handler, and what the last runs of the same thing said. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { duration } from "./expectations";
import { verdictName, verdictRun, verdictRunRow } from "./verdicts";
import { json } from "./words";

const verdictRunId = z.object({ verdictRunId: z.string().max(40) });
const missing = { NOT_FOUND: {} } as const;

const scenario = z.object({
  /** A name under fixtures/scenarios, or the text of a scenario file. */
  scenario: z.string().min(1).max(200_000),
  /** Which case of its matrix, from 1. */
  case: z.number().int().min(1).default(1),
});

/** Asked beside those of the file. `{{call}}` and the other names of a scenario are filled in. */
export const askedProbe = z.union([
  z
    .object({
      url: z.string().min(1).max(2000),
      headers: z.record(z.string(), z.string()).optional(),
      /** JSONPath into the answer; the whole answer when left out. */
      select: z.string().max(1000).optional(),
    })
    .strict(),
  z.object({ command: z.string().min(1).max(4000), timeout: duration.optional() }).strict(),
]);
export type AskedProbe = z.infer<typeof askedProbe>;

/** Commands of probes are run on this machine, as the user that Ringback runs as. */
const allowCommands = z.boolean().default(false);

/** Why it cannot be judged. `allowHost`: allowing this host of a handler is all that is missing. */
const cannotJudge = {
  UNPROCESSABLE_CONTENT: {
    data: z.object({ problems: z.array(z.string()), allowHost: z.string().optional() }),
  },
} as const;

export const verdictRuns = {
  list: oc
    .route({ method: "GET", path: "/verdict-runs", summary: "Verdict runs, newest first" })
    .input(
      z.object({
        /** Runs about the same thing as this one. */
        subject: z.string().max(40).optional(),
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(verdictRunRow), cursor: z.string().nullable() })),
  get: oc
    .route({
      method: "GET",
      path: "/verdict-runs/{verdictRunId}",
      summary: "One verdict run with its evidence",
    })
    .errors(missing)
    .input(verdictRunId)
    .output(verdictRun),
  /** Starts one and answers at once; the live feed tells how far it is. One at a time per handler. */
  create: oc
    .route({
      method: "POST",
      path: "/verdict-runs",
      summary: "Begins a verdict run against a handler",
      successStatus: 201,
    })
    .errors({ ...cannotJudge, CONFLICT: {} })
    .input(
      scenario.extend({
        /** What the run is called; the scenario's own name when left out. */
        name: z.string().min(1).max(200).optional(),
        /** URL of the handler; the scenario's own when left out. */
        handler: z.string().max(2000).optional(),
        verdicts: z
          .array(verdictName)
          .min(1)
          .default([...verdictName.options]),
        probe: askedProbe.optional(),
        allowCommands,
        /** What events are signed with: a source's secret; the provider's test secret when left out. */
        secretId: z.string().max(100).optional(),
      }),
    )
    .output(verdictRun),
  /** Sends nothing more, cuts what is under way and answers when nothing of it runs any more. What was judged stays. */
  stop: oc
    .route({
      method: "POST",
      path: "/verdict-runs/{verdictRunId}/stop",
      summary: "Stops a verdict run; what was judged stays",
    })
    .errors(missing)
    .input(verdictRunId)
    .output(verdictRun),
  /** The newest run about the same thing; null: none yet. */
  last: oc
    .route({
      method: "POST",
      path: "/verdict-runs/last",
      summary: "The newest verdict run about the same thing",
      successStatus: 200,
    })
    .errors(cannotJudge)
    .input(scenario.extend({ handler: z.string().max(2000).optional() }))
    .output(z.object({ run: verdictRun.nullable() })),
  /** A scenario file with the events of the smallest failing case alone, sent as they were sent there. */
  smallest: oc
    .route({
      method: "GET",
      path: "/verdict-runs/{verdictRunId}/smallest/{name}",
      summary: "The smallest failing case as a scenario file",
    })
    .errors(missing)
    .input(verdictRunId.extend({ name: verdictName }))
    .output(z.object({ text: z.string() })),
  /** Asks once, as for a call that does not exist. */
  tryProbe: oc
    .route({
      method: "POST",
      path: "/probes/try",
      summary: "Asks a probe once, as for a call that does not exist",
      successStatus: 200,
    })
    .input(z.object({ probe: askedProbe, allowCommands }))
    .output(
      z.discriminatedUnion("ok", [
        z.object({ ok: z.literal(true), value: json }),
        z.object({ ok: z.literal(false), sentence: z.string() }),
      ]),
    ),
};
