/** What a source may set otherwise, where Bland's page leaves it open. */
import type { OptionValues, PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

const SIGNED_BODY = "signedBody";

export const options: PackOption[] = [
  {
    optionId: SIGNED_BODY,
    label: "What is signed",
    says: "Which form of the body the signature is made over. The two differ only where Bland does not send compact JSON.",
    value: "raw",
    known: "assumed",
    source:
      "Our judgement: Bland docs, “Webhook Signing”, says “the request body”; its sample hashes the JSON written anew.",
    choices: [
      { value: "raw", words: "the bytes as they came" },
      { value: "compact", words: "the JSON written anew, without blanks" },
    ],
    unit: null,
  },
];

const optionOf = optionReader(options);

export type SignedBody = "raw" | "compact";

export function signedBody(set: OptionValues | undefined): SignedBody {
  return optionOf(set, SIGNED_BODY) === "compact" ? "compact" : "raw";
}
