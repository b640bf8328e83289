/**
 * Aircall signs nothing. Every body has the webhook's `token` at its top, and the receiver compares it ("Webhooks,
 * Overview"). That proves who knows the token: not that the body is as it was sent, nor that it is new, and whoever reads
 * one body can write all others. So the verdict says so each time, and the token is masked wherever a body is shown.
 */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { isObject } from "../paths";
import { equalInConstantTime } from "../signatures";
import { parseTemplate } from "../template";

export const TEST_SECRET = "ringback-test-token-of-aircall-no-one-elses";

const LIMITS = "It proves who sent it, not that the body is unchanged or new.";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0)
    return { signature: "no-secret", secretId: null, because: "This source has no token to compare with." };
  const { value } = parseJsonBody(request.body);
  if (!isObject(value)) return failed("The body is no JSON object, so there is no token in it.");
  const sent: Json | undefined = Object.hasOwn(value, "token") ? value.token : undefined;
  if (sent === undefined || sent === null || sent === "")
    return {
      signature: "missing",
      secretId: null,
      because: "The body has no token at its top. Every event of Aircall has one.",
    };
  if (typeof sent !== "string") return failed("The token in the body is no text.");
  // Every token is compared: the time taken must not tell which one matched.
  const [matched] = context.secrets.filter((secret) => equalInConstantTime(sent, secret.value));
  if (matched)
    return {
      signature: "verified",
      secretId: matched.secretId,
      because: `The token in the body is “${matched.label}”. ${LIMITS}`,
    };
  const blank = context.secrets.find((secret) => equalInConstantTime(sent, secret.value.trim()));
  if (blank)
    return failed(`The token in the body is the one kept as “${blank.label}” without the blanks around it.`);
  const tried = context.secrets.map(({ label }) => `“${label}”`).join(", ");
  return failed(
    `The token in the body is none of ${tried}: another webhook's, or it was made anew at Aircall.`,
  );
}

/** The token stands in the body, so signing writes it there. */
export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  const body = parseTemplate(draft.body);
  if (body === undefined) return draft;
  return { ...draft, body: new TextEncoder().encode(JSON.stringify({ ...body, token: secret })) };
}

function failed(because: string): SignatureVerdict {
  return { signature: "failed", secretId: null, because };
}
