/**
 * CallRail's signature ("Validating Payloads", CallRail API reference): `Signature` is the base64 HMAC-SHA1 of the raw
 * body under the signing key of the company, used as text. The `timestamp` in the body is the start of the call, so an
 * old request cannot be told from a new one. Of several keys those of the company the body names are tried first.
 */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { DraftRequest, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../pack";
import { equalInConstantTime, headerValues, hmac, withHeader } from "../signatures";
import { readText } from "./values";

export const TEST_SECRET = "52696e676261636b2074657374206b65";
const HEADER = "Signature";
const WRONG_HEADER = "x-callrail-signature";

type Ranked = PackSecret & { fits: "company" | "any" | "other" };

export function verify(request: RawRequest, context: VerifyContext): SignatureVerdict {
  const sent = headerValues(request.headers, HEADER);
  const [signature] = sent;
  if (context.secrets.length === 0) {
    return {
      signature: "no-secret",
      secretId: null,
      because: "This source has no signing key to check with.",
    };
  }
  if (signature === undefined) {
    const because =
      headerValues(request.headers, WRONG_HEADER).length > 0
        ? `The header ${HEADER} is not there, only ${WRONG_HEADER}: CallRail's header is called ${HEADER}.`
        : `The header ${HEADER} is not there.`;
    return { signature: "missing", secretId: null, because };
  }
  if (sent.length > 1) {
    const because = `The header ${HEADER} stands there ${sent.length} times.`;
    return { signature: "failed", secretId: null, because };
  }
  const company = companyOf(request, context.secrets);
  const ranked = rankSecrets(context.secrets, company);
  // Every secret is tried: the time taken must not tell which one matched.
  const matches = ranked.filter(({ value }) =>
    equalInConstantTime(signature, hmac("sha1", value, request.body, "base64")),
  );
  const [matched] = matches;
  if (matched) {
    const because = `${HEADER} is the HMAC-SHA1 of the body under “${matched.label}”${ofCompany(matched, company)}.`;
    return { signature: "verified", secretId: matched.secretId, because };
  }
  return { signature: "failed", secretId: null, because: whyNot(request, ranked, signature, company) };
}

export function sign(draft: DraftRequest, { secret }: { secret: string }): DraftRequest {
  return { ...draft, headers: withHeader(draft.headers, HEADER, hmac("sha1", secret, draft.body, "base64")) };
}

/** Read only where it decides something. */
function companyOf(request: RawRequest, secrets: PackSecret[]): string | null {
  if (secrets.every(({ match }) => matchOf(match) === null)) return null;
  const body: Json = parseJsonBody(request.body).value ?? null;
  return readText(body, "company_resource_id")?.slice(0, 80).toWellFormed() ?? null;
}

function rankSecrets(secrets: PackSecret[], company: string | null): Ranked[] {
  const ranked = secrets.map((secret): Ranked => {
    const match = matchOf(secret.match);
    return { ...secret, fits: match === null ? "any" : match === company ? "company" : "other" };
  });
  return (["company", "any", "other"] as const).flatMap((fits) => ranked.filter((one) => one.fits === fits));
}

function matchOf(match: string | null): string | null {
  return match === null || match.trim() === "" ? null : match.trim();
}

function ofCompany({ fits, match }: Ranked, company: string | null): string {
  if (fits === "company") return `, the key of ${company}`;
  if (fits === "any") return "";
  return `, which is kept for ${matchOf(match)}, while the body names ${company ?? "no company"}`;
}

/** The usual mistakes by name; anything else is the wrong key or a changed body. */
function whyNot(request: RawRequest, secrets: Ranked[], signature: string, company: string | null): string {
  for (const { label, value } of secrets) {
    const lower = signature.toLowerCase();
    const fits = (text: string, algorithm: "sha1" | "sha256", key: string, encoding: "hex" | "base64") =>
      equalInConstantTime(text, hmac(algorithm, key, request.body, encoding));
    if (fits(lower, "sha1", value, "hex")) {
      return `${HEADER} fits “${label}” but is written in hex; CallRail writes base64.`;
    }
    if (fits(signature, "sha256", value, "base64") || fits(lower, "sha256", value, "hex")) {
      return `${HEADER} fits “${label}” with SHA-256; CallRail signs with SHA-1.`;
    }
    if (value.trim() !== value && fits(signature, "sha1", value.trim(), "base64")) {
      return `${HEADER} fits the key kept as “${label}” only without the blanks around it; enter the key as CallRail shows it.`;
    }
  }
  if (!/^[A-Za-z0-9+/]{27}=$/.test(signature)) {
    return `${HEADER} is not 28 characters of base64, so it is no signature of CallRail.`;
  }
  const tried = secrets.map(({ label }) => `“${label}”`).join(", ");
  if (company !== null && secrets.every(({ fits }) => fits === "other")) {
    return `${HEADER} does not fit the body under ${tried}, which are keys of other companies: copy the signing key of ${company} from its Webhooks page.`;
  }
  return `${HEADER} does not fit the body under ${tried}: another company's key, or the body was changed.`;
}
