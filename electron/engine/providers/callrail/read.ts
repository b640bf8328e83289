/**
 * One CallRail request to one reading. The path below the source says which event it is, the raw body everything
 * else; the query, in which CallRail repeats some old attributes as text, is not read ("Webhooks", CallRail support).
 * A body without any of CallRail's fields is not CallRail's. What cannot be used is left out of the reading and said
 * in its problems; nothing else of the body suffers for it.
 */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, ReadFrom, Reading, ReadSettings } from "../pack";
import { isObject, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { readArtifacts } from "./artifacts";
import { pathProblem, readEventPath } from "./event-path";
import { type CallRailEventType, eventOf, LISTED } from "./event-types";
import { readEnd, readFacts } from "./facts";
import { nameAsWebhooks, ownPath } from "./listed";
import { readMessage, readMessageFacts } from "./messages";
import { EVENT_SCHEMAS } from "./schemas";
import { keyFrom, readSubject, readUntypedSubject } from "./subject";
import { readBoolean } from "./values";

const LONGEST_LABEL = 60;
const OUR_FIELDS = [
  "resource_id",
  "company_resource_id",
  "person_resource_id",
  "tracker_resource_id",
  "customer_phone_number",
  "tracking_phone_number",
  "callernum",
  "trackingnum",
  "form_data",
];

type Moment = Pick<Reading, "occurredAt" | "occurredFrom" | "occurredOrders">;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  if (body === undefined || !isObject(body) || !OUR_FIELDS.some((name) => Object.hasOwn(body, name)))
    return [];
  const bodySha256 = sha256Hex(request.body);
  const { type, named } = readEventPath(request.url);
  const event = eventOf(type);
  if (type === null || !event) {
    const subject = readUntypedSubject(body);
    return [
      {
        ...nothingKnown(),
        subject,
        from: keyFrom(subject, body),
        label: named === "" ? "unnamed" : shorten(named),
        problems: [...bodyProblems, pathProblem(request.url, named, body)],
        bodySha256,
      },
    ];
  }
  const inOurNames = type === LISTED ? nameAsWebhooks(body) : body;
  const { problems: factProblems, ...told } = readFacts(inOurNames, event, settings);
  const { facts } = told;
  if (event.about !== "call") readMessageFacts(told, body, event);
  const brought = event.over ? readArtifacts(inOurNames, type) : { artifacts: {}, from: {} };
  const { subject, problems: subjectProblems, misled } = readSubject(inOurNames, event, facts);
  // Of a call of the list, the places as the list has them.
  const placesOf = (from: ReadFrom): ReadFrom =>
    type === LISTED
      ? Object.fromEntries(
          Object.entries(from).map(([name, place]) => [
            name,
            typeof place === "string" ? ownPath(place, body) : place,
          ]),
        )
      : from;
  const schema = EVENT_SCHEMAS[type];
  const problems = [...bodyProblems, ...(schema ? schemaProblems(schema, body) : [])];
  const message = misled ? undefined : readMessage(body, event);
  return [
    {
      ...nothingKnown(),
      ...momentOf(body, event),
      subject,
      type,
      label: event.label,
      kind: event.kind,
      stage: event.stage,
      rank: event.rank,
      facts,
      artifacts: brought.artifacts,
      from: placesOf({ ...keyFrom(subject, inOurNames), ...told.from, ...brought.from }),
      problems: [...problems, ...subjectProblems, ...factProblems],
      bodySha256,
      spam: readBoolean(body, "spam") === true,
      ...(readBoolean(body, "spam") === false ? { notSpam: true } : {}),
      ...(message === undefined ? {} : { message }),
    },
  ];
}

const noMoment: Moment = { occurredAt: null, occurredFrom: null, occurredOrders: false };

/** A reading that moves nothing and overrides nothing, to be filled. */
function nothingKnown(): Reading {
  return {
    ...noMoment,
    subject: null,
    type: null,
    label: "",
    kind: "lifecycle",
    stage: null,
    rank: 0,
    sequence: null,
    facts: {},
    artifacts: {},
    from: {},
    problems: [],
    bodySha256: "",
    test: false,
    spam: false,
    followUps: [],
  };
}

/**
 * A Pre-Call happens at the start. A Post-Call shows the end but is sent up to twenty minutes later; Routing Complete
 * and Call Modified have no moment of their own. A `timestamp` never orders: of a call it is the start.
 */
function momentOf(body: Json, event: CallRailEventType): Moment {
  if (event.about === "text") return moment(readInstant(valueAt(body, "timestamp")), "timestamp", false);
  if (event.about === "form") return moment(readInstant(valueAt(body, "submitted_at")), "submitted_at", true);
  if (event.stage === "dialing") return moment(readInstant(valueAt(body, "start_time")), "start_time", true);
  // Nothing tells when a list was made: what it lists stands where the call ended.
  return event.kind === "final"
    ? moment(readEnd(body), "start_time + duration", event.rank === eventOf(LISTED)?.rank)
    : noMoment;
}

function moment(at: number | null | undefined, occurredFrom: string, occurredOrders: boolean): Moment {
  return typeof at === "number" ? { occurredAt: at, occurredFrom, occurredOrders } : noMoment;
}

function shorten(text: string): string {
  const short = text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text;
  return short.toWellFormed();
}
