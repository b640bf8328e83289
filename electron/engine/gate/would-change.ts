/** The list of call records that reading again would change, as people and REST see it. */
import type { WouldChangeRow } from "../../../shared/deliveries";
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import type { Reader } from "../store/database";
import {
  countWouldChange,
  listWouldChange,
  readToldDestinations,
  type StoredWouldChange,
} from "../store/would-change";
import { listChangedFields } from "./changed-fields";

export function readWouldChange(
  database: Reader,
  page: { cursor?: string | undefined; limit: number },
): { rows: WouldChangeRow[]; cursor: string | null; count: number } {
  const { rows, cursor } = listWouldChange(database, page);
  return { rows: rows.map((row) => toRow(database, row)), cursor, count: countWouldChange(database) };
}

function toRow(database: Reader, stored: StoredWouldChange): WouldChangeRow {
  const before = JSON.parse(stored.before) as CallRecordContent;
  const after = stored.content === null ? null : (JSON.parse(stored.content) as Json);
  const { fields, more } =
    after === null ? { fields: [], more: false } : listChangedFields(toJson(before), after);
  const told = readToldDestinations(database, stored.callId);
  const sendsTo = told.filter(({ heldBy }) => heldBy === "would-change").map(({ name }) => name);
  return {
    callId: stored.callId,
    provider: before.provider,
    key: before.key,
    person: before.personName ?? before.phone ?? before.personExternalId,
    version: stored.version,
    at: stored.at,
    changes: fields,
    moreChanges: more,
    sendsTo,
    because: sendsTo.length > 0 ? null : whyNot(stored, told),
  };
}

function whyNot({ content }: StoredWouldChange, told: ReturnType<typeof readToldDestinations>): string {
  if (content === null) return "Its events are read as other calls now: there is nothing to send.";
  if (told.length === 0) return "No destination was told it: there is nobody to tell the next version.";
  const off = told.filter(({ enabled }) => !enabled).map(({ name }) => name);
  if (off.length === told.length) return `${off.join(", ")} is switched off. Switch it on first.`;
  return "As it is read now it may not leave: its gate says why.";
}

function toJson(content: CallRecordContent): Json {
  return content as unknown as Json;
}
