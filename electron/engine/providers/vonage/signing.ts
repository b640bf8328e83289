/**
 * A JWT in `Authorization: Bearer …`, HS256 under the signature secret of the account; its claim `payload_hash` is the
 * SHA-256 of the body, of a GET of its query written as JSON. A token without that claim proves nothing about the
 * payload and is refused. No page names an age, so only a claim `exp` is one.
 */

import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { isObject, textAt } from "../paths";
import { isInQuery, queryOf } from "../payload";
import { equalInConstantTime, headerValues, hmac, sha256Hex, withHeader } from "../signatures";

export const TEST_SECRET = "ringback-test-signature-secret-no-one-elses";
const HEADER = "authorization";

export function verify(request: RawRequest, { secrets, receivedAt }: VerifyContext): SignatureVerdict {
  if (secrets.length === 0)
    return refuse(
      "no-secret",
      "This source has no secret to check with: enter the signature secret of the account.",
    );
  const sent = headerValues(request.headers, HEADER);
  if (sent.length === 0)
    return refuse(
      "missing",
      "The header Authorization is not there. Vonage signs by default: is something before Ringback taking it away?",
    );
  if (sent.length > 1) return refuse("failed", `The header Authorization stands there ${sent.length} times.`);
  const token = /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(sent[0]?.trim() ?? "");
  if (!token) return refuse("failed", "The header Authorization has no JWT behind Bearer.");
  const [, head = "", claimed = "", signature = ""] = token;
  const claims = decode(claimed);
  if (textAt(decode(head), "alg") !== "HS256" || !isObject(claims))
    return refuse("failed", "The JWT in Authorization is not one of HS256 with claims.");
  const account = textAt(claims, "api_key")?.trim();
  const usable = secrets.filter(
    ({ match }) => !match?.trim() || account === undefined || match.trim() === account,
  );
  if (usable.length === 0)
    return refuse("failed", `No signature secret is kept for ${shown(account)}, the API key the JWT names.`);
  // Every secret is tried: the time taken must not tell which one matched.
  const [secret] = usable.filter(({ value }) => equalInConstantTime(signature, signed(value, head, claimed)));
  if (!secret) return refuse("failed", whyNot(usable));
  const { exp, payload_hash: hash } = claims;
  if (typeof exp === "number" && exp * 1000 < receivedAt)
    return refuse(
      "failed",
      `The JWT fits “${secret.label}” and had expired when it came: was it sent again?`,
    );
  if (typeof hash !== "string")
    return refuse(
      "failed",
      `The JWT fits “${secret.label}” and has no payload_hash: it proves nothing about this payload.`,
    );
  if (!equalInConstantTime(hash.toLowerCase(), payloadHash(request)))
    return refuse(
      "failed",
      `The JWT fits “${secret.label}”, and its payload_hash is of another payload: it was changed on its way.`,
    );
  return {
    signature: "verified",
    secretId: secret.secretId,
    because: `The JWT in Authorization is signed with HS256 under “${secret.label}”, and its payload_hash is of this payload.`,
  };
}

export function sign(draft: DraftRequest, { secret, at }: { secret: string; at: number }): DraftRequest {
  const hash = payloadHash({ ...draft, url: draft.path });
  const iat = Math.floor(at / 1000);
  const head = encode({ alg: "HS256", typ: "JWT" });
  const claims = encode({ iat, payload_hash: hash });
  const token = `${head}.${claims}.${signed(secret, head, claims)}`;
  return { ...draft, headers: withHeader(draft.headers, HEADER, `Bearer ${token}`) };
}

function payloadHash(request: Pick<RawRequest, "method" | "url" | "body">): string {
  if (!isInQuery(request)) return sha256Hex(request.body);
  return sha256Hex(JSON.stringify(Object.fromEntries(new URLSearchParams(queryOf(request.url)))));
}

function signed(secret: string, head: string, claims: string): string {
  return Buffer.from(hmac("sha256", secret, `${head}.${claims}`, "base64"), "base64").toString("base64url");
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): Json | undefined {
  return parseJsonBody(new Uint8Array(Buffer.from(part, "base64url"))).value;
}

function whyNot(secrets: PackSecret[]): string {
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  return `The JWT in Authorization fits none of ${tried}: it is another account's secret (not the API secret), or the token was changed.`;
}

function shown(account: string | undefined): string {
  return (account ?? "another account").slice(0, 80).toWellFormed();
}

function refuse(signature: SignatureVerdict["signature"], because: string): SignatureVerdict {
  return { signature, secretId: null, because };
}
