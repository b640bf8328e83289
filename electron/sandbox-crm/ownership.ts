/**
 * Whose a value is. A person cannot change what an integration owns, and is told where to change it; an integration's
 * value for what people own is left out and named. Where both may write, the policy of the property decides, and a
 * value that lost is listed as a conflict, never dropped in silence.
 */
import type { Database } from "better-sqlite3";
import type { CrmProperty, CrmType } from "../../shared/crm";
import { integrationName } from "../../shared/crm-integrations";
import type { CrmSettings } from "../../shared/crm-settings";
import type { Json } from "../../shared/words";
import { undefinedProperty } from "./built-in-properties";
import { noteConflict } from "./conflicts";
import { findProperty } from "./definitions";
import type { Properties, StoredObject } from "./objects";
import { readProperty, sameJson } from "./properties";
import { type Refusal, refuse } from "./refusal";
import { checkValue } from "./value-checks";
import { ownIntegration, type Writer } from "./writer";

export type Decided = {
  /** What may be written. */
  properties: Properties;
  /** Left out, because people own it. */
  ignored: string[];
  /** Left out, because a person edited it and the policy keeps that. */
  kept: string[];
  /** To be listed once everything else has passed. */
  conflicts: Conflict[];
};

type Conflict = {
  property: CrmProperty;
  integrationValue: Json;
  userValue: Json;
  decided: "integration" | "user" | null;
};

export function decideOwnership(
  database: Database,
  given: {
    type: CrmType;
    found: StoredObject | null;
    properties: Properties;
    writer: Writer;
    userOwned: CrmSettings["userOwned"];
    /** When the value changed at its source. */
    changedAt: number;
  },
): Decided | Refusal {
  const { found, writer } = given;
  const decided: Decided = { properties: {}, ignored: [], kept: [], conflicts: [] };
  for (const [name, value] of Object.entries(given.properties)) {
    const property = findProperty(database, given.type, name) ?? undefinedProperty(name);
    const now = found === null ? null : readProperty(found.properties, name);
    if (sameJson(now, value)) {
      decided.properties[name] = value;
      continue;
    }
    if (!property.editableBy.includes(writer.kind) && isHeld(property, found, name)) {
      if (writer.kind === "user") return refuseLocked(property, found);
      if (given.userOwned === "refuse") return refuseOwned(property);
      decided.ignored.push(name);
      continue;
    }
    const invalid = checkValue(property, value);
    if (invalid !== null) return invalid;
    const editedBy = found?.provenance[name];
    if (writer.kind !== "integration" || editedBy?.by !== "user") {
      decided.properties[name] = value;
      continue;
    }
    const winner = decideWinner(property, editedBy.at, given.changedAt);
    decided.conflicts.push({ property, integrationValue: value, userValue: now, decided: winner });
    if (winner === "integration") decided.properties[name] = value;
    else decided.kept.push(name);
  }
  return decided;
}

/** Where a person would have to change it; null: they may change it here. */
export function lockOf(property: CrmProperty, found: StoredObject): string | null {
  if (property.editableBy.includes("user") || !isHeld(property, found, property.name)) return null;
  if (property.owner === "system") return "the CRM itself";
  return property.sourceSystem ?? integrationName(found.integration);
}

/** An integration holds its values in the records it wrote; in a record made by hand they are nobody's yet. */
function isHeld(property: CrmProperty, found: StoredObject | null, name: string): boolean {
  if (property.owner !== "integration") return true;
  if (found === null || found.externalId !== null) return found !== null;
  return found.integration !== ownIntegration && Object.hasOwn(found.integrationProperties, name);
}

export function noteConflicts(
  database: Database,
  now: number,
  objectId: string,
  writer: Writer,
  conflicts: Conflict[],
): void {
  for (const { property, ...conflict } of conflicts) {
    noteConflict(database, {
      objectId,
      property: property.name,
      policy: property.policy,
      actor: writer.actor,
      at: now,
      ...conflict,
    });
  }
}

function decideWinner(
  property: CrmProperty,
  editedAt: number,
  changedAt: number,
): "integration" | "user" | null {
  if (property.policy === "integration_wins") return "integration";
  if (property.policy === "user_wins") return "user";
  if (property.policy === "manual") return null;
  return changedAt >= editedAt ? "integration" : "user";
}

function refuseLocked(property: CrmProperty, found: StoredObject | null): Refusal {
  if (property.owner === "system") {
    return refuse(403, "FIELD_LOCKED", `${property.label} is kept by the CRM itself. Nobody can change it.`, {
      property: property.name,
      owner: "system",
      editIn: null,
    });
  }
  const source = (found && lockOf(property, found)) ?? property.sourceSystem ?? "its integration";
  return refuse(403, "FIELD_LOCKED", `${property.label} is owned by ${source}. Change it in ${source}.`, {
    property: property.name,
    owner: property.owner ?? "integration",
    editIn: source,
  });
}

function refuseOwned(property: CrmProperty): Refusal {
  return refuse(
    409,
    "FIELD_OWNED",
    `${property.label} is owned by people. Leave it out, or let this account ignore such values (userOwned: "ignore").`,
    { property: property.name, owner: property.owner ?? "user" },
  );
}
