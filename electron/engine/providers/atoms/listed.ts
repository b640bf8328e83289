/**
 * A call as Atoms' conversation log has it ("Get all conversation logs", "Get conversation log by ID", Smallest AI API
 * reference), told as the current contract's events tell it. The log has no moment of the answer and none of the end:
 * the call begins when it was created, and ends its duration later.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { readInstant } from "../times";
import { LISTED } from "./event-types";

/** Where a field of the log stands in the events' shape, to name it by its own name again. */
const OWN_NAMES: Record<string, string> = {
  "metadata.callId": "callId",
  "metadata.callData.fromNumber": "from",
  "metadata.callData.toNumber": "to",
  "metadata.callData.callDuration": "duration",
  "metadata.callData.callStatus": "status",
  "metadata.callData.answerTime": "createdAt",
  "metadata.callData.endTime": "createdAt + duration",
  "metadata.recordingUrl": "recordingUrl",
  "metadata.transcript": "transcript",
  "metadata.variables": "variables",
  "metadata.agentId": "agentId",
  "metadata.conversationType": "type",
  "metadata.analytics": "postCallAnalytics",
};

/** The path in the log's own object, of a path in the events' shape or of several joined by " + ". */
export function ownPath(path: string, listed: Json): string {
  const own = path.split(" + ").map((part) => {
    const [name, place] =
      Object.entries(OWN_NAMES).find(([one]) => part === one || part.startsWith(`${one}.`)) ?? [];
    if (name === undefined || place === undefined) return part;
    if (place === "agentId" && textAt(listed, "agentId") === undefined) return "agent._id";
    return place + part.slice(name.length);
  });
  return [...new Set(own)].join(" + ");
}

/** The path below the source says it: the log's own object names no event. */
export function isListed(url: string): boolean {
  return /^\/hooks\/[^/?#]+\/([^?#]*)/.exec(url)?.[1] === LISTED;
}

export function tellAsEvent(listed: Json): Json {
  const type = textAt(listed, "type");
  const created = readInstant(valueAt(listed, "createdAt"));
  const seconds = valueAt(listed, "duration");
  const talked = typeof seconds === "number" && seconds > 0;
  const end = typeof created === "number" && talked ? created + Math.round(seconds * 1000) : null;
  const analytics = objectAt(listed, "postCallAnalytics");
  const agent = textAt(listed, "agentId") ?? textAt(listed, "agent._id");
  const metadata: { [key: string]: Json } = {
    eventType: LISTED,
    callId: valueAt(listed, "callId") ?? null,
    callData: {
      ...copied(listed, "from", "fromNumber"),
      ...copied(listed, "to", "toNumber"),
      ...copied(listed, "duration", "callDuration"),
      ...copied(listed, "status", "callStatus"),
      ...(talked ? copied(listed, "createdAt", "answerTime") : {}),
      ...(end !== null && Number.isSafeInteger(end) && Math.abs(end) <= LAST_INSTANT
        ? { endTime: new Date(end).toISOString() }
        : {}),
    },
    ...copied(listed, "recordingUrl", "recordingUrl"),
    ...copied(listed, "transcript", "transcript"),
    ...copied(listed, "variables", "variables"),
    ...(agent === undefined ? {} : { agentId: agent }),
    ...(type === undefined ? {} : { conversationType: type }),
    ...(analytics === undefined || !isObject(analytics) ? {} : { analytics }),
  };
  return { metadata };
}

const LAST_INSTANT = 8_640_000_000_000_000;

function copied(from: Json, name: string, as: string): { [key: string]: Json } {
  const value = valueAt(from, name);
  return value === undefined || value === null ? {} : { [as]: value };
}
