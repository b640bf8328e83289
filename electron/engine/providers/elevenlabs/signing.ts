/**
 * ElevenLabs' signature ("Post-call webhooks"): `ElevenLabs-Signature: t=<unix seconds>,v0=<hex>`, where v0 is the
 * HMAC-SHA256 of `<t>.<raw body>` under the webhook's secret, in lower-case hex. As in the vendor's own library a signature
 * is too old after half an hour, one from the future holds, the order of the two parts is free, and there is no blank
 * between them.
 */
import type { DraftRequest, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";
import { optionOf } from "./options";

export const TEST_SECRET = "ringback test webhook secret of elevenlabs, no one else's";

const HEADER = "ElevenLabs-Signature";

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the one ElevenLabs showed when the webhook was made.",
    );
  const values = headerValues(request.headers, HEADER);
  const [sent] = values;
  if (sent === undefined)
    return refuse("missing", `The header ${HEADER} is not there. Every webhook of ElevenLabs has it.`);
  if (values.length > 1) return refuse("failed", `The header ${HEADER} stands there ${values.length} times.`);
  const { time, signature } = partsOf(sent);
  if (time === null || signature === null) return refuse("failed", whyNoParts(sent));
  // Every secret is tried: the time taken must not tell which one matched.
  const [matched] = context.secrets.filter(({ value }) => fits(value, time, request.body, signature));
  if (!matched) return refuse("failed", whyNot(request.body, context, time, signature));
  const because = `${HEADER} is the HMAC-SHA256 of “t.body” under “${matched.label}”`;
  const tolerance = Number(optionOf(context.options, "toleranceMinutes"));
  const age = (context.receivedAt - Number(time) * 1000) / 60_000;
  if (tolerance > 0 && age > tolerance) {
    return refuse(
      "failed",
      `${because}, but it was signed ${Math.round(age)} m before it came; ${tolerance} m are allowed: sent again by somebody, or a clock is wrong.`,
    );
  }
  const ahead =
    age < -1
      ? `. Its time is ${Math.round(-age)} m ahead of our clock, which ElevenLabs' own library allows`
      : "";
  return { signature: "verified", secretId: matched.secretId, because: `${because}${ahead}.` };
}

export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const time = String(Math.floor(at / 1000));
  return {
    ...draft,
    headers: withHeader(draft.headers, HEADER, `t=${time},v0=${digest(secret, time, draft.body)}`),
  };
}

function partsOf(sent: string): { time: string | null; signature: string | null } {
  const parts = sent.split(",");
  const after = (name: string) => parts.find((part) => part.startsWith(name))?.slice(name.length) ?? null;
  const time = after("t=");
  return { time: time !== null && /^\d{1,15}$/.test(time) ? time : null, signature: after("v0=") };
}

function digest(secret: string, time: string, body: Uint8Array): string {
  return hmac("sha256", secret, Buffer.concat([Buffer.from(`${time}.`), body]), "hex");
}

function fits(secret: string, time: string, body: Uint8Array, signature: string): boolean {
  return equalInConstantTime(signature, digest(secret, time, body));
}

function whyNoParts(sent: string): string {
  if (/,\s+(?:t|v0)=/.test(sent))
    return `${HEADER} has a blank behind its comma; ElevenLabs writes t=…,v0=… without.`;
  return `${HEADER} is not of the form t=<unix seconds>,v0=<hex>, so it is no signature of ElevenLabs.`;
}

/** The usual mistakes by name; anything else is the wrong secret or a changed body. */
function whyNot(body: Uint8Array, { secrets }: VerifyContext, time: string, signature: string): string {
  for (const { label, value } of secrets) {
    if (fits(value, time, body, signature.toLowerCase()))
      return `${HEADER} fits “${label}” but is in upper case; ElevenLabs sends lower-case hex.`;
    if (equalInConstantTime(signature, hmac("sha256", value, body, "hex")))
      return `${HEADER} is the HMAC of the body alone under “${label}”; ElevenLabs signs the time, a dot and the body.`;
    if (fits(value.trim(), time, body, signature))
      return `${HEADER} fits the secret kept as “${label}” only without the blanks around it; enter it as ElevenLabs showed it.`;
  }
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  return `${HEADER} does not fit the time and the body under ${tried}: the secret of another webhook (each has its own), or the body was changed.`;
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
