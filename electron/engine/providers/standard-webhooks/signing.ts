/** Standard Webhooks with everything its "Signature scheme" has: both versions, and a window that a source may set. */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { type MessageKey, readAnyKey } from "../user-defined/message-key";
import { signMessage, verifyMessage } from "../user-defined/message-signature";
import { SECRET_FORMAT, TOLERANCE } from "./knowledge";

export const TEST_SECRET = "whsec_cmluZ2JhY2stdGVzdC1rZXktb2Ytc3RhbmRhcmQtd2ViaG9va3M=";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  const { [TOLERANCE.optionId]: tolerance, [SECRET_FORMAT.optionId]: format } = context.options ?? {};
  return verifyMessage(request, context, {
    toleranceSeconds: typeof tolerance === "number" && tolerance >= 0 ? tolerance : TOLERANCE.value,
    readKey: format === "text" ? readAsText : readAnyKey,
    secretLooks: "begins with whsec_, or with whpk_ where it is a public key",
    versions: ["v1", "v1a"],
  });
}

/** With a public key nothing can be signed: id and time are set, and no signature is there. */
export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  return signMessage(draft, at, readAnyKey(secret) ?? ofText(secret));
}

/** Keys of Ed25519 say by their prefix what they are. */
function readAsText(secret: string): MessageKey | null {
  return /^wh(?:pk|sk)_/.test(secret.trim()) ? readAnyKey(secret) : ofText(secret.trim());
}

function ofText(secret: string): MessageKey {
  return { version: "v1", bytes: Buffer.from(secret) };
}
