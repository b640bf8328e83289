/** Retell asks before an inbound call or text which agent is to take it (“Inbound webhook”), and waits ten seconds. */
import type { Question } from "../../../../shared/answers";
import { parseJsonBody } from "../json-body";
import type { RawRequest, Reply } from "../pack";
import { textAt } from "../paths";

const SOURCE = "Retell docs, “Inbound webhook”";

export const questions: Question[] = ["call_inbound", "chat_inbound"].map((type) => ({
  type,
  says:
    type === "call_inbound"
      ? "Retell starts the call with the agent, variables and metadata it is told; told nothing, with the number's own agent."
      : "Retell starts the chat with the agent, variables and metadata it is told; told nothing, with the number's own agent.",
  withinMs: 10_000,
  contentType: "application/json",
  template: `{"${type}": {"dynamic_variables": {}, "metadata": {}}}`,
  source: SOURCE,
}));

/** Changes nothing of the call: the agent bound to the number takes it. Everything else wants no body. */
export function reply(request: RawRequest): Reply | null {
  const event = textAt(parseJsonBody(request.body).value, "event")?.trim();
  if (event !== "call_inbound" && event !== "chat_inbound") return null;
  return {
    status: 200,
    headers: [["content-type", "application/json"]],
    body: new TextEncoder().encode(JSON.stringify({ [event]: {} })),
  };
}
