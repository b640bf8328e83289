/** One item of the inbox with its evidence, the lines that accepting would write, and what that changes. */
import type { DriftDetail } from "../../../shared/drift";
import { readPayload } from "../providers/payload";
import { dayOf, midnightOf } from "../schemas/gather";
import { isNode, type JsonNode, jsonSchemaOf } from "../schemas/json-schema";
import { observe } from "../schemas/observe";
import { unknownStatus } from "../schemas/unknown-status";
import { maskSecrets, secretPathsOf } from "../sharing/secret-paths";
import type { Reader } from "../store/database";
import { readDriftDays } from "../store/drift";
import { eventIdOf, readStoredEvent } from "../store/events";
import { readReadingsOfEvent } from "../store/readings";
import { readSchemaVersions } from "../store/user-schemas";
import { exampleLines } from "./example";
import { type InboxItem, readInbox } from "./inbox";
import { figuresOf, shownDays, toDriftRow, typeDaysOf } from "./list";
import { listOffers } from "./offers";
import { dateWords, sentenceWords } from "./words";

export type OwnSchemaState = { node: JsonNode; latest: number };

/** The user's own schema as it stands, for all sources; an empty one where there is none. */
export function readOwnSchema(database: Reader, { pack, type }: InboxItem): OwnSchemaState {
  const [newest] = readSchemaVersions(database, { sourceId: "", provider: pack.id, type });
  const node: unknown = newest?.schema ? JSON.parse(newest.schema) : {};
  return { node: isNode(node) ? node : {}, latest: newest?.version ?? 0 };
}

export function readDriftDetail(database: Reader, driftId: string, now: number): DriftDetail | null {
  const inbox = readInbox(database);
  const item = inbox.items.find((one) => one.driftId === driftId);
  if (!item) return null;
  const { stored, schema, decision } = item;
  const today = dayOf(now);
  const days = readDriftDays(database, today - shownDays + 1).get(driftId);
  const ofType = typeDaysOf(database, item, now);
  const own = readOwnSchema(database, item);
  const figures = figuresOf(database, inbox, item, now);
  const version = Math.max(schema?.version ?? 0, own.latest);
  return {
    ...toDriftRow(database, inbox, item, { now, days }),
    providerName: item.pack.name,
    sentence: sentenceWords(item, figures),
    typeEvents: figures.typeEvents,
    values: (stored?.values ?? []).map(({ got, value, events }) => ({
      got,
      value: got === "object" || got === "array" || got === "null" ? null : value,
      events,
    })),
    moreValues: stored?.moreValues ?? false,
    byDay: Array.from({ length: shownDays }, (_, index) => {
      const day = today - shownDays + 1 + index;
      const having = days?.get(day) ?? 0;
      return { at: midnightOf(day), with: having, without: Math.max((ofType.get(day) ?? 0) - having, 0) };
    }),
    example: readExample(database, item, own.node),
    fields: item.never?.fields ?? [],
    schema: schema && { name: schema.name, version, next: version + 1 },
    offers: item.state === "open" ? listOffers(item, own.node, figures.holdsCalls) : [],
    decided: decision && item.state !== "open" ? decidedWords(decision) : null,
  };
}

function decidedWords({ decision, accepted, at }: NonNullable<InboxItem["decision"]>): string {
  if (decision === "ignored") return `Ignored on ${dateWords(at)}: it is counted and asks no more.`;
  const what = accepted?.values
    ? `${accepted.values.length === 1 ? "1 value" : `${accepted.values.length} values`}`
    : "any value of its type";
  return `Accepted into your schema on ${dateWords(at)}: ${what}.`;
}

function readExample(database: Reader, item: InboxItem, own: JsonNode): DriftDetail["example"] {
  const { stored, schema } = item;
  const event = stored && readStoredEvent(database, stored.lastPosition);
  if (!event) return null;
  const { value: payload } = readPayload(event);
  const place = { eventId: eventIdOf(event.position), position: event.position };
  if (payload === undefined || !schema) return { ...place, lines: [] };
  const [reading] = readReadingsOfEvent(database, event.position);
  const seen = [
    ...observe(payload, jsonSchemaOf(schema), own).unknown,
    ...(reading ? unknownStatus(item.pack, reading, payload) : []),
  ].find(({ path, kind }) => path === item.path && kind === item.kind);
  const shown = readPayload(maskSecrets(event, secretPathsOf(item.pack))).value ?? payload;
  return { ...place, lines: seen ? exampleLines(shown, seen.at) : [] };
}
