/** The verbs of scenario files: list, read, save, remove, check, and which file a call was played from. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { packs } from "./providers/packs";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { parseScenario } from "./simulator/scenario";
import { checkScenarioText } from "./simulator/scenario-plan";
import { readRunOfCall } from "./store/runs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const noScenario = { message: "There is no such scenario." };

export function scenarioVerbs(os: Os, { database, player, scenarioLibrary, templateOf }: RouterParts) {
  return {
    scenarios: {
      list: os.scenarios.list.handler(() => ({ rows: scenarioLibrary.list(), cursor: null })),
      get: os.scenarios.get.handler(
        ({ input, errors }) => scenarioLibrary.get(input.name) ?? fail(errors.NOT_FOUND(noScenario)),
      ),
      save: os.scenarios.save.handler(({ input, errors }) => {
        const saved = scenarioLibrary.save(input);
        if ("refused" in saved) throw errors.CONFLICT({ message: saved.refused });
        return saved;
      }),
      remove: os.scenarios.remove.handler(({ input, errors }) => {
        const removed = scenarioLibrary.remove(input.name);
        if (removed === "missing") throw errors.NOT_FOUND(noScenario);
        if (removed === "not-own")
          throw errors.CONFLICT({ message: `“${input.name}” came with Ringback and cannot be removed.` });
        return { removed: true };
      }),
      check: os.scenarios.check.handler(({ input }) =>
        checkScenarioText(input.text, input.case, { packs, templateOf }),
      ),
      ofCall: os.scenarios.ofCall.handler(({ input, errors }) => {
        const { callId } = input;
        // What has just begun is not written yet.
        const run =
          player
            .list()
            .find((one) => one.callId === callId || one.calls.some((call) => call.callId === callId)) ??
          readRunOfCall(database, callId);
        if (!run) throw errors.NOT_FOUND({ message: "No run of a scenario made this call." });
        const row = scenarioLibrary
          .list()
          .find(({ title, provider }) => title === run.scenario && provider === run.provider);
        const file = row && scenarioLibrary.get(row.name);
        if (!file)
          throw errors.NOT_FOUND({
            message: `It was played from “${run.scenario}”, which is not among the scenarios here: it was never saved, or has another title now.`,
          });
        const parsed = parseScenario(file.text);
        const place = parsed.ok ? parsed.cases.findIndex((one) => one.case === run.case) : 0;
        return {
          ...file,
          runId: run.runId,
          case: Math.max(0, place) + 1,
          call: run.calls.find((call) => call.callId === callId)?.name ?? null,
        };
      }),
    },
  };
}
