/**
 * Facts with where each of them stands: a pack tells no fact without saying so. The place is a dotted path into the
 * payload, several joined by " + ", the URL's path, or a rule in words where no field says it.
 */
import type { ArtifactName, Json } from "../../../shared/words";
import type { CallFacts, ReadArtifact, ReadFrom } from "./pack";
import { isObject } from "./paths";

export type Told = { facts: CallFacts; from: ReadFrom };

export function nothingTold(): Told {
  return { facts: {}, from: {} };
}

/** Undefined is not told: it says nothing. */
export function tell<Name extends keyof CallFacts>(
  told: Told,
  name: Name,
  value: CallFacts[Name] | undefined,
  from: ReadFrom[string],
): void {
  if (value === undefined) return;
  told.facts[name] = value as CallFacts[Name];
  told.from[name] = from;
}

/** One field of `extra` or of `metadata`, with a place of its own. */
export function tellWithin(
  told: Told,
  name: "extra" | "metadata",
  key: string,
  value: Json | undefined,
  from: ReadFrom[string],
): void {
  if (value === undefined) return;
  const within = told.facts[name];
  // Assigned, a key “__proto__” of a payload would be no key but a prototype.
  if (isObject(within) && key !== "__proto__") within[key] = value;
  else told.facts[name] = { ...(isObject(within) ? within : {}), [key]: value };
  told.from[`${name}.${key}`] = from;
}

/** The later one wins, as with object spread. */
export function tellAll(told: Told, ...others: Told[]): Told {
  for (const other of others) {
    Object.assign(told.facts, other.facts);
    Object.assign(told.from, other.from);
  }
  return told;
}

export type ToldArtifacts = { artifacts: Partial<Record<ArtifactName, ReadArtifact>>; from: ReadFrom };

export function tellArtifact(
  told: ToldArtifacts,
  name: ArtifactName,
  artifact: ReadArtifact | undefined,
  from: ReadFrom[string],
): void {
  if (artifact === undefined) return;
  told.artifacts[name] = artifact;
  told.from[`artifact.${name}`] = from;
}
