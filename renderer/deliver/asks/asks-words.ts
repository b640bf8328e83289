/** What is held by history, and what nobody could be matched to, counted and said. */
import type { AskingRow } from "../../../shared/outbox-contract";
import { count } from "../../time";
import type { Mark } from "../../ui/Tag";

type Evidence = { figure: string; words: string };

const calls = (many: number) => (many === 1 ? "1 call" : `${count(many)} calls`);

export function heldSentence(many: number, name: string): string {
  return many === 1
    ? `1 call stays here until you send it: ${name} was not told of it.`
    : `${calls(many)} stay here until you send them: ${name} was not told of them.`;
}

/** Each reason once, the most frequent first. */
export function reasonsOf(rows: readonly { because: string }[]): Evidence[] {
  const by = Map.groupBy(rows, ({ because }) => reasonWords(because));
  return [...by]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([words, some]) => ({ figure: count(some.length), words }));
}

/** Without what every one of them ends with. */
export function reasonWords(because: string): string {
  const words = because.replace(/[:;,] held by history until you send it\.?$/, "").replace(/\.$/, "");
  return words.charAt(0).toLowerCase() + words.slice(1);
}

type About = AskingRow["question"]["about"];

export const askedWords: Record<About, { words: string; mark: Mark }> = {
  unmatched: { words: "nobody there", mark: "person" },
  ambiguous: { words: "several there", mark: "warning" },
  weak: { words: "one, weak", mark: "warning" },
  "no-address": { words: "no address", mark: "person" },
  preferences: { words: "preferences", mark: "person" },
  "missing-field": { words: "a field is missing", mark: "minus" },
};

const toldOf: Record<About, string> = {
  unmatched: "nobody there has the number",
  ambiguous: "several there have the number",
  weak: "one has the number, and something speaks against it",
  "no-address": "no address to send to",
  preferences: "preferences speak against it",
  "missing-field": "a field is missing",
};

export function askedSentence(rows: readonly AskingRow[]): string {
  const names = [...new Set(rows.map(({ destination }) => destination))];
  const where = names.length === 1 ? names[0] : `${names.length} destinations`;
  return rows.length === 1
    ? `1 call record waits at ${where} until you say whose it is.`
    : `${count(rows.length)} call records wait at ${where} until you say whose they are.`;
}

export function askedEvidence(rows: readonly AskingRow[]): Evidence[] {
  return [...Map.groupBy(rows, ({ question }) => question.about)].map(([about, some]) => ({
    figure: count(some.length),
    words: toldOf[about],
  }));
}

/** The one of whom the call's own name speaks; null: nothing speaks for any. */
export function suggestedOf({ question, person }: Pick<AskingRow, "question" | "person">): string | null {
  if (person === null || question.about !== "ambiguous") return null;
  const fitting = question.candidates.filter(({ words }) =>
    words.toLowerCase().includes(person.toLowerCase()),
  );
  return fitting.length === 1 ? (fitting[0]?.remoteId ?? null) : null;
}
