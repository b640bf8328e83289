/**
 * Where our verdict is another than the vendor's own, on purpose. `docs/signatures.md` shows exactly these, and each is
 * tried by its example: a difference that has gone is taken out.
 */
import type { Difference } from "./difference";
import { standardWebhooksDifferences } from "./standard-webhooks-differences";
import { textDifferences } from "./text-differences";
import { twilioDifferences } from "./twilio-differences";

export const differences: Difference[] = [
  ...standardWebhooksDifferences,
  ...textDifferences,
  ...twilioDifferences,
];
