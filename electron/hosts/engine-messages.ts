/** What the window's main process and the engine's process say to each other. Both check what they are sent. */
import { z } from "zod";
import { hostFlags } from "./host-flags";

export const toEngine = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("start"),
    flags: hostFlags,
    /** Null: the folder keeps a plain key of its own. It travels here only, never in arguments or environment. */
    key: z.object({ base64: z.string(), note: z.string() }).nullable(),
  }),
  /** Comes with one port; the window speaks the contract on its other end. */
  z.object({ kind: z.literal("client"), windowId: z.number().int() }),
  /** Comes with one port, at whose other end the tunnel's process is. */
  z.object({ kind: z.literal("tunnel"), tunnelId: z.number().int() }),
  z.object({ kind: z.literal("tunnel-ended"), tunnelId: z.number().int() }),
  z.object({ kind: z.literal("stop") }),
]);
export type ToEngine = z.infer<typeof toEngine>;

export const fromEngine = z.discriminatedUnion("kind", [
  /** With the ports it listens on: a restart takes the same. */
  z.object({
    kind: z.literal("ready"),
    ports: z.object({ receiverPort: z.number(), consolePort: z.number(), crmPort: z.number() }),
  }),
  z.object({ kind: z.literal("cannot-start"), reason: z.string() }),
  z.object({ kind: z.literal("start-tunnel"), tunnelId: z.number().int() }),
  z.object({ kind: z.literal("end-tunnel"), tunnelId: z.number().int() }),
]);
export type FromEngine = z.infer<typeof fromEngine>;
