/** What is set up differently from account to account. */
import type { OptionValues, PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

export const options: PackOption[] = [
  {
    optionId: "lines-end-with-call",
    label: "Lines end with their call",
    says: "A line that was dialled counts as over once the call that dialled it is: for numbers whose status callback leaves completed out.",
    value: false,
    known: "assumed",
    source: "Our judgement: a line may live on where its call was moved elsewhere.",
    choices: null,
    unit: null,
  },
  {
    optionId: "message-is-voicemail",
    label: "A message after an unanswered dial is a voicemail",
    says: "An incoming call that reached nobody and was then recorded with <Record> is a voicemail; otherwise it is a conversation.",
    value: true,
    known: "assumed",
    source: "Our judgement: Twilio calls both completed.",
    choices: null,
    unit: null,
  },
];

const optionOf = optionReader(options);

export function settingOf(settings: { options?: OptionValues } | undefined, optionId: string): boolean {
  return optionOf(settings?.options, optionId) === true;
}
