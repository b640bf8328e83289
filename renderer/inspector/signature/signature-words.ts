import type { Signature } from "../../../shared/words";
import type { Mark, Tone } from "../../ui/Tag";

type Words = { words: string; tone: Tone; mark?: Mark; meaning: string };

/** A verdict in words. Only `failed` is red: missing may be a source that never signs. */
export const signatureWords: Record<Signature, Words> = {
  verified: { words: "verified", tone: "plain", meaning: "signed with one of the source's secrets" },
  failed: {
    words: "failed",
    tone: "bad",
    mark: "cross",
    meaning: "signed, but with none of the source's secrets",
  },
  missing: {
    words: "missing",
    tone: "warn",
    mark: "warning",
    meaning: "the source has a secret and this has no signature",
  },
  "no-secret": {
    words: "no secret",
    tone: "plain",
    meaning: "the source has no secret, so nothing was checked",
  },
  unsupported: { words: "not signed", tone: "plain", meaning: "this provider does not sign" },
};
