/** What an account of this CRM is set to. Stored as one value, so that a switch over REST survives a restart. */
import type { Database } from "better-sqlite3";
import { type CrmSettings, crmSettings } from "../../shared/crm-settings";
import { prepared } from "./database";

export function readSettings(database: Database): CrmSettings {
  const stored = prepared(database, "SELECT value FROM setting WHERE key = 'account'").pluck().get();
  return crmSettings.parse(typeof stored === "string" ? JSON.parse(stored) : {});
}

export function writeSettings(database: Database, settings: CrmSettings): void {
  prepared(
    database,
    "INSERT INTO setting VALUES ('account', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  ).run(JSON.stringify(settings));
}

/** What the account is born with; what was switched since stays. */
export function settleAccount(database: Database, account: CrmSettings["account"] | undefined): void {
  const stored = prepared(database, "SELECT value FROM setting WHERE key = 'account'").pluck().get();
  if (stored !== undefined || account === undefined) return;
  writeSettings(database, { ...crmSettings.parse({}), account });
}
