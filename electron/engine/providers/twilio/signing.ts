/**
 * Twilio's signature: `X-Twilio-Signature`, an HMAC-SHA1 in Base64 under the auth token of the account, over the URL and
 * the parameters (`signed-text.ts`). Where a Webhooks Rule matches, another header names SHA-256 and the key is the shared
 * key of the rule. Nothing signed is a time: an old request cannot be told from a new one.
 */
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { isForm } from "../payload";
import { equalInConstantTime, headerValues, hmac, sha256Hex, withHeader } from "../signatures";
import { type Address, otherAddresses, ownAddresses, USUAL_BASE } from "./addresses";
import { readFields, textOf } from "./fields";
import { bodyHashIn, signedParameters, spellingsOf } from "./signed-text";

export const TEST_SECRET = "ringback-test-auth-token-no-one-elses";
const HEADER = "x-twilio-signature";
const SETTINGS_HEADER = "x-twilio-webhooks-signature-settings";

type Algorithm = "sha1" | "sha256";
type Match = { secret: PackSecret; address: Address };

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  const sent = headerValues(request.headers, HEADER);
  const [signature] = sent;
  if (context.secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the auth token of the account.",
    );
  if (signature === undefined) return refuse("missing", "The header X-Twilio-Signature is not there.");
  if (sent.length > 1)
    return refuse("failed", `The header X-Twilio-Signature stands there ${sent.length} times.`);
  const algorithm = algorithmOf(request);
  if (algorithm === null)
    return refuse(
      "failed",
      "X-Twilio-Webhooks-Signature-Settings names an algorithm that is not known here.",
    );
  const account = accountOf(request);
  const secrets = secretsFor(context.secrets, account);
  if (secrets.length === 0)
    return refuse(
      "failed",
      `No auth token is kept for ${account}, the account the request names: enter the one of that account.`,
    );
  const addresses = ownAddresses(request, context.publicUrls);
  const matched = findMatch(request, signature, algorithm, addresses, secrets);
  if (!matched) return refuse("failed", whyNot(request, signature, algorithm, context, secrets));
  const because = `X-Twilio-Signature is the HMAC-${nameOf(algorithm)} for ${matched.address.words} under “${matched.secret.label}”${ofAccount(matched.secret)}.`;
  return { signature: "verified", secretId: matched.secret.secretId, because };
}

/** For the address it is sent to; of a body that is no form the URL gets the hash. */
export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  const path = withBodyHash(draft);
  const url = `${(draft.base ?? USUAL_BASE).replace(/\/+$/, "")}${path.split("#", 1)[0]}`;
  const parameters = signedParameters(draft, url) ?? "";
  const signature = hmac("sha1", secret, `${url}${parameters}`, "base64");
  return { ...draft, path, headers: withHeader(draft.headers, HEADER, signature) };
}

function withBodyHash(draft: DraftRequest): string {
  const { path, body } = draft;
  if (body.length === 0 || isForm(draft)) return path;
  const hash = sha256Hex(body);
  if (bodyHashIn(path) !== undefined) return path.replace(/([?&]bodySHA256=)[^&#]*/, `$1${hash}`);
  const [before = "", ...fragment] = path.split("#");
  return [`${before}${before.includes("?") ? "&" : "?"}bodySHA256=${hash}`, ...fragment].join("#");
}

function algorithmOf({ headers }: RawRequest): Algorithm | null {
  const [settings] = headerValues(headers, SETTINGS_HEADER);
  const named = settings === undefined ? "HMAC_SHA1" : /algorithm=([^,;\s]*)/i.exec(settings)?.[1];
  if (named?.toUpperCase() === "HMAC_SHA256") return "sha256";
  return named === undefined || named.toUpperCase() === "HMAC_SHA1" ? "sha1" : null;
}

function nameOf(algorithm: Algorithm): string {
  return algorithm === "sha1" ? "SHA1" : "SHA256";
}

function accountOf(request: RawRequest): string | null {
  const { fields } = readFields(request);
  return fields === undefined
    ? null
    : (textOf(fields, "AccountSid")?.trim().slice(0, 80).toWellFormed() ?? null);
}

/** Those of the account that is named, and those kept for no account; all, where no account is named. */
function secretsFor(secrets: PackSecret[], account: string | null): PackSecret[] {
  if (account === null) return secrets;
  return secrets.filter((secret) => matchOf(secret) === null || matchOf(secret) === account);
}

function matchOf({ match }: PackSecret): string | null {
  return match === null || match.trim() === "" ? null : match.trim();
}

function ofAccount(secret: PackSecret): string {
  const match = matchOf(secret);
  return match === null ? "" : `, the token of ${match}`;
}

/** Every secret is tried for every address: the time taken must not tell which one matched. */
function findMatch(
  request: RawRequest,
  signature: string,
  algorithm: Algorithm,
  addresses: Address[],
  secrets: PackSecret[],
): Match | undefined {
  const matches = addresses.flatMap((address) => {
    const parameters = signedParameters(request, address.url);
    if (parameters === null) return [];
    const texts = spellingsOf(address.url).map((url) => `${url}${parameters}`);
    return secrets
      .filter(({ value }) =>
        texts
          .map((text) => equalInConstantTime(signature, hmac(algorithm, value, text, "base64")))
          .includes(true),
      )
      .map((secret) => ({ secret, address }));
  });
  return matches[0];
}

/** What it rests on, and the next step. */
function whyNot(
  request: RawRequest,
  signature: string,
  algorithm: Algorithm,
  { publicUrls }: VerifyContext,
  secrets: PackSecret[],
): string {
  const own = ownAddresses(request, publicUrls);
  const first = own[0]?.url ?? "";
  if (signedParameters(request, first) === null) {
    if (isForm(request)) return "The form is longer than 1 MB and was not checked: none of Twilio's is.";
    return bodyHashIn(first) === undefined
      ? "The body is no form, and its URL has no bodySHA256: nothing says that this is the body that was signed."
      : "bodySHA256 in the URL is not the hash of this body: the body was changed on its way.";
  }
  const elsewhere = findMatch(request, signature, algorithm, otherAddresses(request, publicUrls), secrets);
  if (elsewhere) {
    const { origin } = new URL(elsewhere.address.url);
    return `It fits “${elsewhere.secret.label}” for ${elsewhere.address.words}, which is not how this receiver knows itself: start Ringback with --public-url ${origin}, or enter at Twilio the address that Setup shows.`;
  }
  const other: Algorithm = algorithm === "sha1" ? "sha256" : "sha1";
  const otherwise = findMatch(request, signature, other, own, secrets);
  if (otherwise)
    return `It fits “${otherwise.secret.label}” with HMAC-${nameOf(other)}, and no header says that it is signed so.`;
  if (!/^(?:[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)$/.test(signature))
    return "X-Twilio-Signature is not 28 characters of Base64, so it is no signature of Twilio.";
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  const places = [...new Set(own.map(({ words }) => words))].slice(0, 4).join(", ");
  return `X-Twilio-Signature fits ${tried} for none of ${places}. Twilio signs the URL exactly as it was entered there: start Ringback with that address as --public-url. Else it is another account's token, or parameters were changed.`;
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
