/** What a source may set of its provider's options: only those there are, each with a value of its kind. */
import type { OptionValues } from "../../shared/pack-options";
import type { Pack } from "./providers/pack";

/** What is wrong with them, in words; null when all can be used. */
export function checkOptions(pack: Pick<Pack, "name" | "options">, values: OptionValues): string | null {
  const options = pack.options ?? [];
  for (const [optionId, value] of Object.entries(values)) {
    const option = options.find((one) => one.optionId === optionId);
    if (!option) {
      const there = options.map((one) => one.optionId).join(", ") || "none";
      return `${pack.name} has no option “${optionId}”. There are: ${there}.`;
    }
    if (typeof value !== typeof option.value)
      return `“${option.label}” is a ${typeof option.value}, not a ${typeof value}.`;
    if (typeof value === "number" && !(value >= 0 && Number.isFinite(value)))
      return `“${option.label}” is a number from 0 on.`;
    if (option.choices && !option.choices.some((choice) => choice.value === value))
      return `“${option.label}” is one of ${option.choices.map((choice) => choice.value).join(", ")}.`;
  }
  return null;
}
