/**
 * A template of the sample dialler with a run's own ids, times and person in it. The same template and run give the
 * same bytes. A body of another shape is left alone: whose ids stand where in it, nobody said.
 */
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { withHeader } from "../signatures";
import { type JsonObject, parseTemplate } from "../template";
import { messageIdOf } from "../user-defined/message-id";

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const reminder = objectAt(body, "reminder");
  if (!body || !reminder) return draft;
  reminder.id = run.callKey;
  body.sent_at = isoOf(run.at);
  rekeyTimes(reminder, run);
  const patient = objectAt(body, "patient");
  if (patient) {
    put(patient, "phone", run.values.caller ?? textAt(run.metadata, "phone"));
    put(patient, "name", textAt(run.metadata, "name") ?? run.values.name);
    put(patient, "ref", textAt(run.metadata, "userId") ?? run.values.userId);
  }
  if (isObject(body.appointment)) body.appointment = { ...body.appointment, ...run.metadata };
  const report = objectAt(body, "report");
  const link = textAt(report, "recording");
  if (report && link !== undefined) report.recording = link.replace(/[^/]+(?=\.mp3$)/, run.callKey);
  return {
    ...draft,
    headers: withHeader(draft.headers, "webhook-id", messageIdOf(run)),
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

function rekeyTimes(reminder: JsonObject, run: RunContext): void {
  const endedAt = run.timeOf("reminder.finished") ?? run.at;
  const startedAt = run.timeOf("reminder.answered") ?? endedAt;
  if (typeof reminder.started_at === "string") reminder.started_at = isoOf(startedAt);
  if (typeof reminder.seconds === "number" && reminder.seconds > 0)
    reminder.seconds = Math.max(0, Math.round((endedAt - startedAt) / 1000));
}

/** Only where the template has the field: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
