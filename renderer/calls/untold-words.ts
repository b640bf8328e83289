import type { CallDetail } from "../../shared/calls";
import type { DeliveryDetail } from "../../shared/deliveries";

type Told = Pick<DeliveryDetail, "destinationId" | "version">;
type Looked = Pick<CallDetail["gate"][number], "destinationId" | "state" | "version">;

/**
 * Of a version that no step was made of. Where every gate that looked at it is open and its destination was told
 * before, nothing in it was new to anybody; else it may still be told.
 */
export function untoldWords(version: number, deliveries: readonly Told[], gate: readonly Looked[]): string {
  const told = new Set(deliveries.flatMap((one) => (one.version < version ? [one.destinationId] : [])));
  const looked = gate.filter((verdict) => verdict.version === version);
  const isNothingNew =
    looked.length > 0 &&
    looked.every(({ state, destinationId }) => state === "opened" && told.has(destinationId));
  return isNothingNew
    ? "Nothing to tell: what is new in it goes to no destination."
    : "Not told to any destination yet.";
}
