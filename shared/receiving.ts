/** Whether webhooks come in, in one word: what the tray says. */
import { z } from "zod";

/** `tunnel-down`: this machine receives, and from outside nothing gets here. */
export const receivingState = z.enum(["receiving", "not-receiving", "tunnel-down"]);

export const receiving = z.object({
  state: receivingState,
  /** Where, or why not: `http://127.0.0.1:4400`, or a sentence. */
  detail: z.string().max(500),
});
export type Receiving = z.infer<typeof receiving>;
