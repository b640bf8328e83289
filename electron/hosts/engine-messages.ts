/** What the window's main process and the engine's process say to each other. Both check what they are sent. */
import { z } from "zod";
import { receiving } from "../../shared/receiving";
import { notice } from "../../shared/window-places";
import { hostFlags } from "./host-flags";

export const toEngine = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("start"), flags: hostFlags }),
  /**
   * The data key, when it was asked for. It travels here only, never in arguments or environment. Null: the keychain does
   * not answer and the folder is to keep a plain key.
   */
  z.object({ kind: z.literal("key"), key: z.object({ base64: z.string(), note: z.string() }).nullable() }),
  /** Something else is true of the key from now on. */
  z.object({ kind: z.literal("key-note"), note: z.string() }),
  /** The machine slept until now. */
  z.object({ kind: z.literal("resumed") }),
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
  /** The first secret is there to be sealed or read. */
  z.object({ kind: z.literal("open-key") }),
  z.object({ kind: z.literal("receiving"), receiving }),
  z.object({ kind: z.literal("notify"), ...notice.shape }),
  z.object({ kind: z.literal("start-tunnel"), tunnelId: z.number().int() }),
  z.object({ kind: z.literal("end-tunnel"), tunnelId: z.number().int() }),
]);
export type FromEngine = z.infer<typeof fromEngine>;
