/** Schemas as the console shows them: the built-in one as JSON Schema, and the user's own with its versions. */
import type { SchemaDetail, SchemaRow } from "../../../shared/drift";
import type { EventSchema, Pack } from "../providers/pack";
import { packs } from "../providers/packs";
import { isNode, jsonSchemaOf } from "../schemas/json-schema";
import { numberOfSchema } from "../schemas/schema-book";
import { type SearchThread, SearchTooLong } from "../search/search";
import type { Reader } from "../store/database";
import { readSchemaVersions, type SchemaChange } from "../store/user-schemas";

/** The schemas of a pack that the user defines are those of its samples. */
const known = packs.filter(({ userDefined }) => !userDefined);

export type SchemaPlace = { provider: string; type: string; sourceId: string };

/** Of one source: its provider's events, with the schemas that count for that source alone. */
export function listSchemas(
  database: Reader,
  source: { sourceId: string; provider: string } | null,
): SchemaRow[] {
  return known
    .filter(({ id }) => source === null || source.provider === id)
    .flatMap((pack) => pack.schemas.map((schema) => toRow(database, pack, schema, source?.sourceId ?? "")));
}

function toRow(database: Reader, pack: Pack, schema: EventSchema, sourceId: string): SchemaRow {
  const [newest] = readSchemaVersions(database, { sourceId, provider: pack.id, type: schema.type });
  return {
    provider: pack.id,
    providerName: pack.name,
    type: schema.type,
    name: schema.name,
    version: schema.version,
    ownVersion: newest?.schema ? newest.version : null,
  };
}

function find({ provider, type }: SchemaPlace): { pack: Pack; schema: EventSchema } | null {
  const pack = known.find(({ id }) => id === provider);
  const schema = pack?.schemas.find((one) => one.type === type);
  return pack && schema ? { pack, schema } : null;
}

export function readSchemaDetail(
  database: Reader,
  place: SchemaPlace,
  stopped: ReadonlyMap<number, string>,
): SchemaDetail | null {
  const found = find(place);
  if (!found) return null;
  const versions = readSchemaVersions(database, place);
  return {
    ...toRow(database, found.pack, found.schema, place.sourceId),
    builtIn: JSON.stringify(jsonSchemaOf(found.schema), withoutPatternOfFormat, 2),
    own: versions[0]?.schema ?? "",
    versions: versions.map(({ version, at, because, schema }) => ({
      version,
      at,
      because,
      removed: schema === null,
    })),
    stopped: (versions[0] && stopped.get(numberOfSchema(versions[0]))) ?? null,
  };
}

/** What a format says by its name need not be read as a pattern. */
function withoutPatternOfFormat(_key: string, value: unknown): unknown {
  if (!isNode(value) || value.format === undefined) return value;
  const { pattern: _, ...rest } = value;
  return rest;
}

/** Why the text cannot become a schema; null where it can. It is tried where nobody waits for it. */
export async function refuseSchema(
  search: SearchThread,
  schema: string,
  now: number,
): Promise<string | null> {
  try {
    return await search.ask("refusalOfSchema", { schema }, now);
  } catch (error) {
    if (!(error instanceof SearchTooLong)) throw error;
    return "Getting it ready never ended and was stopped. Make it smaller, and let no part of it repeat another many times.";
  }
}

export type Saved = { kind: "change"; change: SchemaChange } | { kind: "missing" };

/** The text was checked. Null as text removes the user's own; what was accepted into it is open again. */
export function changeOwnSchema(
  database: Reader,
  place: SchemaPlace,
  text: string | null,
  at: number,
): Saved {
  const found = find(place);
  const { provider, type, sourceId } = place;
  const [newest] = readSchemaVersions(database, place);
  if (!found || (text === null && !newest?.schema)) return { kind: "missing" };
  const version = Math.max(found.schema.version, newest?.version ?? 0) + 1;
  const action = text === null ? "remove-schema" : "save-schema";
  return {
    kind: "change",
    change: {
      at,
      action,
      detail: { provider, type, sourceId, version },
      schema: {
        sourceId,
        provider,
        type,
        version,
        schema: text,
        at,
        because: text === null ? "removed" : "edited by hand",
      },
      walk: { provider, type },
      ...(text === null && sourceId === "" ? { voidAccepted: { provider, type } } : {}),
    },
  };
}
