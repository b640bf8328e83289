/**
 * One Atoms request to one reading, in whichever of the two dialects it speaks (`recognise`). Promises that what
 * cannot be used is left out and said in the problems, under the dialect's own paths, and that nothing else of the
 * body suffers for it. Refuses bodies of neither dialect.
 */
import type { Json, Problem } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, Reading, ReadSettings, Subject } from "../pack";
import { isObject, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { describeValue, problemAt, schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { readArtifacts } from "./artifacts";
import { type Channel, readChannel } from "./channel";
import { eventOf, LISTED, PLACES } from "./event-types";
import { readFacts } from "./facts";
import { isListed, ownPath, tellAsEvent } from "./listed";
import { outcomeOfWord } from "./outcome-words";
import { lastPart, type Recognised, recognise } from "./recognise";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMAS } from "./schemas";

const LONGEST_LABEL = 60;
const LONGEST_CALL_ID = 512;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: sent, problems: bodyProblems } = parseJsonBody(request.body);
  const listed = isListed(request.url) && isObject(sent);
  const body = listed ? tellAsEvent(sent) : sent;
  const recognised = recognise(body);
  if (body === undefined || recognised === null) return [];

  const { dialect, type, word } = recognised;
  const event = eventOf(type);
  const channel = readChannel(body, dialect);
  const { facts, from, problems: factProblems } = readFacts(body, recognised, channel, settings);
  const told = readArtifacts(body, type);
  const webCall = isWebCall(body, channel, settings);
  const test = webCall || (listed && valueAt(sent, "isTest") === true);
  const subject = readSubject(body, PLACES[dialect].call);
  // Of a call of the list, the places as the log has them.
  const placeOf = (path: string) => (listed ? ownPath(path, sent) : path);
  const occurredFrom = type === null ? undefined : momentOf(type);
  const occurredAt = occurredFrom === undefined ? undefined : readInstant(valueAt(body, occurredFrom));
  const failed = event?.part === "end" && isFailure(facts.vendorStatus);
  const deliveryId = dialect === "current" ? textAt(body, "id")?.trim() : undefined;
  return [
    {
      subject,
      type,
      label: shorten(event?.label ?? word),
      kind: failed ? "failure" : listed && told.artifacts.analysis ? "final" : (event?.kind ?? "lifecycle"),
      stage: failed ? "failed" : (event?.stage ?? null),
      rank: event?.rank ?? 0,
      sequence: null,
      occurredAt: occurredAt ?? null,
      occurredFrom:
        typeof occurredAt === "number" ? (listed ? "createdAt + duration" : (occurredFrom ?? null)) : null,
      occurredOrders: typeof occurredAt === "number",
      facts,
      artifacts: told.artifacts,
      from: {
        ...(subject ? { key: placeOf(PLACES[dialect].call) } : {}),
        ...Object.fromEntries(
          Object.entries({ ...from, ...told.from }).map(([name, place]) => [
            name,
            typeof place === "string" ? placeOf(place) : place,
          ]),
        ),
        ...(test
          ? { test: webCall ? { rule: "a call that is no telephony one and has no number" } : "isTest" }
          : {}),
      },
      problems: [
        ...bodyProblems,
        ...schemaProblems(
          (type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMAS[dialect],
          listed ? sent : body,
        ),
        ...contradiction(body, recognised),
        ...(listed ? factProblems.map((problem) => byOwnName(problem, sent)) : factProblems),
      ],
      bodySha256: sha256Hex(request.body),
      ...(deliveryId === undefined ? {} : { deliveryId }),
      test,
      spam: false,
      followUps: [],
    },
  ];
}

/** Dotted path of an event's own moment. analytics-completed repeats times of the call and has none of its own. */
function momentOf(type: string): string | undefined {
  if (eventOf(type)?.dialect === "draft") return "timestamp";
  return type === "post-conversation" || type === LISTED ? "metadata.callData.endTime" : undefined;
}

/** A problem of a call of the list, under the name that the log has for the field. */
function byOwnName(problem: Problem, sent: Json): Problem {
  const path = ownPath(problem.path, sent);
  return { ...problem, path, sentence: problem.sentence.replace(problem.path, path) };
}

/** Nobody was reached: such an end is a failure on the timeline. */
function isFailure(status: string | null | undefined): boolean {
  const outcome = outcomeOfWord(status ?? null);
  return outcome !== null && outcome !== "completed" && outcome !== "voicemail";
}

/** A call that is told to be no telephony one and has no number, as those from the browser: a test. */
function isWebCall(body: Json, channel: Channel, settings: ReadSettings): boolean {
  const paths = [...settings.personPaths.phone, ...channel.phonePaths, ...EITHER_SIDE];
  const isNumber = (path: string) => typeof readPhone(valueAt(body, path), settings.country) === "string";
  return channel.telephony === false && !paths.some(isNumber);
}

const EITHER_SIDE = [
  "metadata.toPhone",
  "metadata.fromPhone",
  "metadata.callData.toNumber",
  "metadata.callData.fromNumber",
];

/** `event` says `{agentId}.{eventType}`: what it says otherwise than `metadata` is told, and `metadata` believed. */
function contradiction(body: Json, { dialect, word }: Recognised): Problem[] {
  const told = dialect === "current" ? lastPart(textAt(body, "event")) : undefined;
  if (told === undefined || told === word) return [];
  const expected = `{agentId}.${word}`;
  const got = describeValue(valueAt(body, "event"));
  return [{ ...problemAt(body, "event", expected), sentence: `event should end in “.${word}”, got ${got}` }];
}

/** The call id groups everything of one call. An id of blanks or of absurd length groups nothing. */
function readSubject(body: Json, path: string): Subject | null {
  const sent = valueAt(body, path);
  const key = typeof sent === "number" ? String(sent) : typeof sent === "string" ? sent.trim() : "";
  return key === "" || key.length > LONGEST_CALL_ID ? null : { call: key };
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
