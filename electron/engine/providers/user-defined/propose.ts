/**
 * Expressions that would do, from what the payloads of a source have: paths by their usual names, and for the end of a
 * call the values of the type or the status. Pure lookups, no expression is run. Nothing is chosen: a person does.
 */
import type { MappingField, MappingProposal } from "../../../../shared/mapping";
import type { Json } from "../../../../shared/words";
import { isObject, valueAt } from "../paths";
import { readers } from "./values";

/** Usual names, the surest first, spelled without `_`, `-` and capitals. A point names the object they stand in. */
const NAMES: Partial<Record<MappingField, string[]>> = {
  callKey: [
    "callid",
    "callsid",
    "calluuid",
    "callkey",
    "call.id",
    "call.uuid",
    "call.sid",
    "conversationid",
    "conversation.id",
    "sessionid",
    "session.id",
    "interactionid",
    "id",
    "uuid",
  ],
  type: ["eventtype", "eventname", "event", "type", "event.type", "event.name", "action"],
  occurredAt: [
    "occurredat",
    "timestamp",
    "eventtime",
    "senttime",
    "sentat",
    "createdat",
    "time",
    "event.timestamp",
    "event.time",
  ],
  sequence: ["sequence", "seq", "sequencenumber", "event.sequence"],
  status: ["callstatus", "status", "state", "call.status", "call.state"],
  outcome: ["outcome", "disposition", "calloutcome", "result", "call.outcome"],
  direction: ["direction", "calldirection", "call.direction"],
  startedAt: ["startedat", "starttime", "callstart", "answeredat"],
  talkSeconds: ["talkseconds", "durationseconds", "talktime", "duration", "callduration"],
  phone: [
    "customerphone",
    "customernumber",
    "phonenumber",
    "phone",
    "caller",
    "callernumber",
    "contact.phone",
  ],
  personName: ["customername", "contactname", "callername", "contact.name", "customer.name", "name"],
  externalId: ["externalid", "customerid", "contactid", "customer.id", "contact.id", "userid"],
  summary: ["summary", "callsummary", "analysis.summary"],
  transcript: ["transcript", "transcription", "transcripttext"],
  recording: ["recordingurl", "recordinglink", "recording", "recording.url"],
  metadata: ["metadata", "customdata", "variables", "customfields"],
};
const ENDED =
  /(?:^|[._\- ])(?:ended|end|finished|hang-?up|hung-?up|completed|complete|terminated|disconnected)$/i;
const FINAL =
  /(?:^|[._\- ])(?:final|finalized|analyzed|analysed|report|summary|processed|wrapped|wrap-?up)$/i;
const DEEPEST = 3;
const MOST_PATHS = 500;

type Found = { path: string; share: number; values: Json[] };

export function proposeMapping(payloads: Json[]): MappingProposal[] {
  const bodies = payloads.filter(isObject);
  if (bodies.length === 0) return [];
  const paths = findPaths(bodies);
  const proposals: MappingProposal[] = [];
  const of = (path: string) => bodies.flatMap((body) => valueAt(body, path) ?? []);
  const propose = (field: MappingField, found: Found | null) => {
    if (found) proposals.push({ field, expression: found.path, why: why(found, bodies.length) });
    return found;
  };
  const pick = (field: MappingField): Found | null => {
    const candidates = (NAMES[field] ?? []).flatMap((name) =>
      paths
        .filter((path) => isNamed(path, name))
        .map((path) => ({ path, share: of(path).length, values: of(path) })),
    );
    return candidates.find(({ values }) => values.length > 0 && fits(field, values)) ?? null;
  };
  propose("callKey", pickKey(pick("callKey"), bodies.length));
  const type = propose("type", pick("type"));
  for (const field of Object.keys(NAMES) as MappingField[])
    if (field !== "callKey" && field !== "type" && field !== "phone") propose(field, pick(field));
  const phone = pick("phone") ?? numberByDirection(paths, of);
  propose("phone", phone);
  const status = pick("status");
  const says = [type, status].filter((found) => found !== null);
  proposeMoment("endedWhen", ENDED, says, proposals);
  proposeMoment("finalWhen", FINAL, says, proposals) || proposeMoment("finalWhen", ENDED, says, proposals);
  return proposals;
}

