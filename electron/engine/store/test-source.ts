/** A source for tests: as one of this provider is when it is new. */
import type { PackId } from "../../../shared/words";
import { packOf } from "../providers/packs";
import type { StoredSource } from "./sources";

export function testSource(provider: PackId, change: Partial<StoredSource> = {}): StoredSource {
  const { expects, personPaths, userDefined } = packOf(provider);
  return {
    sourceId: "s_1",
    name: provider,
    provider,
    verify: "record",
    answerStatus: 200,
    country: "US",
    expects,
    withoutEvents: [],
    personPaths,
    signatureLayout: null,
    mapping: userDefined?.sampleMapping ?? null,
    retry: null,
    options: {},
    answers: [],
    mirror: null,
    gate: null,
    metrics: {},
    switchedOnAt: 0,
    createdAt: 0,
    archivedAt: null,
    ...change,
  };
}
