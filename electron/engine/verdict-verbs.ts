/** The verbs of verdict runs. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { templateValues } from "./simulator/identity";
import { chooseCase, type Refused } from "./simulator/prepare-run";
import { askProbe } from "./simulator/verdicts/probe";
import { createProbeAsker } from "./simulator/verdicts/probe-asker";
import { smallestScenario } from "./simulator/verdicts/smallest-scenario";
import { readVerdictRuns } from "./store/verdict-runs";
import { commandsRefusal, rowOf } from "./verdict-runs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Unprocessable = {
  UNPROCESSABLE_CONTENT(options: {
    message: string;
    data: { problems: string[]; allowHost?: string };
  }): Error;
};

const noRun = { message: "There is no such verdict run." };

export function verdictVerbs(os: Os, { database, verdictRuns, handlerHosts, scenarioText }: RouterParts) {
  return {
    verdictRuns: {
      list: os.verdictRuns.list.handler(({ input }) => {
        const { rows, cursor } = readVerdictRuns(database, input);
        return { rows: rows.map((row) => rowOf(verdictRuns.get(row.verdictRunId) ?? row)), cursor };
      }),
      get: os.verdictRuns.get.handler(
        ({ input, errors }) => verdictRuns.get(input.verdictRunId) ?? fail(errors.NOT_FOUND(noRun)),
      ),
      create: os.verdictRuns.create.handler(async ({ input, errors }) => {
        const started = await verdictRuns.start(input);
        if (started.ok) return started.run;
        if (started.busy) throw errors.CONFLICT({ message: started.problems[0] ?? "" });
        throw refusal(errors, started);
      }),
      stop: os.verdictRuns.stop.handler(
        async ({ input, errors }) =>
          (await verdictRuns.stop(input.verdictRunId)) ?? fail(errors.NOT_FOUND(noRun)),
      ),
      last: os.verdictRuns.last.handler(({ input, errors }) => {
        const found = verdictRuns.last(input);
        if (!found.ok) throw refusal(errors, found);
        return { run: found.run };
      }),
      smallest: os.verdictRuns.smallest.handler(({ input, errors }) => {
        const run = verdictRuns.get(input.verdictRunId);
        const verdict = run?.verdicts.find(({ name }) => name === input.name);
        if (!run || !verdict?.smallestEvents) throw errors.NOT_FOUND(noRun);
        const chosen = chooseCase({ scenario: run.text, case: run.caseNumber }, { scenarioText });
        if (!chosen.ok) throw errors.NOT_FOUND(noRun);
        const failing = verdict.trials.find(({ state }) => state === "fail");
        const copies = failing?.about === "copy with a new event id" ? "new-id" : undefined;
        const scenario = { ...chosen.scenario, handler: run.handler };
        return { text: smallestScenario(scenario, verdict.smallestEvents, copies) };
      }),
      tryProbe: os.verdictRuns.tryProbe.handler(({ input, signal }) => {
        const asker = createProbeAsker({
          rules: handlerHosts.rules,
          refusal: input.allowCommands ? null : commandsRefusal,
        });
        const values = templateValues({}, { seed: 0, runId: "try" });
        const stop = signal ?? new AbortController().signal;
        return askProbe({ probe: input.probe }, values, asker, stop);
      }),
    },
  };
}

function refusal(errors: Unprocessable, { problems, allowHost }: Refused): Error {
  return errors.UNPROCESSABLE_CONTENT({
    message: problems[0] ?? "This handler cannot be judged.",
    data: { problems, ...(allowHost === undefined ? {} : { allowHost }) },
  });
}
