/**
 * The messages that wait for an answer, and what Vapi is told where nobody scripted one. The answers are harmless: no
 * call is put through, no tool is said to have worked. Each says in words why, for the model or the caller to hear.
 */
import type { Question } from "../../../../shared/answers";
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, Reply } from "../pack";
import { textAt, valueAt } from "../paths";
import { nameEvent } from "./event-types";

const EVENTS = "Vapi docs, “Server events”";
const SECOND = 1000;

const NOBODY = "Nobody has scripted an answer to this yet.";
const TO_CALLER = "Sorry, this line is being set up and cannot take calls yet. Please try again later.";

export const questions: Question[] = [
  {
    type: "assistant-request",
    says: "A call came in to a number without an assistant: Vapi takes the assistant, or the number to forward to, from the answer. An error is spoken to the caller, and the call ends.",
    withinMs: 7.5 * SECOND,
    contentType: "application/json",
    template: '{"assistantId": "your-assistant-id"}',
    source: EVENTS,
  },
  {
    type: "tool-calls",
    says: "The assistant calls tools and goes on with their results, one for each call in toolCallList.",
    withinMs: 20 * SECOND,
    contentType: "application/json",
    template: '{"results": [{"toolCallId": "{{message.toolCallList.0.id}}", "result": "Done."}]}',
    source: `${EVENTS}; “Custom tools”`,
  },
  {
    type: "transfer-destination-request",
    says: "The assistant wants to put the caller through and asks whereto. An error says that it is not made.",
    withinMs: 20 * SECOND,
    contentType: "application/json",
    template:
      '{"destination": {"type": "number", "phoneNumber": "+12025550143"}, "message": {"type": "request-start", "message": "I am putting you through."}}',
    source: EVENTS,
  },
  {
    type: "handoff-destination-request",
    says: "The assistant wants to hand the caller to another assistant and asks to which.",
    withinMs: 20 * SECOND,
    contentType: "application/json",
    template: '{"destination": {"type": "assistant", "assistantId": "your-assistant-id"}}',
    source: "Vapi docs, “Handoff tool”",
  },
  {
    type: "knowledge-base-request",
    says: "The assistant asks a knowledge base of your own; it goes on with the documents, or without any.",
    withinMs: 20 * SECOND,
    contentType: "application/json",
    template: '{"documents": [{"content": "We are open from nine to five.", "similarity": 0.9}]}',
    source: EVENTS,
  },
  {
    type: "function-call",
    says: "The older form of tool-calls: one function, one result.",
    withinMs: 20 * SECOND,
    contentType: "application/json",
    template: '{"result": "Done."}',
    source: "Not documented any more: older versions of “Server events” had it.",
  },
  {
    type: "call.endpointing.request",
    says: "Asks how long to wait before the user's speech counts as finished.",
    withinMs: 20 * SECOND,
    contentType: "application/json",
    template: '{"timeoutSeconds": 0.5}',
    source: EVENTS,
  },
];

/** Null for messages that wait for nothing, and for voice-request, whose answer is sound. */
export function reply(request: RawRequest): Reply | null {
  const { value: body } = parseJsonBody(request.body);
  const answer = answerTo(body, nameEvent(body)?.type ?? null);
  if (answer === null) return null;
  const headers: [string, string][] = [["content-type", "application/json"]];
  return { status: 200, headers, body: new TextEncoder().encode(JSON.stringify(answer)) };
}

function answerTo(body: Json | undefined, type: string | null): Json | null {
  switch (type) {
    case "assistant-request":
      return { error: TO_CALLER };
    case "tool-calls":
      return { results: toolCallsOf(body) };
    case "transfer-destination-request":
    case "handoff-destination-request":
      return { error: NOBODY };
    case "knowledge-base-request":
      return { documents: [] };
    case "function-call":
      return { result: NOBODY };
    case "call.endpointing.request":
      return { timeoutSeconds: 0.5 };
    default:
      return null;
  }
}

/** A result for every call that has an id; the model may tell the caller that it could not. */
function toolCallsOf(body: Json | undefined): Json[] {
  const lists = ["message.toolCallList", "message.toolCalls"].map((path) => valueAt(body, path));
  const calls = lists.find((list) => Array.isArray(list) && list.length > 0);
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call): Json[] => {
    const id = textAt(call, "id");
    const name = textAt(call, "function.name") ?? textAt(call, "name");
    return id === undefined
      ? []
      : [{ ...(name === undefined ? {} : { name }), toolCallId: id, result: NOBODY }];
  });
}
