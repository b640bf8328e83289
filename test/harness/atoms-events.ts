/** Atoms events as the platform would post them: the fixtures, as events of another call. */
import { readFileSync } from "node:fs";

let deliveries = 0;

/** The fixture as an event of `call`, under a delivery id of its own; `change` works on what stands under `metadata`. */
export function atomsEvent(
  fixture: string,
  call: string,
  change: (metadata: Record<string, unknown>) => void = () => {},
): string {
  const file = new URL(`../../fixtures/atoms/${fixture}.json`, import.meta.url);
  const body = JSON.parse(readFileSync(file, "utf8"));
  deliveries += 1;
  body.id = `d${deliveries}`;
  body.metadata.callId = call;
  change(body.metadata);
  return JSON.stringify(body);
}

/** The same in the words of the older draft, which has no delivery id. */
export function draftEvent(fixture: string, call: string): string {
  const file = new URL(`../../fixtures/atoms/${fixture}.json`, import.meta.url);
  return JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), call_id: call });
}
