/** What Vapi signs: the parts of a request in the order of the credential's payload format, and the time in it. */
import type { OptionValues } from "../../../../shared/pack-options";
import type { RawRequest } from "../pack";
import { headerValues } from "../signatures";
import { readInstant } from "../times";
import { DEFAULT_PAYLOAD, optionOf, textOption } from "./options";

/** The configured format; the body alone where no time is signed. */
export function payloadFormatOf(values: OptionValues | undefined): string {
  const format = textOption(values, "payloadFormat");
  return optionOf(values, "includeTimestamp") === false && format === DEFAULT_PAYLOAD ? "{body}" : format;
}

/** Null where the format asks for a header that is not there, which is named. */
export function composePayload(
  format: string,
  request: RawRequest,
  { values, url }: { values: OptionValues | undefined; url: string },
): { bytes: Uint8Array } | { missing: string } {
  const parts: Uint8Array[] = [];
  for (const part of format.split(/(\{(?:body|timestamp|method|url|svix-id)\})/)) {
    const said = partOf(part, request, values, url);
    if (typeof said === "object" && "missing" in said) return said;
    parts.push(said instanceof Uint8Array ? said : new TextEncoder().encode(said));
  }
  return { bytes: Buffer.concat(parts) };
}

function partOf(
  part: string,
  request: RawRequest,
  values: OptionValues | undefined,
  url: string,
): string | Uint8Array | { missing: string } {
  const header = (optionId: string) => {
    const name = textOption(values, optionId);
    return headerValues(request.headers, name)[0] ?? { missing: name };
  };
  switch (part) {
    case "{body}":
      return request.body;
    case "{timestamp}":
      return header("timestampHeader");
    case "{svix-id}":
      return header("messageIdHeader");
    case "{method}":
      return request.method;
    case "{url}":
      return url;
    default:
      return part;
  }
}

/** The signed moment as epoch milliseconds; null where it cannot be read. */
export function readSignedAt(sent: string, unit: string): number | null {
  if (!/^\d{1,15}$/.test(sent)) return readInstant(sent) ?? null;
  const number = Number(sent);
  const isSeconds = unit === "s" || (unit === "auto" && sent.length <= 11);
  return isSeconds ? number * 1000 : number;
}
