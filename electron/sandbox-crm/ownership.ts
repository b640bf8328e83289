/**
 * Whose a value is. A person cannot change what an integration owns, and is told where to change it; an integration's
 * value for what people own is left out and named. Where both may write, the policy of the property decides, and a
 * value that lost is listed as a conflict, never dropped in silence.
 */
import type { Database } from "better-sqlite3";
import type { CrmProperty, CrmType } from "../../shared/crm";
import type { CrmSettings } from "../../shared/crm-settings";
import type { Json } from "../../shared/words";
import { noteConflict } from "./conflicts";
import { findProperty, undefinedProperty } from "./definitions";
import type { Properties, StoredObject } from "./objects";
import { readProperty, sameJson } from "./properties";
import { type Refusal, refuse } from "./refusal";
import type { Writer } from "./writer";

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
    if (!property.editableBy.includes(writer.kind)) {
      if (writer.kind === "user") return refuseLocked(property);
      if (given.userOwned === "refuse") return refuseOwned(property);
      decided.ignored.push(name);
      continue;
    }
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

function refuseLocked(property: CrmProperty): Refusal {
  const owner = property.owner === "system" ? "the CRM itself" : (property.sourceSystem ?? "an integration");
  const where =
    property.owner === "system"
      ? "Nobody can change it."
      : `Change it in ${property.sourceSystem ?? "its source"}.`;
  return refuse(403, "FIELD_LOCKED", `${property.label} is owned by ${owner}. ${where}`, {
    property: property.name,
    owner: property.owner ?? "integration",
    editIn: property.sourceSystem,
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