/** The key of a call comes in several of its events; where each event has its own, it is the event's. */
function pickKey(found: Found | null, events: number): Found | null {
  const isOfEvent =
    found !== null && /(?:^|\.)u?u?id$/i.test(found.path) && !/call|conversation|session/i.test(found.path);
  const distinct = new Set(found?.values.map((value) => String(value))).size;
  return isOfEvent && events > 1 && distinct === events ? null : found;
}

function proposeMoment(
  field: MappingField,
  looks: RegExp,
  says: Found[],
  proposals: MappingProposal[],
): boolean {
  for (const { path, values } of says) {
    const texts = [...new Set(values.flatMap((value) => (typeof value === "string" ? value : [])))];
    const matching = texts.filter((text) => looks.test(text)).slice(0, 4);
    const [first] = matching;
    if (first === undefined) continue;
    const expression =
      matching.length === 1
        ? `${path} = ${JSON.stringify(first)}`
        : `${path} in [${matching.map((text) => JSON.stringify(text)).join(", ")}]`;
    proposals.push({
      field,
      expression,
      why: `${path} says ${matching.map((text) => `“${text}”`).join(", ")}`,
    });
    return true;
  }
  return false;
}

/** The other end of the line: from of an inbound call, to of an outbound one. */
function numberByDirection(paths: string[], of: (path: string) => Json[]): Found | null {
  const named = (name: string) =>
    paths.find((path) => (isNamed(path, name) || isNamed(path, `${name}number`)) && fits("phone", of(path)));
  const [from, to, direction] = [
    named("from"),
    named("to"),
    paths.find((path) => isNamed(path, "direction")),
  ];
  if (from && to && direction) {
    const inbound = of(direction).find((value) => /^in/i.test(String(value))) ?? "inbound";
    const path = `${direction} = ${JSON.stringify(inbound)} ? ${from} : ${to}`;
    return { path, share: of(from).length, values: of(from) };
  }
  const one = from ?? to;
  return one ? { path: one, share: of(one).length, values: of(one) } : null;
}

function why({ share, values }: Found, events: number): string {
  const [first] = values;
  const example =
    typeof first === "string" || typeof first === "number"
      ? `, such as ${String(first).slice(0, 40).toWellFormed()}`
      : "";
  return `in ${share} of ${events} ${events === 1 ? "event" : "events"}${example}`;
}

/** Most of its values can be read as what it is proposed for. */
function fits(field: MappingField, values: Json[]): boolean {
  const usable = values.filter((value) => "value" in readers[field](value, "US"));
  return values.length > 0 && usable.length * 2 > values.length;
}

function findPaths(bodies: { [key: string]: Json }[]): string[] {
  const paths = new Set<string>();
  const walk = (value: Json, prefix: string, depth: number) => {
    if (!isObject(value) || depth > DEEPEST) return;
    for (const [name, inner] of Object.entries(value)) {
      // A name with other characters would have to be quoted: a person can.
      if (!/^[A-Za-z_]\w{0,60}$/.test(name) || paths.size >= MOST_PATHS) continue;
      paths.add(`${prefix}${name}`);
      walk(inner, `${prefix}${name}.`, depth + 1);
    }
  };
  for (const body of bodies) walk(body, "", 1);
  // What stands higher is meant first.
  return [...paths].sort((left, right) => left.split(".").length - right.split(".").length);
}

/** Every name ends at a point, so that `all_id` is no `id`. */
function isNamed(path: string, name: string): boolean {
  const spelled = spell(path);
  return spelled === name || spelled.endsWith(`.${name}`);
}

function spell(path: string): string {
  return path.toLowerCase().replace(/[_-]/g, "");
}
