/**
 * A template body as an event of a run: its call id, numbers, metadata and times. The same template and run give the same
 * bytes; all other values stay. A body that is none of Retell's is left alone.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";
import { EVENTS } from "./event-types";

/** In seconds after the start of the call, as words are. */
type Stretch = { before: number; now: number };

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const event = textAt(body, "event");
  if (body === undefined || event === undefined) return draft;
  const call = objectAt(body, "call");
  const chat = objectAt(body, "chat");
  const asked = objectAt(body, "call_inbound") ?? objectAt(body, "chat_inbound");
  if (call) rekeyCall(call, body, run);
  else if (chat) rekeyChat(chat, run);
  else if (asked) put(asked, "from_number", callerOf(run));
  else if (!Object.hasOwn(EVENTS, event)) return draft;
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function rekeyCall(call: JsonObject, body: JsonObject, run: RunContext): void {
  const oldId = textAt(call, "call_id");
  call.call_id = run.callKey;
  for (const [name, value] of Object.entries(call))
    if (oldId !== undefined && name.endsWith("_url") && typeof value === "string")
      call[name] = value.replaceAll(oldId, run.callKey);
  const own = call.direction === "inbound" ? "from_number" : "to_number";
  put(call, own, callerOf(run));
  if (isObject(call.metadata)) call.metadata = run.metadata;
  rekeyVariables(objectAt(call, "retell_llm_dynamic_variables"), run);
  const sid = objectAt(call, "telephony_identifier");
  if (sid) put(sid, "twilio_call_sid", `CA${digest(run, "leg").slice(0, 32)}`);
  moveTimes(call, body, run);
}

function rekeyVariables(variables: JsonObject | undefined, run: RunContext): void {
  if (variables === undefined) return;
  put(variables, "customer_name", textAt(run.metadata, "name") ?? run.values.name);
  put(variables, "customer_id", textAt(run.metadata, "userId") ?? run.values.userId);
  put(variables, "company", run.values.company);
}

/** The call begins with call_started, or as long before its end as in the template; ends as the run's own steps say. */
function moveTimes(call: JsonObject, body: JsonObject, run: RunContext): void {
  const length = typeof call.duration_ms === "number" ? call.duration_ms : 0;
  const over = run.timeOf("call_ended") ?? run.timeOf("call_analyzed") ?? run.at;
  const start = run.timeOf("call_started") ?? over - length;
  const end = Math.max(start, over);
  if (typeof call.start_timestamp === "number") call.start_timestamp = start;
  if (typeof call.end_timestamp === "number") call.end_timestamp = end;
  if (typeof call.duration_ms === "number" && call.duration_ms > 0) call.duration_ms = end - start;
  if (typeof call.transfer_end_timestamp === "number")
    call.transfer_end_timestamp = run.timeOf("transfer_ended") ?? run.at;
  const cost = objectAt(call, "call_cost");
  if (typeof cost?.total_duration_seconds === "number")
    cost.total_duration_seconds = Math.round((end - start) / 1000);
  const until = Math.max(0, (Math.min(end, run.at) - start) / 1000);
  for (const [place, name] of [
    [call, "transcript_object"],
    [call, "transcript_with_tool_calls"],
    [body, "transcript_with_tool_calls"],
  ] as const)
    stretchWords(place[name], until);
}

/** Words keep their share of the talk: the last one ends when the talk told so far does. */
function stretchWords(turns: Json | undefined, until: number): void {
  if (!Array.isArray(turns)) return;
  const words = turns.flatMap((turn) => {
    const said = valueAt(turn, "words");
    return Array.isArray(said) ? said.filter(isObject) : [];
  });
  const last = Math.max(0, ...words.map(({ end }) => (typeof end === "number" ? end : 0)));
  if (last === 0) return;
  const stretch: Stretch = { before: last, now: until };
  for (const word of words)
    for (const name of ["start", "end"])
      if (typeof word[name] === "number") word[name] = stretched(word[name], stretch);
}

function stretched(seconds: number, { before, now }: Stretch): number {
  return Math.round((seconds / before) * now * 1000) / 1000;
}

function rekeyChat(chat: JsonObject, run: RunContext): void {
  chat.chat_id = `chat_${digest(run, "chat").slice(0, 27)}`;
  if (isObject(chat.metadata)) chat.metadata = run.metadata;
  const start = run.timeOf("chat_started") ?? run.at;
  if (typeof chat.start_timestamp === "number") chat.start_timestamp = start;
  if (typeof chat.end_timestamp === "number") chat.end_timestamp = run.timeOf("chat_ended") ?? run.at;
}

/** Only where the template has the field: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}

function callerOf(run: RunContext): string | undefined {
  return run.values.caller ?? textAt(run.metadata, "phone");
}

function digest(run: RunContext, what: string): string {
  return createHash("sha256").update(`${run.seed}\n${run.runId}\n${run.callKey}\n${what}`).digest("hex");
}
