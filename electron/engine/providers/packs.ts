/** The packs there are. Adding a provider is one line here, its folder and its fixtures. */
import type { PackId } from "../../../shared/words";
import { aircall } from "./aircall/pack";
import { atoms } from "./atoms/pack";
import { bland } from "./bland/pack";
import { callrail } from "./callrail/pack";
import { elevenlabs } from "./elevenlabs/pack";
import { generic } from "./generic/pack";
import { mirai } from "./mirai/pack";
import type { Pack } from "./pack";
import { retell } from "./retell/pack";
import { standardWebhooks } from "./standard-webhooks/pack";
import { telnyx } from "./telnyx/pack";
import { twilio } from "./twilio/pack";
import { vapi } from "./vapi/pack";
import { vonage } from "./vonage/pack";
import { whippy } from "./whippy/pack";

export const packs: readonly Pack[] = checkPacks([
  mirai,
  callrail,
  atoms,
  whippy,
  twilio,
  retell,
  vapi,
  telnyx,
  vonage,
  aircall,
  elevenlabs,
  bland,
  standardWebhooks,
  generic,
]);

/** The pack of a provider; undefined where none is listed yet. */
export function findPack(id: PackId): Pack | undefined {
  return packs.find((pack) => pack.id === id);
}

/** The pack of a source that exists: sources are only made for packs that are listed. */
export function packOf(id: PackId): Pack {
  const pack = findPack(id);
  if (!pack)
    throw new Error(`No pack “${id}” is listed. This folder was written by a newer Ringback: update.`);
  return pack;
}

/** Two packs with one id would read each other's events: that stops the start. */
export function checkPacks(listed: Pack[]): Pack[] {
  const twice = listed.find((pack, index) => listed.findIndex(({ id }) => id === pack.id) !== index);
  if (twice) throw new Error(`Two packs have the id “${twice.id}”. Give one of them another id in packs.ts.`);
  return listed;
}
