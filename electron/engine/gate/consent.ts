/**
 * Consent, as a person set it for a destination. A do-not-call mark and a number that is never told about close the
 * gate; a consent that nobody has given yet holds the call, and says whether it was refused or never asked.
 */
import type { GateConsent } from "../../../shared/gate-settings";
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";

export type ConsentFacts = Pick<CallRecordContent, "phone" | "direction" | "metadata" | "extra">;
export type Consent = {
  mark: "check" | "clock" | "cross";
  refuses: boolean;
  because: string;
  setting: string;
};

/** Null: nothing was set of consent. */
export function judgeConsent(
  call: ConsentFacts,
  consent: GateConsent | undefined,
  to: string,
): Consent | null {
  if (!consent) return null;
  const { notFrom, notTo, refuseWhen, holdUnless } = consent;
  const refuse = (because: string, setting: string): Consent => ({
    mark: "cross",
    refuses: true,
    because,
    setting: `consent.${setting}`,
  });
  if (call.phone !== null && call.direction !== "outbound" && notFrom?.includes(call.phone))
    return refuse(`It came from ${call.phone}, and ${to} is not told of calls from there.`, "notFrom");
  if (call.phone !== null && call.direction !== "inbound" && notTo?.includes(call.phone))
    return refuse(`It went to ${call.phone}, and ${to} is not told of calls there.`, "notTo");
  if (refuseWhen && saysTrue(valueAt(call, refuseWhen)))
    return refuse(`${refuseWhen} says true: ${to} is not told.`, "refuseWhen");
  const setting = holdUnless ? "consent.holdUnless" : "consent";
  if (!holdUnless) return { mark: "check", refuses: false, because: "nothing speaks against it", setting };
  const value = valueAt(call, holdUnless);
  if (saysTrue(value)) return { mark: "check", refuses: false, because: `${holdUnless} is true`, setting };
  if (value === null || value === "")
    return { mark: "clock", refuses: false, because: `${holdUnless} was never said`, setting };
  return { mark: "cross", refuses: false, because: `${holdUnless} is ${spell(value)}, not true`, setting };
}

/** The JSON value true, or the text “true”: nothing else is a consent. */
function saysTrue(value: Json): boolean {
  return value === true || value === "true";
}

function valueAt(call: ConsentFacts, path: string): Json {
  const [root, ...rest] = path.split(".");
  let value: Json = root === "metadata" ? call.metadata : call.extra;
  for (const name of rest) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
    if (!Object.hasOwn(value, name)) return null;
    value = value[name] ?? null;
  }
  return value;
}

function spell(value: Json): string {
  const text = typeof value === "string" ? `“${value}”` : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
