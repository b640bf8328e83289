/** What a source says of its pack's options, else what the pack takes. */
import type { OptionValue, OptionValues, PackOption } from "../../../shared/pack-options";

/** Reads the options of one pack. A value of another type than the pack's counts as not said. */
export function optionReader(
  options: readonly PackOption[],
): (values: OptionValues | undefined, optionId: string) => OptionValue | undefined {
  const usual = new Map(options.map(({ optionId, value }) => [optionId, value]));
  return (values, optionId) => {
    const packs = usual.get(optionId);
    const own = values?.[optionId];
    return own !== undefined && typeof own === typeof packs ? own : packs;
  };
}
