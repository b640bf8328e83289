/** Where a call came from and what people noted on it: the metadata of a call, as far as something stands there. */
import type { Json } from "../../../../shared/words";
import { valueAt } from "../paths";
import { readPhone } from "../phone";
import { type Told, tellWithin } from "../told";
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

export function readAttribution(told: Told, body: Json, country: string): void {
  const keep = (name: string, value: Json | undefined, path = name) =>
    tellWithin(told, "metadata", name, value, path);
  for (const path of ["formatted_tracking_source", "source"])
    keep("marketingSource", readText(body, path), path);
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
}
