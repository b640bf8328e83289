/** What a person set of a destination's gate. What is left out is as its preset says. */
import { z } from "zod";

export const gateSettings = z.strictObject({});
export type GateSettings = z.infer<typeof gateSettings>;
