/**
 * Whippy's signature: the header `X-Whippy-Signature`, an HMAC-SHA256 under the API key that was chosen for the
 * developer application ("How to Add Webhook Endpoint in Whippy"). What exactly is signed and how it is written is not
 * published; see `signature-layouts.ts`. Only a layout with a time in it can tell an old request from a new one.
 */
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { headerValues, hmac, withHeader } from "../signatures";
import { SIGNATURE_LAYOUTS, type SignatureLayout, TOLERANCE_MS } from "./signature-layouts";
import { whyNot } from "./signature-mistakes";

const HEADER = "x-whippy-signature";
export const TEST_SECRET = "ringback-test-key-no-one-elses";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  const sent = headerValues(request.headers, HEADER);
  const [signature] = sent;
  if (context.secrets.length === 0) {
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the API key of the application.",
    );
  }
  if (signature === undefined) return refuse("missing", `The header ${HEADER} is not there.`);
  if (sent.length > 1) return refuse("failed", `The header ${HEADER} stands there ${sent.length} times.`);
  const matched = findMatch(signature, request.body, context.secrets);
  if (!matched) {
    return refuse("failed", whyNot(HEADER, signature, request.body, context.secrets));
  }
  const { layout, secret } = matched;
  const because = `${HEADER} is ${layout.words} under “${secret.label}”`;
  const only = SIGNATURE_LAYOUTS.find(({ id }) => id === context.layout);
  if (only && only !== layout) {
    return refuse(
      "failed",
      `${because}, but this source takes only ${only.words}: change it in Setup if Whippy has changed.`,
    );
  }
  const away = awayFrom(layout.signedAt(signature), context.receivedAt);
  if (away !== null && Math.abs(away) > TOLERANCE_MS) {
    const minutes = Math.round(Math.abs(away) / 60_000);
    const where = away > 0 ? `${minutes} m before it came` : `${minutes} m ahead of our clock`;
    const limit = TOLERANCE_MS / 60_000;
    return refuse(
      "failed",
      `${because}, but its time is ${where}; ${limit} m are allowed: sent again by somebody, or a clock is wrong.`,
    );
  }
  return { signature: "verified", secretId: secret.secretId, because: `${because}.` };
}

/** In the first layout of the list. */
export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  return { ...draft, headers: withHeader(draft.headers, HEADER, hmac("sha256", secret, draft.body, "hex")) };
}

/** Every secret is tried in every layout: the time taken must not tell which one matched. */
function findMatch(
  signature: string,
  body: Uint8Array,
  secrets: PackSecret[],
): { layout: SignatureLayout; secret: PackSecret } | undefined {
  const matches = SIGNATURE_LAYOUTS.flatMap((layout) =>
    secrets
      .filter(({ value }) => layout.matches(signature, value, body))
      .map((secret) => ({ layout, secret })),
  );
  return matches[0];
}

function awayFrom(signedAt: number | null, receivedAt: number): number | null {
  return signedAt === null ? null : receivedAt - signedAt;
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
