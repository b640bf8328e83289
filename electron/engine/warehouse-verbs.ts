/** The verbs of a warehouse on this machine: its counts and its rows. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { keyOfPage } from "./warehouse/warehouse-file";
import { WarehouseFailed } from "./warehouse/warehouses";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Errors = {
  NOT_FOUND(options: { message: string }): Error;
  CONFLICT(options: { message: string }): Error;
};

const nothingYet = "There is no file yet: it is made with the first call record.";

export function warehouseVerbs(os: Os, { setup, warehouses }: RouterParts) {
  function fileOf(destinationId: string, errors: Errors): unknown {
    const stored = setup.destination(destinationId);
    if (stored?.kind !== "warehouse") throw errors.NOT_FOUND({ message: "There is no such warehouse." });
    return stored.settings.file;
  }

  return {
    look: os.warehouse.look.handler(async ({ input, errors }) => {
      const file = warehouses.of(fileOf(input.destinationId, errors));
      const seen = await file.look();
      if (seen && "failed" in seen) throw errors.CONFLICT({ message: seen.failed });
      return { file: file.path, tables: seen?.tables ?? [] };
    }),

    page: os.warehouse.page.handler(async ({ input, errors }) => {
      const { destinationId, table, format, after } = input;
      const file = fileOf(destinationId, errors);
      const key = after === undefined ? null : keyOfPage(table, after);
      if (after !== undefined && key === null)
        throw errors.UNPROCESSABLE_CONTENT({ message: "“after” is not what an earlier page answered." });
      const page = await warehouses.page(file, { table, format, after: key }).catch((error: unknown) => {
        if (error instanceof WarehouseFailed) throw errors.CONFLICT({ message: error.message });
        throw error;
      });
      if (page === null) throw errors.CONFLICT({ message: nothingYet });
      return { ...page, after: page.after && JSON.stringify(page.after) };
    }),
  };
}
