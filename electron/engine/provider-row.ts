/** A pack as Setup shows it: what is to be done at the provider, and what is known of it and how surely. */
import type { ProviderRow } from "../../shared/sources";
import { describeProviderGate } from "./gate/effective";
import type { Pack } from "./providers/pack";

export function toProviderRow(pack: Pack): ProviderRow {
  const { id, name, setup, paths, artifacts, list, retry, options, assumed, questions } = pack;
  return {
    id,
    name,
    setup,
    paths: paths ?? [],
    artifacts,
    list: list
      ? {
          baseUrl: list.api.baseUrl,
          account: list.api.account,
          keyFrom: list.api.keyFrom,
          exportFrom: list.export.from,
        }
      : null,
    retry,
    options: options ?? [],
    assumed,
    questions: questions ?? [],
    gate: describeProviderGate(pack),
  };
}
