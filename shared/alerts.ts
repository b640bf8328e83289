/** Alerts: what goes on being wrong until somebody does something, each with the one thing to do. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { placeScreen } from "./window-places";
import { at, atOrNull } from "./words";

export const alertKind = z.enum(["delivery", "stuck", "tunnel", "disk", "damage"]);
export type AlertKind = z.infer<typeof alertKind>;

export const alertRow = z.object({
  kind: alertKind,
  /** What it is about: a destination, a call; one alert for each. */
  subject: z.string(),
  title: z.string(),
  sentence: z.string(),
  /** The one thing to do, and where. */
  action: z.object({ words: z.string(), screen: placeScreen, id: z.string().nullable() }),
  since: at,
  /** When somebody was told last; null: it was held back with others. */
  toldAt: atOrNull,
});
export type AlertRow = z.infer<typeof alertRow>;

/** Where alerts are posted to as JSON: set or not, never the address itself. */
export const alertWebhook = z.object({
  set: z.boolean(),
  host: z.string().nullable(),
  /** What became of the last post; null: there was none. */
  last: z.object({ at, ok: z.boolean(), says: z.string() }).nullable(),
});
export type AlertWebhook = z.infer<typeof alertWebhook>;

export const alertsContract = {
  alerts: {
    list: oc
      .route({
        method: "GET",
        path: "/alerts",
        summary: "The alerts that are open, and the webhook that is told",
      })
      .output(z.object({ rows: z.array(alertRow), cursor: z.null(), webhook: alertWebhook })),
    /** Null takes it away. */
    setWebhook: oc
      .route({
        method: "PUT",
        path: "/alerts/webhook",
        summary: "Sets the URL that alerts are posted to, or takes it away",
      })
      .errors({ UNPROCESSABLE_CONTENT: {}, CONFLICT: {} })
      .input(z.object({ url: z.string().max(2000).nullable() }))
      .output(alertWebhook),
    /** Posts a sample and answers what became of it. */
    test: oc
      .route({
        method: "POST",
        path: "/alerts/test",
        summary: "Posts a sample alert and answers what became of it",
        successStatus: 200,
      })
      .errors({ CONFLICT: {} })
      .output(alertWebhook),
  },
};
