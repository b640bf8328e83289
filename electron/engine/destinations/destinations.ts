/** The destinations there are. Adding one touches its file and one line here. */
import type { DestinationKind } from "../../../shared/deliveries";
import { anyUrl } from "./any-url";
import type { Destination } from "./destination";
import { sandboxCrm } from "./sandbox-crm";

const destinations: Record<DestinationKind, Destination> = { "sandbox-crm": sandboxCrm, "any-url": anyUrl };

export function destinationOf(kind: DestinationKind): Destination {
  return destinations[kind];
}
