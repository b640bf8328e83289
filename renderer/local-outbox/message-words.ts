/** A message in the words of lists, and as text to be copied. */
import { Mail, MessageSquare, ShoppingCart, Ticket } from "lucide-react";
import type { MessageLook, RuleMessage } from "../../shared/rules";
import { linesOf, textOf } from "./message-parts";

export const looks: Record<MessageLook, { words: string; icon: typeof Mail }> = {
  mail: { words: "Mail", icon: Mail },
  chat: { words: "Chat", icon: MessageSquare },
  ticket: { words: "Ticket", icon: Ticket },
  order: { words: "Order", icon: ShoppingCart },
};

/** What is read first: its subject or title, else the first line of its text. */
export function titleOf(message: RuleMessage): string {
  const title = textOf(message, ["subject", "title"]);
  if (title !== "") return title;
  const [first] = linesOf(textOf(message, ["text", "body", "description"]));
  if (first === undefined || (first.kind === "text" && first.text === "")) return looks[message.look].words;
  return first.kind === "pair" ? `${first.name}: ${first.text}` : first.text;
}

/** Whom it is for, or about; empty where it does not say. */
export function whomOf(message: RuleMessage): string {
  return textOf(message, ["to", "customer", "requesterName", "name"]);
}

/** Every text under its name, as it would leave. */
export function textToCopy({ message }: RuleMessage): string {
  return Object.entries(message)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => (text.includes("\n") ? `${name}:\n${text}` : `${name}: ${text}`))
    .join("\n");
}
