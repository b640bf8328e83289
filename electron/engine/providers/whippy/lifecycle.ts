/** Which events belong to a call. None is documented but its end, so nothing is ever said to be missing. */
import type { Lifecycle } from "../pack";
import { CALL_STATUSES, provesEnd } from "./statuses";

export const lifecycle: Lifecycle = { expected: [], awaited };

/** Nothing more is awaited once the call is over by any status, or has one that we do not know: nobody nags about it. */
function awaited(types: string[]): string[] {
  const known = types.every((type) => type === "call.created" || Object.hasOwn(CALL_STATUSES, type));
  if (!known || types.length === 0 || types.some(provesEnd)) return [];
  return types.includes("call_in_progress") ? ["call_completed"] : ["call_in_progress", "call_completed"];
}
