/** What one request states about the call, its person and its lines. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadSettings, Subject } from "../pack";
import { valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { type Told, tell, tellWithin } from "../told";
import { isTerminal } from "./event-types";
import { countOf, type Fields, numberText, textOf } from "./fields";
import { keyAt } from "./subject";
import { readMoment } from "./times";

export type Telling = {
  fields: Fields;
  own: Fields;
  type: string | null;
  subject: Subject | null;
  settings: ReadSettings;
};

export function tellFacts(told: Told, telling: Telling): Problem[] {
  const { fields, own, subject } = telling;
  for (const [name, value] of Object.entries(own))
    tellWithin(told, "metadata", name, value, { rule: `${name} in the query of the URL` });
  for (const [name, value] of Object.entries(fields))
    if (/^SipHeader_./.test(name)) tellWithin(told, "metadata", name, value, name);
  tellRecording(told, fields);
  const isChild = subject !== null && "parent" in subject && subject.parent !== undefined;
  if (isChild) {
    tellLine(told, telling);
    return tellOwnPaths(told, telling);
  }
  const problems = tellPerson(told, telling);
  tellCall(told, telling);
  tellExtra(told, fields);
  return problems;
}

/** Direction and times of the call are those of the line that began it. */
function tellCall(told: Told, { fields, type }: Telling): void {
  const status = textOf(fields, "CallStatus")?.trim();
  tell(told, "vendorStatus", status, "CallStatus");
  if (!type?.startsWith("call.")) return;
  const at = readMoment(fields.Timestamp);
  const seconds = countOf(fields, "CallDuration");
  // Minutes stand at Duration.
  tell(told, "talkSeconds", seconds, "CallDuration");
  if (at === undefined) return;
  if (!isTerminal(status)) {
    tell(told, "startedAt", at, "Timestamp");
    return;
  }
  tell(told, "endedAt", at, "Timestamp");
  if (seconds !== undefined && seconds > 0)
    tell(told, "startedAt", at - seconds * 1000, "Timestamp + CallDuration");
}

/** The other end of the line is the person; an end that is an app or a SIP address is one of ours. */
function tellPerson(told: Told, telling: Telling): Problem[] {
  const { fields } = telling;
  const isApp = appAt(fields, "From");
  const sent = directionOf(fields);
  // A call from an app into Twilio is one that its user makes.
  const direction = isApp === undefined ? sent : "outbound";
  const place = isApp === undefined ? "Direction" : { rule: "a call from an app is one that its user makes" };
  if (sent !== null) tell(told, "direction", direction ?? undefined, place);
  const problems = tellOwnPaths(told, telling);
  if (isApp !== undefined) tell(told, "agent", isApp, "From");
  if (direction === "inbound") tellCaller(told, fields);
  if (typeof told.facts.phone === "string" || sent === null) return problems;
  const paths = direction === "inbound" ? ["From", "Caller"] : ["To", "Called"];
  return [...problems, ...tellNumber(told, telling, paths)];
}

const PLACES: [key: string, name: string][] = [
  ["city", "CallerCity"],
  ["state", "CallerState"],
  ["zip", "CallerZip"],
  ["country", "CallerCountry"],
];

/** Name and place that belong to the number, which is not always the person's own. */
function tellCaller(told: Told, fields: Fields): void {
  tell(told, "personName", textOf(fields, "CallerName")?.trim(), "CallerName");
  const places = PLACES.flatMap(([key, name]) => {
    const value = textOf(fields, name)?.trim();
    return value === undefined ? [] : [{ key, name, value }];
  });
  if (places.length === 0) return;
  const place = Object.fromEntries(places.map(({ key, value }) => [key, value]));
  tellWithin(told, "extra", "callerPlace", place, places.map(({ name }) => name).join(" + "));
}

/** What the source's owner named as places of number, name and id: in the request, or in the query of its URL. */
function tellOwnPaths(told: Told, telling: Telling): Problem[] {
  const { externalId, name, phone } = telling.settings.personPaths;
  const at = (path: string): Json | undefined =>
    valueAt(telling.fields, path) ?? valueAt(telling.own, path.replace(/^metadata\./, ""));
  const place = (path: string) =>
    valueAt(telling.fields, path) === undefined ? { rule: `${path} in the query of the URL` } : path;
  for (const [fact, paths] of [
    ["externalId", externalId],
    ["personName", name],
  ] as const) {
    const path = paths.find((one) => isWord(at(one)));
    if (path !== undefined) tell(told, fact, String(at(path)).trim(), place(path));
  }
  for (const path of phone) {
    const value = at(path);
    const number = readPhone(typeof value === "string" ? numberText(value) : value, telling.settings.country);
    if (typeof number !== "string") continue;
    tell(told, "phone", number, place(path));
    tell(told, "phoneFrom", path, place(path));
    break;
  }
  return [];
}

