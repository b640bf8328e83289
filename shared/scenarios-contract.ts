/**
 * Scenario files: those that came with Ringback and the user's own, which stand as YAML in the data folder. `check`
 * reads a text and plans it without playing.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { scenarioCheck, scenarioFile, scenarioName, scenarioRow } from "./scenario-plan";

/** As long as a run takes. */
const scenarioText = z.string().max(200_000);
const named = z.object({ name: scenarioName });
const missing = { NOT_FOUND: {} } as const;
const clash = { CONFLICT: {} } as const;

export const scenarios = {
  /** The user's own first, each part by name. */
  list: oc
    .route({ method: "GET", path: "/scenarios", summary: "The scenario files, the user's own first" })
    .output(z.object({ rows: z.array(scenarioRow), cursor: z.null() })),
  get: oc
    .route({ method: "GET", path: "/scenarios/{name}", summary: "One scenario file" })
    .errors(missing)
    .input(named)
    .output(scenarioFile),
  /** Writes it whole or not at all. Refused where Ringback's own has the name, or the file changed meanwhile. */
  save: oc
    .route({ method: "PUT", path: "/scenarios/{name}", summary: "Writes a scenario file of the user's own" })
    .errors(clash)
    .input(
      named.extend({
        text: scenarioText.min(1),
        /** `changedAt` of the version that it takes the place of; null: there must be none yet. */
        over: z.number().int().nullable().default(null),
      }),
    )
    .output(scenarioFile),
  /** Of the user's own only. */
  remove: oc
    .route({
      method: "DELETE",
      path: "/scenarios/{name}",
      summary: "Removes a scenario file of the user's own",
    })
    .errors({ ...missing, ...clash })
    .input(named)
    .output(z.object({ removed: z.boolean() })),
  check: oc
    .route({
      method: "POST",
      path: "/scenarios/check",
      summary: "Checks a scenario that is not saved, and answers its plan",
      successStatus: 200,
    })
    .input(z.object({ text: scenarioText, case: z.number().int().min(1).default(1) }))
    .output(scenarioCheck),
  /** Which file the newest run of this call played, found by its title. */
  ofCall: oc
    .route({
      method: "GET",
      path: "/calls/{callId}/scenario",
      summary: "Which file the newest run of a call played",
    })
    .errors(missing)
    .input(z.object({ callId: z.string().max(100) }))
    .output(
      scenarioFile.extend({
        runId: z.string(),
        /** Of its matrix, from 1. */
        case: z.number().int(),
        /** Name of the call where the scenario has several. */
        call: z.string().nullable(),
      }),
    ),
};
