/** The verbs around advice: they ask the search thread, because a look at some hundred calls must hold up no sender. */
import type { Implementer } from "@orpc/server";
import type { AdviceRow } from "../../shared/advice";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function adviceVerbs(os: Os, { store, clock, search, setup }: RouterParts) {
  const read = (sourceId: string | null): Promise<AdviceRow[]> => {
    const urls = Object.fromEntries(setup.sourceRows().map((source) => [source.sourceId, source.url]));
    return search.ask("advice", { sourceId, urls }, clock.now());
  };
  const isThere = (sourceId: string) => setup.sourceRows().some((source) => source.sourceId === sourceId);
  const noSource = { message: "There is no such source." };

  return {
    advice: os.sources.advice.handler(async ({ input, errors }) => {
      if (!isThere(input.sourceId)) throw errors.NOT_FOUND(noSource);
      return { rows: await read(input.sourceId), cursor: null };
    }),
    dismissAdvice: os.sources.dismissAdvice.handler(async ({ input: { sourceId, adviceId }, errors }) => {
      if (!isThere(sourceId)) throw errors.NOT_FOUND(noSource);
      const advice = (await read(sourceId)).find((one) => one.adviceId === adviceId);
      if (!advice) return fail(errors.NOT_FOUND({ message: "There is no such advice any more." }));
      const at = clock.now();
      await store.write("setDismissal", { sourceId, adviceId, weight: advice.weight, at });
      return { ...advice, dismissedAt: at, cameBack: false };
    }),
    takeUpAdvice: os.sources.takeUpAdvice.handler(async ({ input: { sourceId, adviceId }, errors }) => {
      if (!isThere(sourceId)) throw errors.NOT_FOUND(noSource);
      const at = clock.now();
      return { removed: await store.write("setDismissal", { sourceId, adviceId, weight: null, at }) };
    }),
    allAdvice: os.sources.allAdvice.handler(async () => ({
      rows: (await read(null)).filter(({ dismissedAt }) => dismissedAt === null),
      cursor: null,
    })),
  };
}
