/** The verbs of failing on purpose: start, end, state, and what was measured by it. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { MeasuredOfSource } from "../../shared/measured";
import { withOverride } from "../../shared/own-retries";
import type { SourceRow } from "../../shared/sources";
import { measurePolicy } from "./failing/measure";
import { measuredValues } from "./failing/measured-values";
import { packOf } from "./providers/packs";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { readFailingSpans, readFailingsOf } from "./store/failing";
import { readLastCalled, readSendings } from "./store/sendings";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const noSource = { message: "There is no such source." };

export function failingVerbs(os: Os, parts: RouterParts) {
  const { database, setup, failing } = parts;
  const find = (sourceId: string) => setup.sourceRows().find((one) => one.sourceId === sourceId);
  return {
    failing: {
      start: os.failing.start.handler(async ({ input: { sourceId, ...settings }, errors }) => {
        const source = find(sourceId) ?? fail(errors.NOT_FOUND(noSource));
        const row = await failing.start(source, settings);
        return (
          row ??
          fail(errors.CONFLICT({ message: `${source.name} fails on purpose already. End that first.` }))
        );
      }),
      end: os.failing.end.handler(async ({ input, errors }) => {
        const source = find(input.sourceId) ?? fail(errors.NOT_FOUND(noSource));
        const row = await failing.end(source.sourceId);
        return row ?? fail(errors.NOT_FOUND({ message: `${source.name} does not fail on purpose.` }));
      }),
      state: os.failing.state.handler(({ input, errors }) => {
        const source = find(input.sourceId) ?? fail(errors.NOT_FOUND(noSource));
        const now = failing.now().find(({ sourceId }) => sourceId === source.sourceId) ?? null;
        const before = readFailingsOf(database, source.sourceId).filter(({ endedAt }) => endedAt !== null);
        return { now, before };
      }),
      measured: os.failing.measured.handler(({ input, errors }) =>
        measured(parts, find(input.sourceId) ?? fail(errors.NOT_FOUND(noSource))),
      ),
    },
  };
}

/** Live sendings where there are any; else those of the simulator, which tell about Ringback's own player. */
function measured({ database, clock, status }: RouterParts, source: SourceRow): MeasuredOfSource {
  const now = clock.now();
  const { sourceId, provider } = source;
  const live = readSendings(database, sourceId, "live");
  const sendings = live.length > 0 ? live : readSendings(database, sourceId, "simulated");
  const origin = live.length > 0 ? "live" : sendings.length > 0 ? "simulated" : null;
  const { retry } = packOf(provider);
  const policy = measurePolicy(sendings, retry, {
    now,
    ...readFailingSpans(database, sourceId, now),
    lastCalledAt: readLastCalled(database, source.name, origin ?? "live"),
  });
  const counts = {
    events: new Set(sendings.map(({ thread }) => thread)).size,
    sendings: sendings.length,
  };
  return {
    sourceId,
    origin,
    ...counts,
    measured: policy,
    use: measuredValues(policy, withOverride(retry, source.retry), source.retry),
    share: {
      ...{ ringback: status().version, shape: 1, provider },
      month: new Date(now).toISOString().slice(0, 7),
      ...counts,
      measured: policy,
    },
  };
}
