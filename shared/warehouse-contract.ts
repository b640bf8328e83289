/** The verbs of a warehouse on this machine: what is in it, and its rows as text, page by page. */
import { oc } from "@orpc/contract";
import { z } from "zod";

const errors = { NOT_FOUND: {}, CONFLICT: {} } as const;

export const warehouseTable = z.enum(["fact_call", "fact_call_event", "dim_contact"]);
export type WarehouseTable = z.infer<typeof warehouseTable>;

export const warehouseLook = z.object({
  /** The whole path on this machine. */
  file: z.string(),
  /** Empty: there is no file yet. */
  tables: z.array(z.object({ name: warehouseTable, rows: z.number().int() })),
});
export type WarehouseLook = z.infer<typeof warehouseLook>;

export const warehousePage = z.object({
  /** Whole lines; of CSV the first page begins with the names of the columns. */
  text: z.string(),
  rows: z.number().int(),
  /** Asked for the next page; null: this was the last. */
  after: z.string().nullable(),
});

/** Nothing here is redacted: who asks gets what the warehouse holds. */
export const warehouseContract = {
  look: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/warehouse",
      summary: "The tables of a warehouse",
    })
    .errors(errors)
    .input(z.object({ destinationId: z.string() }))
    .output(warehouseLook),
  /** About a megabyte a page, in the order of the key: a row that is written meanwhile may be its next version. */
  page: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/warehouse/rows",
      summary: "Rows of a warehouse table",
    })
    .errors({ ...errors, UNPROCESSABLE_CONTENT: {} })
    .input(
      z.object({
        destinationId: z.string(),
        table: warehouseTable.default("fact_call"),
        format: z.enum(["csv", "ndjson"]).default("csv"),
        after: z.string().max(2000).optional(),
      }),
    )
    .output(warehousePage),
};
