/** The template of an event: `fixtures/<provider>/<type>.json`, or `.form` where the provider sends forms. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pack } from "../providers/pack";

/** Only what the pack knows is a template: the folder holds other files, and types come from anywhere. */
export function readFixture(
  fixtures: string,
  pack: Pick<Pack, "id" | "schemas">,
  type: string,
): Uint8Array | null {
  if (!pack.schemas.some((schema) => schema.type === type)) return null;
  const path = ["json", "form"]
    .map((ending) => join(fixtures, pack.id, `${type}.${ending}`))
    .find((one) => existsSync(one));
  return path === undefined ? null : readFileSync(path);
}
