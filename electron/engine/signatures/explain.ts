/**
 * Why a signature does not hold. The request is changed, one likely mistake at a time, and the pack is asked again:
 * the body as a framework would have written it anew, another secret of this Ringback, another address, the time it
 * was signed for. What then verifies is what the sender most probably signed. Pure; it promises never to name a
 * secret's value, and to say when nothing it tried explains the signature.
 */

import { originalUrlHeader } from "../../../shared/mirror-snippets";
import type { SignatureExplanation } from "../../../shared/signatures";
import type { Mirror } from "../../../shared/sources";
import type { Pack, PackSecret, RawRequest, SignatureVerdict, VerifyContext } from "../providers/pack";
import { headerValues } from "../providers/signatures";
import { bodyVariants } from "./body-variants";
import { originalUrlOf, type SentBy, straight, verifyAsSent, verifyAt } from "./original-request";

export type ExplainInput = {
  pack: Pack;
  request: RawRequest;
  /** As it was judged: this source's secrets, the addresses of this receiver, the time of arrival. */
  context: VerifyContext;
  /** Secrets of other sources, with the name of the source in their label. */
  otherSecrets: PackSecret[];
  /** The way it came; left out: straight from the provider. */
  sent?: SentBy;
};

type Trial = {
  name: string;
  run(): { verdict: SignatureVerdict; body?: Uint8Array; says: string; fix: string };
};

export function explainSignature(input: ExplainInput): SignatureExplanation {
  const { pack, request, context } = input;
  const { sent = straight } = input;
  const now = verifyAsSent(pack, request, context, sent);
  const explanation: SignatureExplanation = {
    signature: now.signature,
    because: now.because,
    signs: pack.signs,
    address: sent.mirror && sent.via === "mirror" ? originalUrlOf(request, sent.mirror) : null,
    found: null,
    tried: [],
  };
  if (now.signature !== "failed") return explanation;
  for (const { name, run } of trials(input)) {
    const { verdict, body, says, fix } = run();
    const fits = verdict.signature === "verified";
    explanation.tried.push({ name, fits });
    if (!fits) continue;
    explanation.found = { says, fix, differsAt: body ? firstDifference(request.body, body) : null };
    return explanation;
  }
  return explanation;
}

function trials({ pack, request, context, otherSecrets, sent = straight }: ExplainInput): Trial[] {
  const verify = (change: Partial<RawRequest>, given: Partial<VerifyContext> = {}) =>
    verifyAsSent(pack, { ...request, ...change }, { ...context, ...given }, sent);
  const bodies = bodyVariants(request.body).map(({ name, body, fix }) => ({
    name,
    run: () => ({
      verdict: verify({ body }),
      body,
      says: `The sender signed other bytes than it sent: ${name}.`,
      fix,
    }),
  }));
  const secrets = spelledSecrets(context.secrets).map(({ name, secret, fix }) => ({
    name,
    run: () => ({
      verdict: verify({}, { secrets: [secret] }),
      says: `The sender signed with ${name}.`,
      fix,
    }),
  }));
  const others = otherSecrets.map((secret) => ({
    name: `the secret ${secret.label}`,
    run: () => ({
      verdict: verify({}, { secrets: [secret] }),
      says: `It is signed with the secret ${secret.label}.`,
      fix: "Send it to that source's URL, or add that secret to this source as well.",
    }),
  }));
  const moments = signedMoments(request).map((at) => ({
    name: "the time in the request",
    run: () => ({
      verdict: verify({}, { receivedAt: at }),
      says: `The signature was good ${inWords(Math.abs(context.receivedAt - at))} ${at < context.receivedAt ? "before" : "after"} it arrived: it is out of its time.`,
      fix: "Set both clocks, and send again instead of repeating an old request.",
    }),
  }));
  if (sent.mirror && sent.via === "mirror")
    return [...bodies, ...secrets, ...others, ...moments, ...originals(pack, request, context, sent.mirror)];
  const addresses = otherAddresses(request, context.publicUrls).map((publicUrl) => ({
    name: `the address ${publicUrl}`,
    run: () => ({
      verdict: verify({}, { publicUrls: [publicUrl] }),
      says: `The sender signed the address ${publicUrl}, which is not how this receiver knows itself.`,
      fix: "Start Ringback with --public-url and that address, or give the provider the address Setup shows.",
    }),
  }));
  return [...bodies, ...secrets, ...others, ...moments, ...addresses];
}

