/**
 * What is set from outside the CRM: its settings under `/sandbox`. It is the laboratory's side of it, so it leaves no row
 * in the CRM's audit log, and no fault ever hits it.
 */
import type { Database } from "better-sqlite3";
import { changeSettings, crmSettingsPatch } from "../../shared/crm-settings";
import { readAs } from "./bodies";
import type { CrmRequest } from "./crm-request";
import { refuseMethod, refusePath } from "./object-routes";
import { isRefusal } from "./refusal";
import { readSettings, writeSettings } from "./settings";

/** The body of the answer, or a refusal. */
export function answerControl(database: Database, request: CrmRequest): object {
  const [, what, ...rest] = request.path;
  if (isRefusal(request.body)) return request.body;
  if (what === "settings" && rest.length === 0) return answerSettings(database, request, request.body);
  return refusePath();
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
