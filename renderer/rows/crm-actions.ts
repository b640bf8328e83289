/** What can be done with a record of the sandbox CRM. */
import type { CrmListRow } from "../../shared/crm-card";
import { askWhy, openCrmRecord } from "../view";
import { copyAs } from "./copy-rows";
import type { RowAction } from "./row-action";

/** The key of the call a record was written for: of a call its own, of a task that of its call. */
const callOf = (row: CrmListRow | undefined) =>
  (row?.type === "calls" ? row.externalId : row?.callExternalId) ?? null;

export const crmActions: readonly RowAction<CrmListRow>[] = [
  { words: "Open", part: "open", can: () => true, run: ([row]) => row && openCrmRecord(row.type, row.id) },
  {
    words: "Open its contact",
    part: "open",
    can: ([row]) => row?.contactId != null,
    run: ([row]) => row?.contactId && openCrmRecord("contacts", row.contactId),
  },
  {
    words: "Why is it so?",
    part: "open",
    can: () => true,
    run: ([row]) => row && askWhy(callOf(row) ?? row.externalId ?? row.id),
  },
  {
    words: "Copy its id",
    part: "copy",
    can: () => true,
    run: ([row]) => row && void copyAs("The id", () => row.id),
  },
  {
    words: "Copy its external id",
    part: "copy",
    can: ([row]) => row?.externalId != null,
    run: ([row]) => row && void copyAs("The external id", () => row.externalId ?? ""),
  },
  {
    words: "Copy it as JSON",
    part: "copy",
    can: () => true,
    run: ([row]) => row && void copyAs("The record", () => JSON.stringify(row, null, 2)),
  },
];
