import { ChevronDown } from "lucide-react";
import { IconButton } from "../ui/Button";
import { Menu, type MenuItem } from "../ui/Menu";
import type { CrmListState } from "./use-crm-list";

const hour = 60 * 60 * 1_000;

/** What this account refuses, keeps and delays. Each is a switch; the CRM obeys from the next request on. */
export function AccountMenu({ list }: { list: CrmListState }) {
  const { settings, changeSettings } = list;
  if (settings === null) return null;
  const { account, idempotency, searchLagMs, sync } = settings;
  const choice = (
    words: string,
    checked: boolean,
    patch: Parameters<typeof changeSettings>[0],
  ): MenuItem => ({
    words,
    checked,
    onSelect: () => changeSettings(patch),
  });
  return (
    <Menu
      label="Settings of this account"
      trigger={
        <IconButton label="Settings of this account">
          <ChevronDown size={14} aria-hidden />
        </IconButton>
      }
      items={[
        choice("Refuses calls that are not final", account.refusesNotFinal, {
          account: { refusesNotFinal: !account.refusesNotFinal },
        }),
        choice("Asks for an Idempotency-Key", idempotency.required, {
          idempotency: { required: !idempotency.required },
        }),
        choice("Refuses what people own (409)", settings.userOwned === "refuse", {
          userOwned: settings.userOwned === "refuse" ? "ignore" : "refuse",
        }),
        "line",
        choice("Keys known for 24 h", idempotency.windowMs === 24 * hour, {
          idempotency: { windowMs: 24 * hour },
        }),
        choice("Keys known for 2 h", idempotency.windowMs === 2 * hour, {
          idempotency: { windowMs: 2 * hour },
        }),
        choice("Knows no keys", idempotency.windowMs === 0, { idempotency: { windowMs: 0 } }),
        "line",
        choice("Search lags 2 s", searchLagMs === 2_000, { searchLagMs: 2_000 }),
        choice("Search lags 10 s", searchLagMs === 10_000, { searchLagMs: 10_000 }),
        choice("Search lags nothing", searchLagMs === 0, { searchLagMs: 0 }),
        "line",
        choice("Syncs every minute", sync.everyMs === 60_000, { sync: { everyMs: 60_000 } }),
        choice("Syncs every 5 minutes", sync.everyMs === 300_000, { sync: { everyMs: 300_000 } }),
        choice("Syncs by hand only", sync.everyMs === 0, { sync: { everyMs: 0 } }),
      ]}
    />
  );
}
