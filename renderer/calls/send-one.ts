/** A first event to send by hand, in the reader's own tool. */
import type { PackId } from "../../shared/words";

export type Tool = "curl" | "powershell" | "node";
/** Parts of a line with what they are, for their colour. */
export type CodePart = { text: string; tone?: "command" | "string" };
export type CodeLine = readonly CodePart[];

const bodies: Partial<Record<PackId, string>> = {
  mirai: '{"event":{"type":"call.initiate","data":{"call":{"id":"c_hello"}}}}',
  vapi: '{"message":{"type":"status-update","status":"ringing","call":{"id":"call_hello"}}}',
  elevenlabs:
    '{"type":"post_call_transcription","event_timestamp":1772464283,"data":{"agent_id":"agent_hello","conversation_id":"conv_hello","status":"done","transcript":[{"role":"agent","message":"Hello."}],"metadata":{"start_time_unix_secs":1772464200,"call_duration_secs":80}}}',
  atoms:
    '{"event":"a_hello.pre-conversation","metadata":{"eventType":"pre-conversation","agentId":"a_hello","callId":"CALL-hello"}}',
  telnyx:
    '{"data":{"record_type":"event","event_type":"call.initiated","payload":{"call_session_id":"s-hello","direction":"incoming","from":"+12025550142","to":"+12025550100"}}}',
  vonage:
    '{"status":"started","direction":"inbound","from":"12025550142","uuid":"u-hello","conversation_uuid":"c-hello","timestamp":"2026-03-02T10:00:00.000Z"}',
  aircall:
    '{"resource":"call","event":"call.created","timestamp":1772445600,"token":"your-token","data":{"id":4711,"direction":"inbound","status":"initial"}}',
  retell: '{"event":"call_started","call":{"call_id":"call_hello"}}',
  bland:
    '{"call_id":"00000000-0000-4000-8000-000000000001","completed":true,"status":"completed","call_length":0.5,"to":"+12025550100"}',
  "standard-webhooks":
    '{"type":"call.ended","timestamp":"2026-03-02T10:01:05Z","data":{"call":{"id":"call_hello","direction":"inbound"}}}',
};
const anyBody = '{"event":"call.ended","call_id":"call_hello","direction":"inbound"}';
const forms: Partial<Record<PackId, string>> = {
  twilio: "CallSid=CAhello&AccountSid=AChello&CallStatus=ringing&CallbackSource=call-progress-events",
};

export function sendOne(tool: Tool, url: string, provider: PackId): readonly CodeLine[] {
  const form = forms[provider];
  const body = form ?? bodies[provider] ?? anyBody;
  const type = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
  const command = (text: string): CodePart => ({ text, tone: "command" });
  const string = (text: string): CodePart => ({ text, tone: "string" });
  if (tool === "curl") {
    return [
      [command("curl"), { text: ` -X POST ${url} \\` }],
      [{ text: "  -H " }, string(`'content-type: ${type}'`), { text: " \\" }],
      [{ text: "  -d " }, string(`'${body}'`)],
    ];
  }
  if (tool === "powershell") {
    return [
      [command("Invoke-RestMethod"), { text: ` -Method Post -Uri ${url} \`` }],
      [{ text: "  -ContentType " }, string(`'${type}'`), { text: " `" }],
      [{ text: "  -Body " }, string(`'${body}'`)],
    ];
  }
  return [
    [
      { text: "await " },
      command("fetch"),
      { text: "(" },
      string(`'${url}'`),
      { text: ", { method: " },
      string("'POST'"),
      { text: "," },
    ],
    [
      { text: "  headers: { " },
      string("'content-type'"),
      { text: ": " },
      string(`'${type}'`),
      { text: " }," },
    ],
    [{ text: "  body: " }, string(`'${body}'`), { text: " })" }],
  ];
}

export function plainCode(lines: readonly CodeLine[]): string {
  return lines.map((line) => line.map(({ text }) => text).join("")).join("\n");
}
