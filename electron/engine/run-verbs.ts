/** The verbs of runs and of what they need: playing and steering them, their expectations, hosts of handlers. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { readCallDetail } from "./call-detail";
import { observeRun } from "./observe-run";
import { type RouterParts, reach } from "./router";
import { fail } from "./search-verbs";
import { judgeExpectations } from "./simulator/judge-expectations";
import type { Control } from "./simulator/player";
import { readRun, readRuns } from "./store/runs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Errors = {
  NOT_FOUND(options: { message: string }): Error;
  CONFLICT(options: { message: string }): Error;
};

export function runVerbs(os: Os, { database, setup, player, handlerHosts, redactor, crm }: RouterParts) {
  const noRun = { message: "There is no such run." };
  const findRun = (runId: string) => player.get(runId) ?? readRun(database, runId);

  function steer(runId: string, control: Control, errors: Errors) {
    const controlled = player.control(runId, control);
    if (controlled?.refused === null) return controlled.run;
    if (!controlled && !readRun(database, runId)) throw errors.NOT_FOUND(noRun);
    throw errors.CONFLICT({ message: controlled?.refused ?? "The run is over." });
  }

  return {
    runs: {
      list: os.runs.list.handler(({ input }) => readRuns(database, input)),
      get: os.runs.get.handler(({ input, errors }) => findRun(input.runId) ?? fail(errors.NOT_FOUND(noRun))),
      create: os.runs.create.handler(async ({ input, errors }) => {
        const { to, secret } = input;
        if (to !== undefined && !to.includes("://") && !setup.findSource(to)) {
          throw errors.NOT_FOUND({
            message: `There is no source “${to}” to play to. Write a source's name, or a URL with http:// or https://.`,
          });
        }
        if (secret && "value" in secret) redactor.learn(secret.value);
        const started = await player.start(input);
        if (started.ok) return started.run;
        throw errors.UNPROCESSABLE_CONTENT({
          message: started.problems[0] ?? "This scenario cannot be played.",
          data: {
            problems: started.problems,
            ...(started.allowHost === undefined ? {} : { allowHost: started.allowHost }),
          },
        });
      }),
      stop: os.runs.stop.handler(
        ({ input, errors }) =>
          player.stop(input.runId) ?? readRun(database, input.runId) ?? fail(errors.NOT_FOUND(noRun)),
      ),
      pause: os.runs.pause.handler(({ input, errors }) => steer(input.runId, { verb: "pause" }, errors)),
      resume: os.runs.resume.handler(({ input, errors }) => steer(input.runId, { verb: "resume" }, errors)),
      next: os.runs.next.handler(({ input, errors }) => steer(input.runId, { verb: "next" }, errors)),
      fail: os.runs.fail.handler(({ input, errors }) => steer(input.runId, { verb: "fail" }, errors)),
      late: os.runs.late.handler(({ input: { runId, byMs }, errors }) =>
        steer(runId, { verb: "late", byMs }, errors),
      ),
      update: os.runs.update.handler(({ input: { runId, speed }, errors }) =>
        steer(runId, { verb: "speed", speed }, errors),
      ),
      expectations: os.runs.expectations.handler(async ({ input, errors }) => {
        const run = findRun(input.runId);
        if (!run) throw errors.NOT_FOUND(noRun);
        const observed = observeRun(run, readCallDetail(database, run.callId), crm);
        const rows = await reach(() => judgeExpectations(observed));
        return { rows };
      }),
    },

    handlerHosts: {
      list: os.handlerHosts.list.handler(() => ({ rows: handlerHosts.rows(), cursor: null })),
      allow: os.handlerHosts.allow.handler(async ({ input, errors }) => {
        const allowed = await handlerHosts.allow(input.host);
        if (typeof allowed !== "string") return allowed;
        throw errors.UNPROCESSABLE_CONTENT({ message: allowed });
      }),
      remove: os.handlerHosts.remove.handler(async ({ input, errors }) => {
        if (await handlerHosts.remove(input.host)) return { removed: true };
        throw errors.NOT_FOUND({ message: "This host is not among those that are allowed." });
      }),
    },
  };
}
