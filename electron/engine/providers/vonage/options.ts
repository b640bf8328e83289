/** What is set up differently from account to account. */
import type { OptionValues, PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

export const options: PackOption[] = [
  {
    optionId: "lines-end-with-call",
    label: "Lines end with their call",
    says: "A line that was dialled counts as over once the line that began the call is: for connect actions whose eventUrl points elsewhere.",
    value: false,
    known: "assumed",
    source: "Our judgement: a line may live on in the conversation.",
    choices: null,
    unit: null,
  },
];

const optionOf = optionReader(options);

export function settingOf(settings: { options?: OptionValues } | undefined, optionId: string): boolean {
  return optionOf(settings?.options, optionId) === true;
}
