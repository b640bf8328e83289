/** A call, a text or a form as far as it says whose it is. */
import type { PackId } from "../../../shared/words";
import type { PersonKeyKind } from "../store/person-ids";

export type PersonKey = { kind: PersonKeyKind; value: string };

export type PersonSubject = {
  /** A call's id, or the event id of a text or form. */
  subject: string;
  kind: "call" | "text" | "form";
  provider: PackId;
  position: number;
  /** Theirs where they name one, else ours. */
  at: number;
  externalId: string | null;
  /** Null where there is none, it was withheld, or it is the source's own. */
  phone: string | null;
  /** Path in the payload, where the number is not the provider's own field. */
  phoneFrom: string | null;
  /** `callrail:PER…` */
  providerKey: string | null;
  name: string | null;
};

/** What a person answered to a weak match. */
export type PersonDecision = {
  decisionId: number;
  namespace: string;
  subject: string;
  subjectKeys: string[];
  personKeys: string[];
  decision: "same" | "other";
  at: number;
};
