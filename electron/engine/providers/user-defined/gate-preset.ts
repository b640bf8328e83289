/** Only what the user's expressions say ends a call and makes it final; for what is missing it waits as long as it takes. */
import type { FactNote } from "../../../../shared/pack-options";
import type { GatePreset } from "../pack";
import { ARTIFACTS } from "./judge";

export const gatePreset: GatePreset = {
  finalEventOnly: true,
  quietFinal: { outcomes: {}, other: null },
  requires: {
    conversation: [...ARTIFACTS],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: null,
  withoutArtifact: null,
  gathersChanges: null,
  stuckAfter: null,
  allowStatuses: null,
};

/** What is concluded where a mapping does not say it. */
export const assumedOfMapped: FactNote[] = [
  {
    about: "outcome",
    says: "Where none is mapped, the status counts if it is a word of ours; else a call that ended was completed.",
    source: "Our judgement.",
  },
  {
    about: "end",
    says: "An event that is final proves the end of its call too.",
    source: "Our judgement: final is what can only come after the end.",
  },
];