/** Of a copy: the URL as the provider may have it, the one the copy names, and this receiver's own. */
function originals(pack: Pack, request: RawRequest, context: VerifyContext, mirror: Mirror): Trial[] {
  const url = originalUrlOf(request, mirror);
  const named = headerValues(request.headers, originalUrlHeader);
  const spelled = [
    url.replace(/^http(s?):/, (_, s: string) => (s ? "http:" : "https:")),
    url.replace(/\/?(\?|$)/, (match, end: string) => (match.startsWith("/") ? end : `/${end}`)),
    url.replace(/\?.*$/, ""),
  ];
  const asked = [...named, ...spelled].filter((one) => /^https?:\/\/[^/?#]/i.test(one) && one !== url);
  const there = [...new Set(asked)].map((one) => ({
    name: `the original URL ${one}`,
    run: () => ({
      verdict: verifyAt(pack, request, context, one),
      says: `The sender signed the address ${one}; the source says that it calls ${mirror.originalUrl}.`,
      fix: "Set the source's original URL to the address that the provider has, letter by letter.",
    }),
  }));
  const here = context.publicUrls.map((publicUrl) => ({
    name: `this receiver's own address ${publicUrl}`,
    run: () => ({
      verdict: pack.verify(request, { ...context, publicUrls: [publicUrl] }),
      says: "The sender signed this receiver's own address: the provider itself calls it, and nobody sends a copy.",
      fix: "Switch the mirror of this source off, or give the provider the original URL.",
    }),
  }));
  return [...there, ...here];
}

/** A secret as it may have been pasted on one of the two sides. */
function spelledSecrets(secrets: PackSecret[]): { name: string; secret: PackSecret; fix: string }[] {
  const spellings: [string, (value: string) => string | null, string][] = [
    ["without the blanks around it", (value) => value.trim(), "Enter the secret here without blanks."],
    ["with a line break behind it", (value) => `${value}\n`, "Take the line break off the sender's secret."],
    [
      "decoded from base64",
      (value) => decoded(value, "base64", /^[A-Za-z0-9+/]{16,}={0,2}$/),
      "The sender decodes the secret from base64: enter what it signs with, or have it sign with the text.",
    ],
    [
      "decoded from hex",
      (value) => decoded(value, "hex", /^(?:[0-9a-f]{2}){8,}$/i),
      "The sender decodes the secret from hex: have it sign with the text.",
    ],
    ["in lower case", (value) => value.toLowerCase(), "Enter the secret here as the sender has it."],
    ["in quotes", (value) => `"${value}"`, "Take the quotes off the sender's secret."],
  ];
  return secrets.flatMap((secret) =>
    spellings.flatMap(([how, spell, fix]) => {
      const value = spell(secret.value);
      if (value === null || value === secret.value) return [];
      return [{ name: `“${secret.label}” ${how}`, secret: { ...secret, value }, fix }];
    }),
  );
}

/** Bytes as the text they are in Latin-1, which is how packs take a key that is no UTF-8. */
function decoded(value: string, encoding: "base64" | "hex", looks: RegExp): string | null {
  if (!looks.test(value)) return null;
  const bytes = Buffer.from(value, encoding);
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : null;
}

/** Moments a header names: seconds or milliseconds, alone or as `t=…`. */
function signedMoments({ headers }: RawRequest): number[] {
  const found = headers.flatMap(([name, value]) =>
    /sign|time/i.test(name) ? [...value.matchAll(/(?:^|[=,;\s])(\d{10}|\d{13})(?=$|[,;\s])/g)] : [],
  );
  return [...new Set(found.map(([, digits = ""]) => Number(digits.padEnd(13, "0"))))];
}

function otherAddresses({ headers }: RawRequest, publicUrls: string[]): string[] {
  const named = headers.flatMap(([name, value]) =>
    /^(host|x-forwarded-host|x-original-host)$/i.test(name) ? [value.trim()] : [],
  );
  const all = named.flatMap((host) => [`https://${host}`, `http://${host}`]);
  return [...new Set(all)].filter((url) => URL.canParse(url) && !publicUrls.includes(url));
}

/** Where the bytes first differ, with what stands there on both sides; null where they are the same. */
export function firstDifference(
  sent: Uint8Array,
  signed: Uint8Array,
): NonNullable<SignatureExplanation["found"]>["differsAt"] {
  let at = 0;
  while (at < sent.length && at < signed.length && sent[at] === signed[at]) at += 1;
  if (at === sent.length && at === signed.length) return null;
  const around = (bytes: Uint8Array) =>
    Buffer.from(bytes.subarray(Math.max(0, at - 12), at + 12))
      .toString("utf8")
      .toWellFormed();
  return { offset: at, sent: around(sent), signed: around(signed) };
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `${minutes} m` : `${Math.round(minutes / 60)} h`;
}
