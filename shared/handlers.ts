/** Handlers: the user's own servers that scenarios, replays and verdicts are sent to. */
import { z } from "zod";
import { at } from "./words";

/** A host other than this machine that the user gave their word for. */
export const handlerHostRow = z.object({
  /** A name, or an address without brackets. */
  host: z.string(),
  /** Where it led when it was allowed; leads it elsewhere, it has to be allowed again. */
  network: z.enum(["private", "public"]),
  allowedAt: at,
});
export type HandlerHostRow = z.infer<typeof handlerHostRow>;
