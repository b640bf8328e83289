/** The inbox as the console lists it: grouped, filtered by state, a page at a time, with the counts of every filter. */
import type { DriftKind, DriftPage, DriftRow } from "../../../shared/drift";
import type { PackId } from "../../../shared/words";
import { dayOf } from "../schemas/gather";
import { type Reader, readMeta } from "../store/database";
import { readDriftDays, readTypeDays } from "../store/drift";
import { readReadingsOfEvent } from "../store/readings";
import { readSchemaVersions } from "../store/user-schemas";
import { type Inbox, type InboxItem, readInbox, typeKey } from "./inbox";
import { type Figures, kindWords, pathWords, rowWords } from "./words";

export const shownDays = 14;

export type DriftQuery = {
  provider?: PackId | undefined;
  type?: string | undefined;
  kind?: DriftKind | undefined;
  state: "open" | "accepted" | "ignored" | "all";
  /** Items decided at or after this moment stand among the open ones. */
  decidedSince?: number | undefined;
  cursor?: string | undefined;
  limit: number;
};

export function listDrift(database: Reader, query: DriftQuery, now: number): DriftPage {
  const inbox = readInbox(database);
  const today = dayOf(now);
  const days = readDriftDays(database, today - shownDays + 1);
  const chosen = inbox.items.filter(
    (item) =>
      (query.provider === undefined || item.pack.id === query.provider) &&
      (query.type === undefined || item.type === query.type) &&
      (query.kind === undefined || item.kind === query.kind),
  );
  const listed = chosen.filter((item) => isListed(item, query));
  const start = query.cursor ? listed.findIndex(({ driftId }) => driftId === query.cursor) + 1 : 0;
  const page = listed.slice(start, start + query.limit);
  const count = (state: DriftRow["state"]) => chosen.filter((item) => item.state === state).length;
  return {
    rows: page.map((item) => toDriftRow(database, inbox, item, { now, days: days.get(item.driftId) })),
    cursor: start + page.length < listed.length ? (page.at(-1)?.driftId ?? null) : null,
    groups: listGroups(database, inbox),
    kinds: Object.keys(kindWords).map((kind) => ({
      kind: kind as DriftKind,
      open: inbox.items.filter((item) => item.kind === kind && item.state === "open").length,
    })),
    counts: {
      open: count("open"),
      accepted: count("accepted"),
      ignored: count("ignored"),
      all: chosen.length,
    },
    events: inbox.types.reduce((sum, one) => sum + one.events, 0),
    leftOut: readMeta(database, "drift_left_out"),
  };
}

function isListed({ state, decision }: InboxItem, { state: wanted, decidedSince }: DriftQuery): boolean {
  if (wanted === "all" || state === wanted) return true;
  return wanted === "open" && decidedSince !== undefined && (decision?.at ?? 0) >= decidedSince;
}

function listGroups(database: Reader, inbox: Inbox): DriftPage["groups"] {
  const groups = Map.groupBy(inbox.items, (item) => typeKey(item.pack.id, item.type));
  return [...groups.values()].flatMap((items) => {
    const [first] = items;
    if (!first) return [];
    const { pack, type, schema } = first;
    const [own] = readSchemaVersions(database, { sourceId: "", provider: pack.id, type });
    return {
      provider: pack.id,
      providerName: pack.name,
      type,
      events: eventsOf(inbox, first).typeEvents,
      open: items.filter((item) => item.state === "open").length,
      schema: schema && { name: schema.name, version: own?.version ?? schema.version },
    };
  });
}

function eventsOf(
  inbox: Inbox,
  { pack, type }: InboxItem,
): { typeEvents: number; providerEvents: number; firstDay: number } {
  const own = inbox.types.filter((one) => one.provider === pack.id);
  return {
    typeEvents: own.find((one) => one.type === type)?.events ?? 0,
    providerEvents: own.reduce((sum, one) => sum + one.events, 0),
    firstDay: Math.min(...own.map((one) => one.firstDay)),
  };
}

export function figuresOf(database: Reader, inbox: Inbox, item: InboxItem, now: number): Figures {
  const { typeEvents, providerEvents, firstDay } = eventsOf(inbox, item);
  return {
    typeEvents,
    providerEvents,
    days: dayOf(now) - firstDay + 1,
    holdsCalls: holdsCalls(database, item),
  };
}

/** A status that the gate's exact allow-list does not have: its calls do not leave, whatever the schema says. */
function holdsCalls(database: Reader, { pack, kind, stored }: InboxItem): boolean {
  const list = pack.gatePreset.allowStatuses;
  if (!list || kind !== "new-value" || !stored) return false;
  const status = readReadingsOfEvent(database, stored.lastPosition)[0]?.facts.vendorStatus;
  return (
    typeof status === "string" &&
    !list.includes(status) &&
    stored.values.some(({ value }) => value === status)
  );
}

export function toDriftRow(
  database: Reader,
  inbox: Inbox,
  item: InboxItem,
  at: { now: number; days: Map<number, number> | undefined },
): DriftRow {
  const { stored, decision } = item;
  const figures = figuresOf(database, inbox, item, at.now);
  const today = dayOf(at.now);
  return {
    driftId: item.driftId,
    provider: item.pack.id,
    type: item.type,
    path: pathWords(item),
    kind: item.kind,
    words: rowWords(item, figures),
    events: stored?.events ?? 0,
    days: Array.from({ length: shownDays }, (_, index) => at.days?.get(today - shownDays + 1 + index) ?? 0),
    firstAt: stored?.firstAt ?? null,
    lastAt: stored?.lastAt ?? null,
    state: item.state,
    decidedAt: decision?.at ?? null,
    canAccept: item.schema !== null && stored !== null,
    holdsCalls: figures.holdsCalls,
  };
}

/** Events of the item's type per day, for what came without it. */
export function typeDaysOf(database: Reader, item: InboxItem, now: number): Map<number, number> {
  const days = readTypeDays(database, dayOf(now) - shownDays + 1);
  return days.get(typeKey(item.pack.id, item.type)) ?? new Map();
}
