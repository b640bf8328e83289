/** What of Vapi differs from account to account: how a credential proves the sender, and what counts as a test. */
import type { OptionValues, PackOption } from "../../../../shared/pack-options";
import { optionReader } from "../options";

const AUTH = "Vapi docs, “Server authentication”";
const PLAN = "Vapi API reference, “HMACAuthenticationPlan”";

const choices = (...pairs: [value: string, words: string][]) =>
  pairs.map(([value, words]) => ({ value, words }));

export const DEFAULT_PAYLOAD = "{timestamp}.{body}";

export const options: PackOption[] = [
  {
    optionId: "authentication",
    label: "How Vapi proves itself",
    says: "Which of Vapi's credentials this source expects; by itself, whichever of the headers is there.",
    value: "auto",
    known: "assumed",
    source: `Our judgement: ${AUTH} lists the three, and a source may be reached with any of them.`,
    choices: choices(
      ["auto", "whatever is there"],
      ["bearer", "a token in a header"],
      ["secret-header", "the older X-Vapi-Secret"],
      ["hmac", "a signature (HMAC)"],
    ),
    unit: null,
  },
  text("tokenHeader", "Header of the token", "Where the bearer token stands.", "Authorization", AUTH),
  text(
    "tokenPrefix",
    "Before the token",
    "What stands before the token; nothing where “Include Bearer Prefix” is off.",
    "Bearer ",
    AUTH,
  ),
  {
    optionId: "algorithm",
    label: "Hash of the signature",
    says: "The HMAC algorithm of the credential.",
    value: "sha256",
    known: "assumed",
    source: `Our judgement: ${PLAN} has no default and names it first.`,
    choices: choices(["sha256", "SHA-256"], ["sha512", "SHA-512"], ["sha1", "SHA-1"]),
    unit: null,
  },
  text(
    "signatureHeader",
    "Header of the signature",
    "Where the signature stands. Without a setting of yours x-vapi-signature is looked at too.",
    "x-signature",
    PLAN,
  ),
  text(
    "timestampHeader",
    "Header of the time",
    "Where the time that is signed with the body stands.",
    "x-timestamp",
    PLAN,
  ),
  text("signaturePrefix", "Before the signature", "What stands before it, such as sha256=.", "", PLAN),
  {
    optionId: "includeTimestamp",
    label: "A time is signed",
    says: "Off: the body alone is signed, and an old request cannot be told from a new one.",
    value: true,
    known: "documented",
    source: PLAN,
    choices: null,
    unit: null,
  },
  text(
    "payloadFormat",
    "What is signed",
    "{body}, {timestamp}, {method}, {url} and {svix-id} stand for those of the request.",
    DEFAULT_PAYLOAD,
    PLAN,
  ),
  text(
    "messageIdHeader",
    "Header of the message id",
    "Where {svix-id} stands.",
    "svix-id",
    `Our judgement: ${PLAN} names no default.`,
    "assumed",
  ),
  {
    optionId: "signatureEncoding",
    label: "How the signature is written",
    says: "Hex digits or Base64.",
    value: "hex",
    known: "documented",
    source: PLAN,
    choices: choices(["hex", "hex digits"], ["base64", "Base64"]),
    unit: null,
  },
  {
    optionId: "secretIsBase64",
    label: "The secret is Base64",
    says: "On: the secret is decoded from Base64 before it signs.",
    value: false,
    known: "documented",
    source: PLAN,
    choices: null,
    unit: null,
  },
  {
    optionId: "timestampUnit",
    label: "Unit of the time",
    says: "What the time in the header counts; by itself, told by its length.",
    value: "auto",
    known: "assumed",
    source: `Our judgement: ${PLAN} does not say it.`,
    choices: choices(["auto", "by its length"], ["s", "seconds"], ["ms", "milliseconds"]),
    unit: null,
  },
  {
    optionId: "toleranceSeconds",
    label: "Oldest signature",
    says: "How far the signed time may stand from the arrival, either way; 0 asks nothing.",
    value: 300,
    known: "assumed",
    source: `Our judgement: ${PLAN} names no window; five minutes is what others allow.`,
    choices: null,
    unit: "s",
  },
  {
    optionId: "webCallsAreTests",
    label: "Web calls are tests",
    says: "A call from the browser without a customer's number counts as a test and leaves for no remote system.",
    value: true,
    known: "assumed",
    source:
      "Our judgement: the dashboard's “Talk” button makes such calls; a web product's own are the same to Vapi.",
    choices: null,
    unit: null,
  },
];

function text(
  optionId: string,
  label: string,
  says: string,
  value: string,
  source: string,
  known: PackOption["known"] = "documented",
): PackOption {
  return { optionId, label, says, value, known, source, choices: null, unit: null };
}

export const optionOf = optionReader(options);

export function textOption(values: OptionValues | undefined, optionId: string): string {
  return String(optionOf(values, optionId) ?? "");
}
