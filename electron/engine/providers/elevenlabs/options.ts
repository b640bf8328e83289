/** What of ElevenLabs a source may take otherwise. */
import type { PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

export const options: PackOption[] = [
  {
    optionId: "toleranceMinutes",
    label: "Oldest signature",
    says: "A signature whose time lies further back than this does not hold; 0 asks nothing. One in the future holds, as in ElevenLabs' own library.",
    value: 30,
    known: "documented",
    source: "ElevenLabs docs, “Post-call webhooks”",
    choices: null,
    unit: "min",
  },
  {
    optionId: "webConversationsAreTests",
    label: "Web conversations are tests",
    says: "A conversation without telephony and without a number counts as a test and leaves for no remote system.",
    value: true,
    known: "assumed",
    source: "Our judgement: a test from the dashboard and a widget on a site look the same to a webhook.",
    choices: null,
    unit: null,
  },
];

export const optionOf = optionReader(options);
