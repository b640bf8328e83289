/** The one list of a person: calls, texts, forms, and the actions of the calls, newest first. */
import type { CallRow } from "../../../shared/calls";
import type { BelongsBy, PersonItem } from "../../../shared/persons";
import type { Json } from "../../../shared/words";
import { isObject } from "../providers/paths";
import { type CallExtra, readCallExtra, readCallRows } from "../store/calls";
import type { Reader } from "../store/database";
import { eventIdOf, positionOf } from "../store/events";
import { readMessageRow } from "../store/messages";
import { readDestinationsTold } from "../store/outbox-rows";
import { readReadingsOfCall } from "../store/readings";
import type { FoundPerson } from "./find-person";
import type { BelongsHow } from "./group-persons";
import type { PersonSubject } from "./person-subject";

/** An item with the step that decided it: an action's is that of its call. */
export type PlacedItem = PersonItem & { step: BelongsHow };

export function readItems(database: Reader, { person, weak }: FoundPerson): PlacedItem[] {
  const sure = person.members.flatMap(({ subject, how }) =>
    readItemsOf(database, subject, how, { how, key: keyOf(subject, how), weak: false }),
  );
  const asking = weak.flatMap(({ core }) =>
    core.members.flatMap((subject) =>
      readItemsOf(database, subject, "phone", { how: "phone", key: subject.phone, weak: true }),
    ),
  );
  return [...sure, ...asking].sort(newestFirst);
}

function readItemsOf(
  database: Reader,
  subject: PersonSubject,
  step: BelongsHow,
  belongsBy: BelongsBy,
): PlacedItem[] {
  if (subject.kind === "call") return readCallItems(database, subject, step, belongsBy);
  const message = readMessageRow(database, positionOf(subject.subject) ?? 0);
  if (!message) return [];
  return [
    {
      ...nothing,
      itemId: subject.subject,
      kind: message.channel,
      at: message.at,
      provider: message.provider,
      direction: message.direction,
      words: message.words,
      media: message.media.length,
      belongsBy,
      eventId: subject.subject,
      step,
    },
  ];
}

const nothing = {
  label: null,
  words: "",
  media: 0,
  callId: null,
  eventId: null,
  stage: null,
  outcome: null,
  outcomeClass: null,
  talkSeconds: null,
  wentTo: [],
  waits: null,
} satisfies Partial<PersonItem>;

function readCallItems(
  database: Reader,
  subject: PersonSubject,
  step: BelongsHow,
  belongsBy: BelongsBy,
): PlacedItem[] {
  const row = readCallRows(database, [subject.subject])[0];
  const extra = readCallExtra(database, subject.subject);
  if (!row || !extra) return [];
  const call: PlacedItem = {
    ...nothing,
    itemId: row.callId,
    kind: "call",
    at: subject.at,
    provider: row.provider,
    direction: row.direction,
    words: wordsOfCall(row, extra, belongsBy.weak),
    belongsBy,
    callId: row.callId,
    stage: row.stage,
    outcome: row.outcome,
    outcomeClass: extra.outcomeClass,
    talkSeconds: extra.outcomeClass === "conversation" ? extra.talkSeconds : null,
    wentTo: readDestinationsTold(database, row.callId),
    waits: row.delivery === "waiting" || row.delivery === "held" ? row.delivery : null,
    step,
  };
  return [call, ...readActions(database, row, extra, { ...belongsBy, how: "call", key: row.key }, step)];
}

/** A call that asks begins with the name it came under. */
function wordsOfCall(row: CallRow, extra: CallExtra, asks: boolean): string {
  const named = asks && row.personName !== null ? `caller id ${row.personName}` : null;
  return [named, whatHappened(row, extra)].filter(Boolean).join(": ");
}

function whatHappened(row: CallRow, extra: CallExtra): string | null {
  const summary = extra.artifacts.find(({ name }) => name === "summary")?.text;
  if (summary) return summary;
  const attempts = extra.attempts.map(({ words }) => words).filter((words) => words !== "");
  if (attempts.length > 1) return `${attempts.length} attempts: ${attempts.join(", then ")}`;
  const said = attempts[0] ?? row.outcomeDetail;
  return said === row.outcome || said === row.stage ? null : said;
}

function readActions(
  database: Reader,
  row: CallRow,
  extra: CallExtra,
  belongsBy: BelongsBy,
  step: BelongsHow,
): PlacedItem[] {
  const placed = new Map(extra.timeline.map(({ position, placedAt }) => [position, placedAt]));
  return readReadingsOfCall(database, row.callId)
    .filter(({ reading, inFold, position }) => reading.kind === "action" && inFold && placed.has(position))
    .map(({ reading, position, receivedAt }) => ({
      ...nothing,
      itemId: eventIdOf(position),
      kind: "action",
      at: placed.get(position) ?? receivedAt,
      provider: row.provider,
      direction: null,
      label: reading.type ?? reading.label,
      words: wordsOfAction(reading.facts.extra?.[reading.type ?? "action"]),
      belongsBy,
      callId: row.callId,
      eventId: eventIdOf(position),
      step,
    }));
}

/** Why it was done, then the first plain values of what it did; how the person is reached stands elsewhere. */
function wordsOfAction(done: Json | undefined): string {
  if (!isObject(done)) return "";
  const reason = typeof done.reason === "string" ? done.reason.replaceAll(/[_-]/g, " ") : "";
  const payload = isObject(done.payload) ? Object.entries(done.payload) : [];
  const values = payload.flatMap(([name, value]) => {
    if (/phone|number|mail/i.test(name)) return [];
    const words = name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    if (Array.isArray(value) && value.length > 0)
      return [`${value.length} ${value.length === 1 ? words.replace(/s$/, "") : words}`];
    return typeof value === "string" || typeof value === "number" ? [`${words} ${value}`] : [];
  });
  return [reason, ...values.slice(0, 4)].filter((part) => part !== "").join(", ");
}

function keyOf(subject: PersonSubject, how: BelongsHow): string | null {
  if (how === "external") return subject.externalId;
  if (how === "provider") return plainProviderKey(subject.providerKey);
  return how === "none" ? null : (subject.phone ?? plainProviderKey(subject.providerKey));
}

/** Without the provider that stands before it. */
export function plainProviderKey(key: string | null): string | null {
  return key === null ? null : key.slice(key.indexOf(":") + 1);
}

function newestFirst(a: PersonItem, b: PersonItem): number {
  return b.at - a.at || (a.itemId < b.itemId ? 1 : -1);
}
