/** What a source may set otherwise than Retell's pages say, or where they say nothing. */
import type { OptionValues, PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

const WINDOW = "signatureWindowSeconds";
const USUAL_WINDOW = 300;
const BRIDGED = "bridgedEndsBy";

export const options: PackOption[] = [
  {
    optionId: WINDOW,
    label: "How old a signature may be",
    says: "A signature whose time lies further from ours, before or after, is refused.",
    value: USUAL_WINDOW,
    known: "documented",
    source: "retell-sdk 5.66.1, “webhook_auth”: five minutes both ways.",
    choices: null,
    unit: "s",
  },
  {
    optionId: BRIDGED,
    label: "What ends a transferred call",
    says: "After transfer_bridged the call goes on without the agent. Where transfer_ended is not switched on, call_ended must end it.",
    value: "transfer_ended",
    known: "assumed",
    source:
      "Our judgement: Retell docs, “Webhook Overview”, has transfer_ended as “the transfer leg ends”, and it must be switched on.",
    choices: [
      { value: "transfer_ended", words: "transfer_ended, after transfer_bridged came" },
      { value: "call_ended", words: "call_ended, as without a transfer" },
    ],
    unit: null,
  },
];

const optionOf = optionReader(options);

/** Milliseconds. What is no number of seconds counts as not set. */
export function signatureWindow(set: OptionValues | undefined): number {
  const seconds = Number(optionOf(set, WINDOW));
  return (seconds >= 0 ? seconds : USUAL_WINDOW) * 1000;
}

export function endsWithAgent(set: OptionValues | undefined): boolean {
  return optionOf(set, BRIDGED) === "call_ended";
}
