/** What differs from account to account. */
import type { OptionValues, PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

export const WINDOW = "signatureWindow";
const USUAL_WINDOW = 300;
const INSIGHTS = "insightsAreFinal";

export const options: PackOption[] = [
  {
    optionId: WINDOW,
    label: "Window of the signature",
    says: "How far the time that was signed may stand from the moment of arrival, before and after; 0 takes any time.",
    value: USUAL_WINDOW,
    known: "documented",
    source: "Telnyx SDK for Node.js 7.24.0, lib/webhooks: five minutes, both ways",
    choices: null,
    unit: "s",
  },
  {
    optionId: INSIGHTS,
    label: "Insights make a call final",
    says: "Where call.conversation_insights.generated comes and call.analyzed does not, the call is final with it and the end of its lines. Say no where both come, and only call.analyzed counts.",
    value: true,
    known: "assumed",
    source:
      "Our judgement: “Call analyzed” is the newer event with everything in it; no page says which accounts get which.",
    choices: null,
    unit: null,
  },
];

const optionOf = optionReader(options);

export function windowOf(values: OptionValues | undefined): number {
  const seconds = Number(optionOf(values, WINDOW));
  return seconds >= 0 ? seconds : USUAL_WINDOW;
}

export function insightsAreFinal(values: OptionValues | undefined): boolean {
  return optionOf(values, INSIGHTS) !== false;
}
