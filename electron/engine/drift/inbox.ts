/**
 * The drift inbox as items: what was seen and no schema knows, joined with what is documented and never came, and with
 * what the user decided. Read whole: it is bounded per event type, and small where a provider keeps to its schemas.
 */
import type { DriftKind, DriftState } from "../../../shared/drift";
import type { PackId } from "../../../shared/words";
import type { EventSchema, Pack } from "../providers/pack";
import { packs } from "../providers/packs";
import { driftIdOf } from "../schemas/gather";
import { jsonSchemaOf } from "../schemas/json-schema";
import { covers } from "../schemas/schema-book";
import type { Reader } from "../store/database";
import { readDrift, readKnownPaths, readTypeCounts, type StoredDrift, type TypeCount } from "../store/drift";
import { readDecisions, type StoredDecision } from "../store/user-schemas";
import { documentedPaths } from "./documented";

export type NeverSeen = { why: "no-event" | "always-empty" | "never-sent"; fields: string[] };

export type InboxItem = {
  driftId: string;
  pack: Pack;
  type: string;
  /** Null: events that no schema knows. */
  schema: EventSchema | null;
  path: string;
  kind: DriftKind;
  stored: StoredDrift | null;
  never: NeverSeen | null;
  decision: StoredDecision | null;
  state: DriftState;
};

export type Inbox = { items: InboxItem[]; types: TypeCount[] };

export function readInbox(database: Reader): Inbox {
  const types = readTypeCounts(database);
  const stored = readDrift(database);
  const decisions = new Map(readDecisions(database).map((one) => [one.driftId, one]));
  const known = new Map(
    readKnownPaths(database).map((one) => [
      typeKey(one.provider, `${one.type}\u0000${one.path}`),
      one.filled,
    ]),
  );
  const items = packs.flatMap((pack) => {
    const own = types.filter((one) => one.provider === pack.id);
    if (own.length === 0) return [];
    const listed: (EventSchema | null)[] = [...pack.schemas, null];
    const items = listed.flatMap((schema) => {
      const type = schema?.type ?? "";
      const seen = stored
        .filter((one) => one.provider === pack.id && one.type === type)
        .map((one) => toItem(pack, schema, { path: one.path, kind: one.kind, stored: one, never: null }));
      const came = own.some((one) => one.type === type);
      const never = schema
        ? neverSeen(schema, came, (path) => known.get(typeKey(pack.id, `${type}\u0000${path}`)))
        : [];
      return [
        ...seen,
        ...never.map((one) =>
          toItem(pack, schema, { path: one.why, kind: "never-seen", stored: null, never: one }),
        ),
      ];
    });
    // Whole events that never came say less than what did: they stand behind it.
    return items.toSorted((one, other) => Number(isWhole(one)) - Number(isWhole(other)));
  });

  function toItem(
    pack: Pack,
    schema: EventSchema | null,
    what: Pick<InboxItem, "path" | "kind" | "stored" | "never">,
  ): InboxItem {
    const type = schema?.type ?? "";
    const driftId = driftIdOf(pack.id, type, what.path, what.kind);
    const decision = decisions.get(driftId) ?? null;
    return { driftId, pack, type, schema, ...what, decision, state: stateOf(what.stored, decision) };
  }

  return { items, types };
}

function isWhole({ never }: InboxItem): boolean {
  return never?.why === "no-event";
}

export function typeKey(provider: PackId | string, type: string): string {
  return `${provider}\u0000${type}`;
}

/** What was accepted is open again when something came that goes beyond it. A new field's values are items of their own. */
export function stateOf(stored: StoredDrift | null, decision: StoredDecision | null): DriftState {
  if (!decision) return "open";
  if (decision.decision === "ignored" || stored?.kind === "new-field") return decision.decision;
  const { accepted } = decision;
  if (!stored || !accepted) return decision.decision;
  const beyond = stored.moreValues && accepted.values !== null;
  return beyond || stored.values.some((one) => !covers(accepted, one)) ? "open" : "accepted";
}

function neverSeen(
  schema: EventSchema,
  came: boolean,
  isFilled: (path: string) => boolean | undefined,
): NeverSeen[] {
  if (!came) return [{ why: "no-event", fields: [] }];
  const empty: string[] = [];
  const missing: string[] = [];
  for (const path of documentedPaths(jsonSchemaOf(schema), (one) => isFilled(one) === true)) {
    const filled = isFilled(path);
    if (filled === false) empty.push(path);
    else if (filled === undefined) missing.push(path);
  }
  return [
    ...(empty.length > 0 ? [{ why: "always-empty" as const, fields: empty }] : []),
    ...(missing.length > 0 ? [{ why: "never-sent" as const, fields: missing }] : []),
  ];
}
