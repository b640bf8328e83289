/**
 * A copy that production's own handler sent on, as the provider had sent it there: the address that a signature may cover.
 * The source says which URL the provider calls; a header of the copy may say it in full, with the path below it and the
 * query, and is believed only where it begins with that URL. It decides nothing else: not the time, not the origin, not
 * whose event it is.
 */
import { originalUrlHeader } from "../../../shared/mirror-snippets";
import type { Mirror } from "../../../shared/sources";
import type { Origin, Via } from "../../../shared/words";
import type { Pack, RawRequest, SignatureVerdict, VerifyContext } from "../providers/pack";
import { headerValues } from "../providers/signatures";

/** Decided by the source alone: no sender makes its request a copy, or a copy an event of the provider. */
export function viaOf(source: { mirror: Mirror | null } | null | undefined, origin: Origin): Via | null {
  return source?.mirror && (origin === "live" || origin === "replayed") ? "mirror" : null;
}

/** The URL that the provider called. */
export function originalUrlOf(request: Pick<RawRequest, "url" | "headers">, { originalUrl }: Mirror): string {
  const named = headerValues(request.headers, originalUrlHeader);
  const [fuller = ""] = named;
  if (named.length === 1 && continues(fuller, originalUrl)) return fuller;
  const [, below = "", query = ""] = /^\/hooks\/[^/?#]*([^?#]*)(\?[^#]*)?/.exec(request.url) ?? [];
  const [, path = originalUrl, ownQuery = ""] = /^([^?#]*)(\?[^#]*)?/.exec(originalUrl) ?? [];
  return `${below === "" ? path : path.replace(/\/$/, "")}${below}${query || ownQuery}`;
}

const longestUrl = 8192;

/** The same host and path, and perhaps more of the path and the query: never another host that begins alike. */
function continues(url: string, configured: string): boolean {
  if (!url.startsWith(configured) || url.length > longestUrl || !/^[\x21-\x7e]*$/.test(url)) return false;
  const rest = url.slice(configured.length);
  const joins = configured.includes("?") ? ["&"] : ["/", "?"];
  return rest === "" || /[/?&]$/.test(configured) || joins.includes(rest.charAt(0));
}

/** How it came: what the source says of copies, and the way and origin of this event. */
export type SentBy = { mirror: Mirror | null; via: Via | null; origin: Origin };
export const straight: SentBy = { mirror: null, via: null, origin: "live" };

/**
 * What a pack says of the signature, asked for the address that the provider called. A replay may have been signed anew
 * for ours, and an event that came before the source was set to take copies may be one: there both addresses are tried.
 */
export function verifyAsSent(
  pack: Pick<Pack, "verify">,
  request: RawRequest,
  context: VerifyContext,
  { mirror, via, origin }: SentBy,
): SignatureVerdict {
  const here = () => verdictOf(pack, request, context);
  if (!mirror || (origin !== "live" && origin !== "replayed")) return here();
  const there = () => verifyAt(pack, request, context, originalUrlOf(request, mirror));
  if (via === "mirror" && origin === "live") return there();
  const [first, second] = via === "mirror" ? [there, here] : [here, there];
  const verdict = first();
  if (verdict.signature !== "failed") return verdict;
  const other = second();
  return other.signature === "verified" ? other : verdict;
}

/** The request as it was sent to this URL: base and target joined are exactly it, for packs that sign it. */
export function verifyAt(
  pack: Pick<Pack, "verify">,
  request: RawRequest,
  context: VerifyContext,
  url: string,
): SignatureVerdict {
  const [, base = "", target = ""] = /^(https?:\/\/[^/?#]+)(.*)$/i.exec(url) ?? [];
  return verdictOf(pack, { ...request, url: target }, { ...context, publicUrls: [base] });
}

/** A pack that breaks on a request has verified nothing; its event is kept all the same. */
function verdictOf(
  pack: Pick<Pack, "verify">,
  request: RawRequest,
  context: VerifyContext,
): SignatureVerdict {
  try {
    return pack.verify(request, context);
  } catch (error) {
    const because = `The signature could not be checked: ${(error as Error).message}.`;
    return { signature: "failed", secretId: null, because };
  }
}
