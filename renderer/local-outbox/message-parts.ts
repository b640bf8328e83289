/** The texts of a message by what a look does with them. A text that a look has no place for is told below, by its name. */
import type { RuleMessage } from "../../shared/rules";

export type LookProps = {
  message: RuleMessage;
  /** Name of the destination. */
  destination: string;
  /** When it landed, or would have. */
  at: number;
};

export type Told = { name: string; text: string };

/** The first of these texts that says something; empty where none does. */
export function textOf({ message }: RuleMessage, names: readonly string[]): string {
  for (const name of names) {
    const text = message[name]?.trim();
    if (text) return text;
  }
  return "";
}

/** All that no place of the look took, in the order of the message. */
export function restOf({ message }: RuleMessage, taken: readonly string[]): Told[] {
  return Object.entries(message).flatMap(([name, text]) =>
    taken.includes(name) || text.trim() === "" ? [] : [{ name: wordsOf(name), text }],
  );
}

/** `dueAt` is “due at”. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

export type Line = { kind: "pair"; name: string; text: string } | { kind: "text"; text: string };

/** Lines of a text in which `Customer: …` is a pair, so that pairs under each other align. */
export function linesOf(text: string): Line[] {
  return text.split("\n").map((line) => {
    const [, name = "", rest = ""] = /^([\p{L}][\p{L}\d ]{0,23}): +(\S.*)$/u.exec(line) ?? [];
    return name ? { kind: "pair", name, text: rest } : { kind: "text", text: line };
  });
}
