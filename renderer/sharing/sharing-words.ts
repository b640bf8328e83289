/** Formats and kinds of stand-ins in words. */
import type { ExportFormat, ImportKind, ReplacedKind } from "../../shared/sharing";

export const formatWords: Record<ExportFormat, { name: string; is: string }> = {
  bundle: {
    name: "Bundle",
    is: "One file with every event in full. Another Ringback brings it in and sees the same call.",
  },
  page: {
    name: "Share page",
    is: "One HTML file with timeline, gate and payloads. It opens offline in any browser and runs nothing.",
  },
  ndjson: { name: "NDJSON", is: "One event a line, its body as base64. For scripts." },
  csv: {
    name: "CSV",
    is: "One call a line, for a spreadsheet. Cells that look like formulas are made text.",
  },
  har: { name: "HAR", is: "HAR 1.2: every event as a request, for tools that read network logs." },
  json: { name: "JSON", is: "Every event with its body as JSON, for reading." },
  curl: { name: "cURL", is: "Commands that send the same requests again." },
  http: { name: "Raw HTTP", is: "The requests as they stand on the wire." },
};

export const replacedWords: Record<ReplacedKind, { one: string; many: string }> = {
  secret: { one: "secret left out", many: "secrets left out" },
  phone: { one: "phone number", many: "phone numbers" },
  email: { one: "e-mail address", many: "e-mail addresses" },
  name: { one: "name", many: "names" },
  text: { one: "text", many: "texts" },
  address: { one: "address", many: "addresses" },
  id: { one: "id", many: "ids" },
  url: { one: "link", many: "links" },
  network: { one: "network address", many: "network addresses" },
  birth: { one: "date of birth", many: "dates of birth" },
  data: { one: "long value", many: "long values" },
};

export const importWords: Record<ImportKind, string> = {
  bundle: "A Ringback bundle",
  har: "A HAR file",
  ndjson: "Lines of events",
  json: "Events as JSON",
  curl: "A cURL command",
  http: "An HTTP request",
  body: "A raw body",
};
