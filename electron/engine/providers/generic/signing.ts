/** Where a generic sender signs at all, it is by Standard Webhooks with a secret that both sides have. */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { readSharedSecret } from "../user-defined/message-key";
import { type MessageScheme, signMessage, verifyMessage } from "../user-defined/message-signature";

export const TEST_SECRET = "whsec_cmluZ2JhY2stdGVzdC1rZXktbm8tb25lLWVsc2Vz";

const scheme: MessageScheme = {
  toleranceSeconds: 300,
  readKey: readSharedSecret,
  secretLooks: "begins with whsec_",
  versions: ["v1"],
};

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  return verifyMessage(request, context, scheme);
}

export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const key = readSharedSecret(secret) ?? { version: "v1", bytes: Buffer.from(secret) };
  return signMessage(draft, at, key);
}
