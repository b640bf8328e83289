/**
 * A template of the sample desk with a run's own ids, times and person in it. The same template and run give the same
 * bytes. A body of another shape is left alone: whose ids stand where in it, nobody said.
 */
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { withHeader } from "../signatures";
import { type JsonObject, parseTemplate } from "../template";
import { messageIdOf } from "../user-defined/message-id";

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const data = objectAt(body, "data");
  const call = objectAt(data, "call");
  if (!body || !data || !call) return draft;
  body.timestamp = new Date(run.at).toISOString();
  call.id = run.callKey;
  rekeyTimes(call, run);
  const number = run.values.caller ?? textAt(run.metadata, "phone");
  put(call, call.direction === "outbound" ? "to" : "from", number);
  const caller = objectAt(data, "caller");
  if (caller) {
    put(caller, "name", textAt(run.metadata, "name") ?? run.values.name);
    put(caller, "id", textAt(run.metadata, "userId") ?? run.values.userId);
  }
  if (isObject(data.metadata)) data.metadata = { ...data.metadata, ...run.metadata };
  const report = objectAt(data, "report");
  const link = textAt(report, "recording_url");
  if (report && link !== undefined) report.recording_url = link.replace(/[^/]+(?=\.mp3$)/, run.callKey);
  return {
    ...draft,
    headers: withHeader(draft.headers, "webhook-id", messageIdOf(run)),
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

function rekeyTimes(call: JsonObject, run: RunContext): void {
  const endedAt = run.timeOf("call.ended") ?? run.at;
  const startedAt = run.timeOf("call.ringing") ?? run.timeOf("call.answered") ?? run.at;
  const answeredAt = run.timeOf("call.answered") ?? startedAt;
  if (typeof call.started_at === "string") call.started_at = new Date(startedAt).toISOString();
  if (typeof call.seconds === "number" && call.seconds > 0)
    call.seconds = Math.max(0, Math.round((endedAt - answeredAt) / 1000));
}

/** Only where the template has the field: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}
