/**
 * Which account a token belongs to: its kind, for the guard against production, and its time zone, for a day's limit.
 * Asked once an hour, not once a delivery: an account does not change its kind.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { SendOutcome } from "../destination";
import { observe } from "./answers";
import type { HubSpotClient } from "./client";

const details = z.object({
  portalId: z.number().optional().catch(undefined),
  accountType: z.string(),
  timeZone: z.string().nullish().catch(null),
});
export type Account = { portalId: string; accountType: string; timeZone: string | null };

const keptMs = 3_600_000;
const mostKept = 50;
const kept = new Map<string, { at: number; account: Account }>();

export async function readAccount(client: HubSpotClient, token: string): Promise<Account | SendOutcome> {
  const key = createHash("sha256").update(`${client.address} ${token}`).digest("hex");
  const known = kept.get(key);
  if (known && Date.now() - known.at < keptMs) return known.account;
  const asked = await client.get("/account-info/v3/details");
  if (!asked.ok) return observe(asked.failed, null);
  const read = details.safeParse(asked.value);
  if (!read.success) {
    return {
      class: "config",
      status: asked.answer.status,
      observed: "it does not say what kind of account it is. Check the address of the API.",
    };
  }
  const account = {
    portalId: String(read.data.portalId ?? "?"),
    accountType: read.data.accountType,
    timeZone: read.data.timeZone ?? null,
  };
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, { at: Date.now(), account });
  return account;
}

export function isTestAccount({ accountType }: Account): boolean {
  return accountType === "DEVELOPER_TEST" || accountType === "SANDBOX";
}

/** Null where Ringback may write to it. */
export function refuseProduction(account: Account, onlyTestAccounts: boolean): string | null {
  if (!onlyTestAccounts || isTestAccount(account)) return null;
  return `Account ${account.portalId} is of the kind ${account.accountType}, and this destination takes developer test and sandbox accounts only. Nothing was written. Switch “Only developer test or sandbox accounts” off if that is what you want.`;
}
