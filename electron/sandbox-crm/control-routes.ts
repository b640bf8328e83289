/**
 * What is set from outside the CRM: its settings, its faults and its syncs under `/sandbox`. It is the laboratory's side of it, so it leaves no row
 * in the CRM's audit log, and no fault ever hits it.
 */
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { crmFaultAsked, crmFaultKind, crmFaultSeed } from "../../shared/crm-faults";
import { changeSettings, crmSettingsPatch } from "../../shared/crm-settings";
import { json } from "../../shared/words";
import { readAs } from "./bodies";
import type { Changes } from "./changes";
import type { CrmRequest } from "./crm-request";
import { findType } from "./definitions";
import { readFaults, removeFault, resetFaults, seedFaults, setFault } from "./faults";
import { refuseMethod, refusePath } from "./object-routes";
import { isRefusal, refuse } from "./refusal";
import { readSettings, writeSettings } from "./settings";
import { readSync, runSync, stageChange } from "./sync";

/** The body of the answer, or a refusal. */
export function answerControl(
  database: Database,
  now: number,
  changes: Changes,
  request: CrmRequest,
): object {
  const [, what, ...rest] = request.path;
  if (isRefusal(request.body)) return request.body;
  if (what === "settings" && rest.length === 0) return answerSettings(database, request, request.body);
  if (what === "faults" && rest.length < 2) return answerFaults(database, request, request.body, rest[0]);
  if (what === "sync" && rest.length === 0) return answerSync(database, now, changes, request);
  if (what === "sources" && rest.length === 3)
    return answerSource(database, now, request, request.body, rest);
  return refusePath();
}

const sourceBody = z.strictObject({
  properties: z.record(z.string().min(1).max(200), json),
  sourceUpdatedAt: z.number().int().min(0).optional(),
});

function answerSync(database: Database, now: number, changes: Changes, request: CrmRequest): object {
  if (request.method === "GET") return readSync(database, now);
  if (request.method !== "POST") return refuseMethod("GET, POST");
  const taken = runSync(database, now, true);
  changes.announce();
  return { ...readSync(database, now), taken };
}

/** What an integration holds ready for the next sync. */
function answerSource(
  database: Database,
  now: number,
  request: CrmRequest,
  bytes: Buffer,
  [integration = "", type = "", externalId = ""]: string[],
): object {
  if (request.method !== "PUT") return refuseMethod("PUT");
  const body = readAs(bytes, sourceBody);
  if (isRefusal(body)) return body;
  if (
    findType(database, type) === null ||
    !/^[A-Za-z0-9._-]{1,64}$/.test(integration) ||
    externalId.length > 200
  ) {
    return refuse(
      404,
      "NOT_FOUND",
      "Send it to /sandbox/sources/{integration}/{type}/{externalId}; GET /types lists the types.",
    );
  }
  const { properties, sourceUpdatedAt = now } = body;
  stageChange(database, now, { integration, type, externalId, properties, sourceUpdatedAt });
  return readSync(database, now);
}

const seedBody = z.strictObject({ seed: crmFaultSeed });

function answerFaults(
  database: Database,
  request: CrmRequest,
  bytes: Buffer,
  id: string | undefined,
): object {
  if (id === undefined) {
    if (request.method === "GET") return readFaults(database);
    if (request.method !== "PATCH") return refuseMethod("GET, PATCH");
    const body = readAs(bytes, seedBody);
    return isRefusal(body) ? body : seedFaults(database, body.seed);
  }
  if (id === "reset" && request.method === "POST") return resetFaults(database);
  if (request.method === "DELETE") return removeFault(database, id);
  if (request.method !== "PUT") return refuseMethod("PUT, DELETE");
  const body = readAs(bytes, crmFaultAsked);
  if (isRefusal(body)) return body;
  const kind = crmFaultKind.safeParse(body.kind ?? id);
  if (!kind.success) {
    const kinds = crmFaultKind.options.join(", ");
    return refuse(
      422,
      "BODY_NOT_VALID",
      `A fault of the name ${id.slice(0, 40)} needs a kind. Kinds: ${kinds}.`,
    );
  }
  return setFault(database, id, { on: true, ...body, kind: kind.data });
}

function answerSettings(database: Database, request: CrmRequest, bytes: Buffer): object {
  if (request.method === "GET") return readSettings(database);
  if (request.method !== "PATCH") return refuseMethod("GET, PATCH");
  const patch = readAs(bytes, crmSettingsPatch);
  if (isRefusal(patch)) return patch;
  const settings = changeSettings(readSettings(database), patch);
  writeSettings(database, settings);
  return settings;
}
