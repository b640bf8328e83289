/** Where a call came from and what people noted on it: the metadata of a call, as far as something stands there. */
import type { Json } from "../../../../shared/words";
import { valueAt } from "../paths";
import { readPhone } from "../phone";
import { isThere, readBoolean, readText, readTexts } from "./values";

/** Under CallRail's own names; its `source` is `marketingSource`, because a source is something else here. */
const TEXTS = [
  "source_name",
  "medium",
  "campaign",
  "keywords",
  "referrer_domain",
  "referring_url",
  "landing_page_url",
  "last_requested_url",
  "form_url",
  "gclid",
  "fbclid",
  "msclkid",
  "ga",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
  "note",
  "value",
  "lead_status",
];

/** Undefined where nothing of it stands in the body. */
export function readAttribution(body: Json, country: string): Json | undefined {
  const metadata: Record<string, Json> = {};
  const keep = (name: string, value: Json | undefined) => {
    if (value !== undefined) metadata[name] = value;
  };
  keep("marketingSource", readText(body, "source") ?? readText(body, "formatted_tracking_source"));
  for (const name of TEXTS) keep(name, readText(body, name));
  for (const name of ["tags", "detail_tags"]) {
    const tags = readTexts(body, name);
    if (tags.length > 0) keep(name, tags);
  }
  for (const name of ["first_call", "first_form"]) keep(name, readBoolean(body, name));
  for (const name of ["tracking_phone_number", "business_phone_number"]) {
    const number = valueAt(body, name);
    if (isThere(number)) keep(name, readPhone(number, country) ?? readText(body, name));
  }
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}
