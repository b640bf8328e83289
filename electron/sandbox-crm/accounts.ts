/** What kind of account a database is: whether it refuses calls that are not final. */
import type { Database } from "better-sqlite3";

export type Account = { name: string; refusesNotFinal: boolean };

const accounts = new WeakMap<Database, Account>();

export function settleAccount(database: Database, account: Account | undefined): void {
  if (account) accounts.set(database, account);
}

export function refusesNotFinal(database: Database): boolean {
  return accounts.get(database)?.refusesNotFinal ?? true;
}
