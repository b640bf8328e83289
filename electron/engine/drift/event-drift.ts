/** What of one event no schema knows, computed when somebody looks at it. */
import type { EventDrift } from "../../../shared/drift";
import type { PackId } from "../../../shared/words";
import { findPack } from "../providers/packs";
import { readPayload } from "../providers/payload";
import { driftIdOf } from "../schemas/gather";
import { jsonSchemaOf, typeWord } from "../schemas/json-schema";
import { type Observation, observe } from "../schemas/observe";
import { unknownStatus } from "../schemas/unknown-status";
import { maskSeen, secretPathsOf, toldOf } from "../sharing/secret-paths";
import type { Reader } from "../store/database";
import { readStoredEvent } from "../store/events";
import { readReadingsOfEvent } from "../store/readings";
import { readSchemaVersions } from "../store/user-schemas";
import { readInbox } from "./inbox";

export type EventSchemaView = {
  drift: EventDrift[];
  schema: { type: string; name: string; version: number } | null;
};

const most = 50;

export function readEventDrift(
  database: Reader,
  event: { position: number; provider: PackId | null; type: string | null },
): EventSchemaView {
  const pack = event.provider === null ? undefined : findPack(event.provider);
  const schema = pack?.userDefined ? undefined : pack?.schemas.find((one) => one.type === event.type);
  const stored = schema && readStoredEvent(database, event.position);
  if (!pack || !schema || !stored) return { drift: [], schema: null };
  const [own] = readSchemaVersions(database, { sourceId: "", provider: pack.id, type: schema.type });
  const view = { type: schema.type, name: schema.name, version: own?.version ?? schema.version };
  const { value: payload } = readPayload(stored);
  // Without a reading the event was not read yet, or it could not be.
  const [reading] = readReadingsOfEvent(database, event.position);
  if (payload === undefined || !reading) return { drift: [], schema: view };
  const { unknown } = observe(payload, jsonSchemaOf(schema), own?.schema ? JSON.parse(own.schema) : null);
  unknown.push(...unknownStatus(pack, reading, payload));
  const told = toldOf(stored, secretPathsOf(pack));
  const states = unknown.length === 0 ? new Map() : statesOf(database);
  return {
    schema: view,
    drift: unknown.slice(0, most).map((whole) => {
      const seen = maskSeen(whole, told);
      const driftId = driftIdOf(pack.id, schema.type, seen.path, seen.kind);
      return {
        driftId,
        path: seen.at,
        kind: seen.kind,
        sentence: sentenceOf(seen),
        state: states.get(driftId) ?? "open",
      };
    }),
  };
}

function statesOf(database: Reader): Map<string, EventDrift["state"]> {
  return new Map(readInbox(database).items.map(({ driftId, state }) => [driftId, state]));
}

function sentenceOf({ kind, got, value }: Observation): string {
  const what = value === null || got !== "string" ? (value ?? typeWord(got)) : `the text “${value}”`;
  switch (kind) {
    case "new-field":
      return `is a field the schema does not know: ${value === null ? typeWord(got) : what}`;
    case "new-type":
      return `has another type than the schema says: ${typeWord(got)}`;
    case "new-value":
      return `has a value the schema does not know: ${what}`;
    case "new-format":
      return `is written in another way than the schema says: ${what}`;
  }
}
