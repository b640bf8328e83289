/** One text of a message, where what most do not have is left out. */
import type { MessageField } from "../../../shared/rules";

export function messageText(
  asked: Partial<MessageField> & Pick<MessageField, "name" | "label">,
): MessageField {
  return { kind: "line", required: false, help: "", choices: [], preset: "", ...asked };
}
