/** What is usual of a route, and which answers are good: without zod, for the renderer too. */
import type { ForwardSettings } from "./forwarding";

/** What a route has where nothing is said. */
export const usualForwarding = {
  sources: [],
  providers: [],
  types: [],
  condition: "",
  simulated: false,
  sign: "as-it-came",
  timeoutMs: 15_000,
  atOnce: 4,
  catchUp: "by-itself",
  perSecond: 20,
} as const satisfies Omit<ForwardSettings, "name" | "url">;

export function isGoodAnswer({ status }: { status: number | null }): boolean {
  return status !== null && status >= 200 && status < 300;
}
