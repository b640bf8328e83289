/**
 * HubSpot's names and units beside this CRM's own. A record keeps what it was given under HubSpot's names, word for word,
 * and what that means under the native ones, so that the console and the other faces read it too. Where somebody has
 * changed the native value since, that one is right, and HubSpot is told it in its own words.
 */
import type { Json } from "../../../shared/words";
import type { Properties } from "../objects";
import { readProperty, sameJson } from "../properties";

type Text = string | null;
type Bridge = {
  /** One, or several that make up one native value. */
  theirs: string[];
  native: string;
  toNative(...theirs: Text[]): Json;
  toTheirs(native: Json): Text[];
};

function sameText(theirs: string, native: string): Bridge {
  return { theirs: [theirs], native, toNative: (text) => text, toTheirs: (value) => [textOf(value)] };
}

function byWord(
  theirs: string,
  native: string,
  words: Record<string, string>,
  back: Record<string, string>,
): Bridge {
  return {
    theirs: [theirs],
    native,
    toNative: (text) => (text === null ? null : (words[text] ?? null)),
    toTheirs: (value) => [typeof value === "string" ? (back[value] ?? null) : null],
  };
}

const bridges: Record<string, Bridge[]> = {
  contacts: [
    {
      theirs: ["firstname", "lastname"],
      native: "name",
      toNative: (...names) => names.filter(Boolean).join(" ") || null,
      toTheirs(value) {
        const words = (textOf(value) ?? "").split(/\s+/).filter((word) => word !== "");
        const last = words.length > 1 ? (words.pop() ?? null) : null;
        return [words.join(" ") || null, last];
      },
    },
  ],
  calls: [
    sameText("hs_call_title", "title"),
    sameText("hs_call_body", "summary"),
    sameText("hs_call_recording_url", "recordingUrl"),
    {
      theirs: ["hs_timestamp"],
      native: "startedAt",
      toNative: readTime,
      toTheirs: (value) => [typeof value === "number" ? new Date(value).toISOString() : null],
    },
    {
      // Milliseconds there, seconds here.
      theirs: ["hs_call_duration"],
      native: "talkSeconds",
      toNative: (text) => (text === null || Number.isNaN(Number(text)) ? null : Number(text) / 1000),
      toTheirs: (value) => [typeof value === "number" ? String(Math.round(value * 1000)) : null],
    },
    byWord(
      "hs_call_direction",
      "direction",
      { INBOUND: "inbound", OUTBOUND: "outbound" },
      { inbound: "INBOUND", outbound: "OUTBOUND" },
    ),
    byWord(
      "hs_call_status",
      "outcome",
      { COMPLETED: "completed", BUSY: "busy", NO_ANSWER: "no-answer", FAILED: "failed", CANCELED: "aborted" },
      {
        completed: "COMPLETED",
        "timed-out": "COMPLETED",
        voicemail: "COMPLETED",
        busy: "BUSY",
        "no-answer": "NO_ANSWER",
        missed: "NO_ANSWER",
        failed: "FAILED",
        aborted: "CANCELED",
        skipped: "CANCELED",
      },
    ),
  ],
  tasks: [
    sameText("hs_task_subject", "title"),
    sameText("hs_task_body", "body"),
    byWord(
      "hs_task_status",
      "status",
      { NOT_STARTED: "open", IN_PROGRESS: "open", WAITING: "open", DEFERRED: "open", COMPLETED: "done" },
      { open: "NOT_STARTED", done: "COMPLETED" },
    ),
  ],
  tickets: [sameText("subject", "title"), sameText("content", "body")],
  notes: [sameText("hs_note_body", "body")],
};

/** What is stored for these properties of HubSpot: they themselves, and what they mean here. */
export function toStored(type: string, before: Properties | null, given: Record<string, Text>): Properties {
  const stored: Properties = { ...given };
  const now = (name: string) =>
    name in given ? (given[name] ?? null) : viewProperty(type, before ?? {}, name);
  for (const { theirs, native, toNative } of bridges[type] ?? []) {
    if (theirs.some((name) => name in given)) stored[native] = toNative(...theirs.map((name) => now(name)));
  }
  if (type === "calls" && ("hs_call_from_number" in given || "hs_call_to_number" in given)) {
    const isInbound = now("hs_call_direction") === "INBOUND";
    stored.phone = now(isInbound ? "hs_call_from_number" : "hs_call_to_number") ?? null;
  }
  return stored;
}

/** One property as HubSpot names and writes it; null where there is none. */
export function viewProperty(type: string, properties: Properties, name: string): Text {
  const kept = textOf(readProperty(properties, name));
  const bridge = bridges[type]?.find(({ theirs }) => theirs.includes(name));
  if (bridge === undefined || !Object.hasOwn(properties, bridge.native)) return emptyToNull(kept);
  const native = readProperty(properties, bridge.native);
  const theirs = bridge.theirs.map((one) => emptyToNull(textOf(readProperty(properties, one))));
  if (sameJson(bridge.toNative(...theirs), native)) return emptyToNull(kept);
  // A word of theirs that has no native one says nothing about the native value.
  if (native === null && kept !== null) return emptyToNull(kept);
  return emptyToNull(bridge.toTheirs(native)[bridge.theirs.indexOf(name)] ?? null);
}

export function textOf(value: Json): Text {
  if (value === null) return null;
  return typeof value === "string"
    ? value
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}

function emptyToNull(text: Text): Text {
  return text === "" ? null : text;
}

/** Epoch milliseconds or ISO 8601, both are taken there. */
export function readTime(text: Text): number | null {
  if (text === null || text === "") return null;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(at) ? at : null;
}

/** The name HubSpot knows a native property by. */
export function theirName(type: string, native: string): string {
  return bridges[type]?.find((bridge) => bridge.native === native)?.theirs[0] ?? native;
}
