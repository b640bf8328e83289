import type { SourceRow } from "../../shared/sources";

/** A first event for a source, ready to paste into a shell. */
export function sampleCurl(source: Pick<SourceRow, "url">): string {
  return [
    `curl -X POST ${source.url}`,
    "-H 'content-type: application/json'",
    `-d '{"event":{"type":"call.initiate","data":{"call":{"id":"c_hello"}}}}'`,
  ].join(" \\\n  ");
}
