/**
 * A template with a run's own ids, times, person and company in it, on the path that names its event. The same
 * template and run give the same bytes; all other values stay, numbers digit for digit. A body that is no JSON object
 * is left alone.
 */
import { createHash } from "node:crypto";
import type { DraftRequest, RunContext } from "../pack";
import { textAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";
import { type CallRailEventType, eventOf, LISTED } from "./event-types";
import { fillPerson, personOf } from "./rekey-person";
import { rekeyTexts, retime } from "./rekey-times";

const PREFIXES = { call: "CAL", text: "SCI", form: "FRM" };

export function makeCallKey(drawn: string): string {
  return `${PREFIXES.call}${digest(drawn)}`;
}

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const event = eventOf(run.type);
  if (!event) return draft;
  const path = appendPath(draft.path, run.type);
  const body = parseTemplate(draft.body);
  if (body === undefined) return { ...draft, path };
  retime(body, event, run);
  if (run.type === LISTED) fillListedIds(body, run);
  else fillIds(body, event, run);
  fillPerson(body, event, run);
  return { ...draft, path, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function appendPath(path: string, type: string): string {
  const [before = "", ...query] = path.split("?");
  return [`${before.replace(/\/+$/, "")}/${type}`, ...query].join("?");
}

/** The person is the same in all events of a run. Links repeat the id of the call, so they change with it. */
function fillIds(body: JsonObject, event: CallRailEventType, run: RunContext): void {
  const old = textAt(body, "resource_id");
  const own = `${PREFIXES[event.about]}${digest(run.runId, run.seed, run.callKey, run.type, run.at)}`;
  const resourceId = event.about === "call" ? run.callKey : own;
  if (old !== undefined) rekeyTexts(body, (text) => text.replaceAll(old, resourceId));
  body.resource_id = resourceId;
  if (body.id !== undefined) body.id = Number.parseInt(digest(resourceId).slice(0, 8), 16);
  if (body.person_resource_id !== undefined) {
    body.person_resource_id = `PER${digest(run.runId, run.seed, personOf(run).phone ?? "")}`;
  }
}

function fillListedIds(body: JsonObject, run: RunContext): void {
  const old = textAt(body, "id");
  if (old !== undefined) rekeyTexts(body, (text) => text.replaceAll(old, run.callKey));
  body.id = run.callKey;
  if (body.person_id !== undefined) {
    body.person_id = `PER${digest(run.runId, run.seed, personOf(run).phone ?? "")}`;
  }
}

/** 32 hex digits, as CallRail's ids have behind their prefix. */
function digest(...parts: (string | number)[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}
