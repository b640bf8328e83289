/** The verbs of runs and of what they need: playing and steering them, their expectations, hosts of handlers. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { withOverride } from "../../shared/own-retries";
import type { RetryOverride } from "../../shared/retries";
import type { RunDetail } from "../../shared/runs";
import type { Json } from "../../shared/words";
import { readCallDetail } from "./call-detail";
import { reach } from "./crm-verbs";
import { gatesWaitUntil, observeRun } from "./observe-run";
import { packs } from "./providers/packs";
import { objectAt } from "./providers/paths";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { scheduleSends } from "./simulator/faults";
import { type ForecastProvider, forecast } from "./simulator/forecast";
import { judgeExpectations, type SeenInOutbox } from "./simulator/judge-expectations";
import type { Control } from "./simulator/player";
import { chooseCase } from "./simulator/prepare-run";
import { readWatchedEffects } from "./store/effects";
import { readDeliveriesOfCall } from "./store/outbox-rows";
import { readRun, readRuns } from "./store/runs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Errors = {
  NOT_FOUND(options: { message: string }): Error;
  CONFLICT(options: { message: string }): Error;
};

export function runVerbs(
  os: Os,
  { database, setup, player, reader, handlerHosts, redactor, crm, scenarioText }: RouterParts,
) {
  const noRun = { message: "There is no such run." };
  const seenOf = (callId: string): SeenInOutbox[] =>
    readDeliveriesOfCall(database, callId).map(({ destination, destinationId, ...one }) => ({
      destination,
      kind: setup.destination(destinationId)?.kind ?? "",
      step: one.step,
      state: one.state,
      observed: one.observed,
      payload: textOf(one.payload),
    }));
  const findRun = (runId: string) => player.get(runId) ?? readRun(database, runId);

  /** Its events are read and each step was tried once, or two seconds went by: traffic and trouble may go on for long. */
  async function atRest({ callId, calls }: RunDetail): Promise<void> {
    const giveUpAt = performance.now() + longestRestMs;
    await Promise.race([reader.settled(), sleep(longestRestMs, undefined, { ref: false })]);
    const callIds = [...new Set([callId, ...calls.map((one) => one.callId)])];
    const isUnderWay = (id: string) =>
      readDeliveriesOfCall(database, id).some(
        ({ state, deliveryAttempts }) =>
          state === "inflight" || (state === "pending" && deliveryAttempts === 0),
      );
    while (callIds.some(isUnderWay) && performance.now() < giveUpAt) await sleep(25);
  }

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
        if (to !== undefined && !to.includes("://") && !setup.receivingSource(to)) {
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
      twice: os.runs.twice.handler(({ input, errors }) => steer(input.runId, { verb: "twice" }, errors)),
      late: os.runs.late.handler(({ input: { runId, byMs }, errors }) =>
        steer(runId, { verb: "late", byMs }, errors),
      ),
      update: os.runs.update.handler(({ input: { runId, speed }, errors }) =>
        steer(runId, { verb: "speed", speed }, errors),
      ),
      expectations: os.runs.expectations.handler(async ({ input, errors }) => {
        const run = findRun(input.runId);
        if (!run) throw errors.NOT_FOUND(noRun);
        // What was sent and is not read yet, or not written yet, would be judged as missing.
        if (run.state === "done") await atRest(run);
        const readCall = (callId: string) => readCallDetail(database, callId);
        const observed = {
          ...observeRun(run, readCall, crm, seenOf),
          effects: readWatchedEffects(database, run),
        };
        const rows = await reach(() => judgeExpectations(observed));
        return { rows, waitsUntil: gatesWaitUntil(run, readCall) };
      }),
    },

    forecast: os.forecast.handler(({ input, errors }) => {
      const { downMs, fromMs, answers } = input;
      const outage = { fromMs, untilMs: fromMs + downMs, answers };
      if (input.scenario === undefined) return forecast(outage, everyProvider(setup.ownRetries()));
      const chosen = chooseCase({ scenario: input.scenario, case: input.case }, { scenarioText });
      if (!chosen.ok) {
        throw errors.UNPROCESSABLE_CONTENT({
          message: chosen.problems[0] ?? "This scenario cannot be read.",
          data: { problems: chosen.problems },
        });
      }
      const { scenario } = chosen;
      const source = setup.firstSourceOf(scenario.provider) ?? "";
      const own = setup.ownRetries().filter(({ name }) => name === source);
      const [played = null] = everyProvider(own).filter(
        ({ provider, source: of }) => provider === scenario.provider && (own.length === 0 || of === source),
      );
      const events = scheduleSends(scenario).wire.map(({ step, plannedMs }) => ({
        type: step.type,
        atMs: plannedMs,
      }));
      return forecast(outage, played ? [played] : [], events);
    }),

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

const longestRestMs = 2000;

/** Each pack, and once more for every source with values of its own. */
function everyProvider(own: { name: string; provider: string; retry: RetryOverride }[]): ForecastProvider[] {
  return packs.flatMap(({ id, name, retry }) => [
    { provider: id, name, policy: retry, source: null },
    ...own
      .filter(({ provider }) => provider === id)
      .map((source) => ({
        provider: id,
        name: `${name} (source ${source.name})`,
        policy: withOverride(retry, source.retry),
        source: source.name,
      })),
  ]);
}

/** What a person would read of it: of a message its texts, of a call record's step the whole payload. */
function textOf(payload: Json): string {
  const message = objectAt(payload, "message");
  return message ? Object.values(message).join("\n") : JSON.stringify(payload);
}
