/** What a start may be told, on every host: the options of `serve` and `open`, as the window hands them to its engine. */
import { z } from "zod";

const port = z.number().int().min(0).max(65_535).optional();

export const hostFlags = z.object({
  data: z.string().optional(),
  keyFile: z.string().optional(),
  receiverHost: z.string(),
  receiverPort: port,
  consolePort: port,
  crmPort: port,
  crm: z.string().optional(),
  crmTokenFile: z.string().optional(),
  publicUrl: z.array(z.string()),
  testClock: z.boolean(),
  /** A throw-away folder: nothing outside of this machine is told. */
  demo: z.boolean(),
  json: z.boolean(),
  /** Of `serve`: keeps the log in this file too. The window always keeps one. */
  logFile: z.string().optional(),
  /** For tests: a file that says where an edge in the place of ngrok's is. */
  ngrokEdge: z.string().optional(),
});
export type HostFlags = z.infer<typeof hostFlags>;
