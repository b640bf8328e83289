/** What a person set of how the outbox sends to a destination. What is left out is as its kind says. */
import { z } from "zod";

export const sendingSettings = z.strictObject({});
export type SendingSettings = z.infer<typeof sendingSettings>;
