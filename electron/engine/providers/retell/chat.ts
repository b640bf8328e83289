/** A chat (“Webhook Overview”: the same envelope with `chat`). Its object names no number, so it is of no person and no call. */
import type { Json } from "../../../../shared/words";
import { textAt, valueAt } from "../paths";
import { type Told, tell, tellWithin } from "../told";

export function tellChat(told: Told, body: Json): void {
  tell(told, "agent", textAt(body, "chat.agent_id")?.trim(), "chat.agent_id");
  for (const name of ["chat_id", "chat_type", "chat_status", "chat_analysis", "metadata"]) {
    const value = valueAt(body, `chat.${name}`);
    if (value !== undefined && value !== null && value !== "")
      tellWithin(told, "extra", name, value, `chat.${name}`);
  }
}
