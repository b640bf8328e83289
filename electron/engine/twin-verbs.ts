/** The verbs of the naive twin and of the counterfactual: what would be without the gate. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { fail, said } from "./search-verbs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function twinVerbs(os: Os, { search, clock, twin, counterfactuals }: RouterParts) {
  return {
    twin: {
      get: os.twin.get.handler(() => twin.state()),
      switch: os.twin.switch.handler(({ input }) => twin.switch(input.enabled)),
      clear: os.twin.clear.handler(() => twin.clear()),
      call: os.twin.call.handler(async ({ input, errors }) => {
        const call = await search.ask("twinCall", { callId: input.callId }, clock.now());
        return (
          call ?? fail(errors.NOT_FOUND({ message: "There is no such call, or none of its events counts." }))
        );
      }),
    },
    counterfactual: {
      get: os.counterfactual.get.handler(async ({ input, errors }) => {
        const answer = await counterfactuals.get(input.q?.trim() ?? "");
        if ("problem" in answer) throw errors.UNPROCESSABLE_CONTENT(said(answer.problem));
        return answer;
      }),
      stop: os.counterfactual.stop.handler(({ input }) => ({
        stopped: counterfactuals.stop(input.q?.trim() ?? ""),
      })),
    },
  };
}
