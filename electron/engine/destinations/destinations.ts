/** The destinations there are. Adding one touches its file and one line here. */
import type { DestinationKind } from "../../../shared/deliveries";
import { anyUrl } from "./any-url";
import { avionte } from "./avionte/avionte";
import type { Destination } from "./destination";
import { hubspot } from "./hubspot/hubspot";
import { mail } from "./mail/mail";
import { orders } from "./orders";
import { postgres } from "./postgres/postgres";
import { restTemplate } from "./rest-template/rest-template";
import { salesforce } from "./salesforce/salesforce";
import { sandboxCrm } from "./sandbox-crm";
import { slack } from "./slack/slack";
import { warehouse } from "./warehouse/warehouse";
import { whatsapp } from "./whatsapp";
import { zendesk } from "./zendesk/zendesk";

const destinations: Partial<Record<DestinationKind, Destination>> = {
  "sandbox-crm": sandboxCrm,
  hubspot,
  salesforce,
  avionte,
  "rest-template": restTemplate,
  warehouse,
  postgres,
  "any-url": anyUrl,
  slack,
  mail,
  zendesk,
  whatsapp,
  orders,
};

export function destinationOf(kind: DestinationKind): Destination {
  const known = destinations[kind];
  if (!known) throw new Error(`Ringback has no destination of the kind ${kind}.`);
  return known;
}

/** The kinds that can be set up, in the order they are offered. */
export const destinationKinds = Object.keys(destinations) as DestinationKind[];
