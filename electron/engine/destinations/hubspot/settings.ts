/** What is set of a HubSpot destination, read with its presets. A value that does not fit counts as not set. */
import { z } from "zod";
import type { Json } from "../../../../shared/words";
import type { DestinationSettings } from "../destination";
import { defaultDispositions } from "./words";

export const ownAddress = "https://api.hubapi.com";

const lines = z.union([z.string(), z.array(z.string())]);
const name = z.string().regex(/^[a-z0-9_]{1,100}$/);

const values = z.object({
  objectsPath: z.enum(["crm/v3/objects", "crm/objects/2026-03"]).catch("crm/v3/objects"),
  onlyTestAccounts: z.boolean().catch(true),
  createContacts: z.boolean().catch(false),
  contactIdProperty: name.catch("ringback_external_id"),
  owners: lines.catch([]).transform(readPairs),
  dispositions: lines.catch(defaultDispositions).transform(readPairs),
  companies: z.enum(["never", "by-name"]).catch("never"),
  recordKey: z.enum(["property", "marker"]).catch("property"),
  taskDueHours: z.coerce.number().min(0).max(8760).catch(24),
  tickets: z.enum(["never", "missed-inbound", "follow-up"]).catch("never"),
  ticketPipeline: z.string().min(1).max(100).catch("0"),
  ticketStage: z.string().min(1).max(100).catch("1"),
});
export type HubSpotValues = z.infer<typeof values>;

export function readValues(given: DestinationSettings["values"]): HubSpotValues {
  return values.parse({ ...given });
}

export function addressOf({ url }: Pick<DestinationSettings, "url">): string {
  return (url || ownAddress).replace(/\/+$/, "");
}

/** `name = value`, one a line; what has no `=` is passed over. Names are compared without case. */
function readPairs(given: string | string[]): Map<string, string> {
  const pairs = (typeof given === "string" ? given.split("\n") : given).flatMap(
    (line): [string, string][] => {
      const at = line.lastIndexOf("=");
      const [left, right] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      return at > 0 && left !== "" && right !== "" ? [[left.toLowerCase(), right]] : [];
    },
  );
  return new Map(pairs);
}

export function lookUp(pairs: Map<string, string>, name: string | null): string | null {
  return name === null ? null : (pairs.get(name.trim().toLowerCase()) ?? null);
}

export type Properties = Record<string, Json>;