function tellNumber(told: Told, { fields, settings }: Telling, paths: string[]): Problem[] {
  for (const path of paths) {
    const value = Object.hasOwn(fields, path) ? fields[path] : undefined;
    if (value === undefined || (typeof value === "string" && isAddress(value))) continue;
    const number = readPhone(typeof value === "string" ? numberText(value) : value, settings.country);
    if (number === undefined) return [problemAt(fields, path, "a phone number")];
    tell(told, "phone", number, path);
    return [];
  }
  return [];
}

/** A line that the call dialled: whom it reached and for how long, and who of ours answered it. */
function tellLine(told: Told, { fields, subject }: Telling): void {
  const leg = subject && "leg" in subject ? subject.leg : undefined;
  const to = textOf(fields, "To") ?? textOf(fields, "Called");
  const agent = appAt(fields, "To") ?? appAt(fields, "Called");
  const path = textOf(fields, "To") === undefined ? "Called" : "To";
  const status = textOf(fields, "CallStatus")?.trim();
  const talks = status === "in-progress" || (status === "completed" && countOf(fields, "CallDuration") !== 0);
  if (agent !== undefined && talks) tell(told, "agent", agent, path);
  if (leg === undefined || to === undefined) return;
  const seconds = countOf(fields, "CallDuration");
  const answeredBy = textOf(fields, "AnsweredBy")?.trim();
  const line = {
    to: numberText(to).trim(),
    ...(seconds === undefined ? {} : { seconds }),
    ...(answeredBy === undefined ? {} : { answeredBy }),
  };
  tellWithin(told, "extra", `line ${leg}`, line, path);
}

function tellRecording(told: Told, fields: Fields): void {
  const sid = textOf(fields, "RecordingSid")?.trim();
  if (sid === undefined) return;
  const seconds = countOf(fields, "RecordingDuration");
  const startedAt = readMoment(fields.RecordingStartTime);
  const recording: { [key: string]: Json } = { sid };
  if (seconds !== undefined) recording.seconds = seconds;
  if (startedAt !== undefined) recording.startedAt = startedAt;
  for (const [key, name] of [
    ["source", "RecordingSource"],
    ["channels", "RecordingChannels"],
    ["track", "RecordingTrack"],
    ["errorCode", "ErrorCode"],
  ] as const) {
    const text = textOf(fields, name)?.trim();
    // Every recording has one, and 0 is none.
    if (text !== undefined && !(key === "errorCode" && text === "0")) recording[key] = text;
  }
  tellWithin(told, "extra", "recording", recording, "RecordingSid");
}

/** What a person pressed or said is kept with the event alone: it may be a card or a PIN. */
const EXTRA: [key: string, name: string][] = [
  ["answeredBy", "AnsweredBy"],
  ["account", "AccountSid"],
  ["sipResponseCode", "SipResponseCode"],
  ["forwardedFrom", "ForwardedFrom"],
  ["stirVerstat", "StirVerstat"],
  ["errorCode", "ErrorCode"],
];

function tellExtra(told: Told, fields: Fields): void {
  for (const [key, name] of EXTRA) {
    if (key === "errorCode" && textOf(fields, "RecordingSid") !== undefined) continue;
    tellWithin(told, "extra", key, textOf(fields, name)?.trim(), name);
  }
  const dialled = keyAt(fields, "DialCallSid");
  const dialStatus = textOf(fields, "DialCallStatus")?.trim();
  if (dialStatus === undefined) return;
  const seconds = countOf(fields, "DialCallDuration");
  const dial = {
    status: dialStatus,
    ...(dialled === undefined ? {} : { sid: dialled }),
    ...(seconds === undefined ? {} : { seconds }),
  };
  tellWithin(told, "extra", "dial", dial, "DialCallStatus");
}

/** `outbound-api` and `outbound-dial` are both out; null where nothing is said. */
export function directionOf(fields: Fields): Direction | null {
  const sent = textOf(fields, "Direction")?.trim().toLowerCase();
  if (sent === "inbound") return "inbound";
  return sent?.startsWith("outbound") ? "outbound" : null;
}

/** Name of a user of an app (`client:alice`); undefined where that end is none. */
export function appAt(fields: Fields, name: string): string | undefined {
  return /^client:(.+)$/i.exec(textOf(fields, name)?.trim() ?? "")?.[1];
}

/** An app or a SIP address, which is no number. */
export function isAddress(value: string): boolean {
  return /^(?:client|sips?|app):/i.test(value.trim());
}

function isWord(value: Json | undefined): boolean {
  return typeof value === "number" || (typeof value === "string" && value.trim() !== "");
}
