/** Which webhooks belong to a call: one of two when it is over, and its sound beside the one of them. */
import type { Lifecycle } from "../pack";
import { AUDIO, FAILURE, TRANSCRIPTION } from "./event-types";

export const lifecycle: Lifecycle = {
  finalType: TRANSCRIPTION,
  rules: [
    {
      ruleId: "talked-or-failed",
      kind: "one-of",
      groups: [[TRANSCRIPTION], [FAILURE]],
      says: "a call that could not be initiated has no transcription",
      source:
        "Our judgement: ElevenLabs docs, “Post-call webhooks”, tell of the one when the call is over and of the other when it never began.",
      assumed: true,
    },
  ],
  awaited: [{ given: [AUDIO], unless: [TRANSCRIPTION, FAILURE], again: [], inOrder: [TRANSCRIPTION] }],
  /** The sound may still come after a transcription. */
  terminal: [FAILURE],
  deadlines: [],
};
