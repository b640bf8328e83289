import { FileText, MessageSquare, Phone } from "lucide-react";
import type { PersonItem } from "../../shared/persons";
import "./item-icon.css";

const failed = new Set(["busy", "no-answer", "failed", "missed", "aborted", "timed-out"]);

/** The colour of what a call came to: talked, reached nobody, or not over yet. */
export function toneOf({ kind, outcome, belongsBy, outcomeClass }: PersonItem): string {
  if (belongsBy.weak) return "weak";
  if (kind === "action") return "action";
  if (kind !== "call") return "message";
  if (outcome === null) return "open";
  return failed.has(outcome) && outcomeClass !== "conversation"
    ? "failed"
    : outcome === "skipped"
      ? "plain"
      : "talked";
}

const icons = { call: Phone, text: MessageSquare, form: FileText };

export function ItemIcon({ item, size = 12 }: { item: PersonItem; size?: number }) {
  if (item.kind === "action") return <span className="person-square" data-tone={toneOf(item)} aria-hidden />;
  const Icon = icons[item.kind];
  return <Icon size={size} strokeWidth={1.9} aria-hidden className="person-icon" data-tone={toneOf(item)} />;
}
