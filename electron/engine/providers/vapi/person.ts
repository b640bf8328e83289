/** Whom a message is about: direction, the customer's number, name and id, and whether it is a test. */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadFrom, ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { tellFirst, tellFirstNumber } from "../tell-first";
import { type Told, tell } from "../told";
import { optionOf } from "./options";

const CUSTOMERS = ["message.customer", "message.call.customer"];
const OWN_NUMBERS = ["message.phoneNumber.number", "message.call.phoneNumber.number"];
const DIRECTIONS = { inboundPhoneCall: "inbound", outboundPhoneCall: "outbound" } as const;

export function tellPerson(told: Told, body: Json, settings: ReadSettings): Problem[] {
  const type = textAt(body, "message.call.type");
  if (type === "inboundPhoneCall" || type === "outboundPhoneCall")
    tell(told, "direction", DIRECTIONS[type], "message.call.type");
  const { externalId, name } = settings.personPaths;
  tellFirst(told, "externalId", body, externalId);
  tellFirst(told, "personName", body, name);
  return tellNumber(told, body, settings);
}

/** The source's paths first, then the customer's own number. One that equals the assistant's is nobody's. */
function tellNumber(told: Told, body: Json, settings: ReadSettings): Problem[] {
  if (callsItself(body, settings)) {
    tell(told, "phone", null, { rule: "a number that calls itself is nobody's" });
    return [];
  }
  const own = CUSTOMERS.map((path) => `${path}.number`);
  return tellFirstNumber(told, body, { first: settings.personPaths.phone, own, country: settings.country });
}

/** A call from the browser without a customer's number, or a number that calls itself. */
export function readTest(body: Json, settings: ReadSettings): { is: boolean; from: ReadFrom } {
  if (callsItself(body, settings))
    return { is: true, from: { test: { rule: "a number that calls itself" } } };
  const type = textAt(body, "message.call.type");
  const isWeb = type === "webCall" || type === "vapi.websocketCall";
  if (!isWeb || optionOf(settings.options, "webCallsAreTests") !== true) return { is: false, from: {} };
  const paths = [...settings.personPaths.phone, ...CUSTOMERS.map((path) => `${path}.number`)];
  const numbered = paths.some((path) => typeof readPhone(valueAt(body, path), settings.country) === "string");
  return numbered
    ? { is: false, from: {} }
    : { is: true, from: { test: { rule: "a web call without a customer's number" } } };
}

function callsItself(body: Json, { country }: ReadSettings): boolean {
  const numberAt = (paths: string[]) =>
    paths.map((path) => readPhone(valueAt(body, path), country)).find((one) => typeof one === "string");
  const customer = numberAt(CUSTOMERS.map((path) => `${path}.number`));
  return customer !== undefined && customer === numberAt(OWN_NUMBERS);
}
