/** Why a time or a length looks wrong: the value there against the one that was sent, and against the call's own clocks. */
import { sayDuration } from "../../../shared/duration";
import type { WhyCheck, WhyFinding } from "../../../shared/why";
import type { Json } from "../../../shared/words";
import type { Evidence } from "./evidence";
import { action, cannotSay, check, doesNotHold, evidence, holds } from "./findings";

const fields = [
  { name: "startedAt", words: "start", is: "time" },
  { name: "endedAt", words: "end", is: "time" },
  { name: "talkSeconds", words: "talk time", is: "length" },
] as const;
type Field = (typeof fields)[number];

const quarterHourMs = 900_000;
const mostZoneMs = 14 * 3_600_000;
/** A platform's clock may run so much ahead of ours before it is worth a word. */
const skewMs = 120_000;

export function whyWrong(found: Evidence): WhyFinding {
  const { call, crm } = found;
  const content = call?.callRecords.at(-1)?.content as Record<string, Json> | undefined;
  if (!call || !content) return cannotSay("wrong", "There is no call record yet: no time was told.");
  const checks: WhyCheck[] = [];
  const own = ownClocks(found, content, checks);
  if (own) return own;
  if (crm === null)
    return doesNotHold(
      "wrong",
      `The times are sound here. ${found.destination.name} is not read back.`,
      checks,
    );
  if ("down" in crm) return cannotSay("wrong", crm.down, [...checks, check("cross", "CRM", crm.down)]);
  const record = crm.call;
  if (!record) return cannotSay("wrong", "The CRM does not have the call: see “missing”.", checks);
  for (const field of fields) {
    const [here, there] = [content[field.name] ?? null, record.properties[field.name] ?? null];
    const place = evidence("record", record.id, `call ${record.id}`, "calls");
    if (here === there) {
      checks.push(check("check", field.words, `${say(field, here)} on both sides`, { evidence: place }));
      continue;
    }
    const because = explain(field, here, there);
    checks.push(
      check("cross", field.words, `sent ${say(field, here)}, there ${say(field, there)}: ${because}`, {
        at: record.updatedAt,
        evidence: place,
      }),
    );
    return holds(
      "wrong",
      `The ${field.words} is ${say(field, there)} in the CRM and was ${say(field, here)} here: ${because}.`,
      checks,
      action("open-record", "Open the record", "Its audit says who wrote the value.", record.id, "calls"),
    );
  }
  return doesNotHold("wrong", "Start, end and talk time are the same on both sides.", checks);
}

/** What is wrong before anything was sent. */
function ownClocks(
  { call, source }: Evidence,
  content: Record<string, Json>,
  checks: WhyCheck[],
): WhyFinding | null {
  const { startedAt, endedAt, talkSeconds } = content;
  const first = call?.timeline[0];
  const place = first ? evidence("event", first.eventId, `#${first.position}`) : null;
  const stop = (name: string, says: string, how: string) =>
    holds(
      "wrong",
      `${says[0]?.toUpperCase()}${says.slice(1)}.`,
      [...checks, check("cross", name, says, { at: first?.receivedAt ?? null, evidence: place })],
      call ? action("open-call", "Open the call", how, call.callId) : null,
    );
  const mapped = `See where the values come from, and whether ${source?.name ?? "its source"} is mapped to the right fields.`;
  if (typeof startedAt === "number" && typeof endedAt === "number") {
    if (endedAt < startedAt)
      return stop("order", `the end lies ${sayDuration(startedAt - endedAt)} before the start`, mapped);
    checks.push(check("check", "order", `the end follows the start by ${sayDuration(endedAt - startedAt)}`));
    if (typeof talkSeconds === "number" && talkSeconds * 1000 > endedAt - startedAt + skewMs)
      return stop(
        "length",
        `the talk time of ${sayDuration(talkSeconds * 1000)} is longer than the call of ${sayDuration(endedAt - startedAt)}`,
        `${mapped} Milliseconds taken for seconds look like this.`,
      );
  }
  if (typeof startedAt === "number" && first && startedAt - first.receivedAt > skewMs)
    return stop(
      "clock",
      `the call begins ${sayDuration(startedAt - first.receivedAt)} after its first event arrived: the platform's clock, or its time zone, is ahead of this machine's`,
      "Compare the two clocks in the inspector, and set the source's time zone where the platform sends none.",
    );
  if (typeof talkSeconds === "number" && talkSeconds < 0)
    return stop("length", `the talk time is ${talkSeconds} s`, mapped);
  return null;
}

function explain(field: Field, here: Json, there: Json): string {
  if (there === null) return "it was not written, or cleared there";
  if (typeof here !== "number" || typeof there !== "number") return "it was changed there";
  if (field.is === "length" && (there === here * 1000 || here === there * 1000))
    return "one side counts milliseconds, the other seconds";
  const apart = Math.abs(there - here);
  if (field.is === "time" && (there === Math.floor(here / 1000) || there === here * 1000))
    return "one side counts milliseconds, the other seconds";
  if (field.is === "time" && apart > 0 && apart <= mostZoneMs && apart % quarterHourMs === 0)
    return `they differ by exactly ${sayDuration(apart)}, as time zones do`;
  return "it was changed there";
}

function say(field: Field, value: Json): string {
  if (typeof value !== "number") return value === null ? "nothing" : JSON.stringify(value).slice(0, 40);
  if (field.is === "length") return `${value} s`;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().replace(".000Z", "Z");
}
