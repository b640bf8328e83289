/** A reconciliation in the words of the screen. */
import type { AddedKind, ReconciledKind, ReconciledRow, Reconciliation } from "../../shared/reconciliations";
import { whose } from "../../shared/whose";
import { clockMinutes, count, day, isSameDay } from "../time";

export const kinds = [
  "missing",
  "different",
  "extra",
  "probable",
] as const satisfies readonly ReconciledKind[];

export const kindWords: Record<ReconciledKind, string> = {
  missing: "Missing here",
  different: "Different",
  extra: "Only here",
  probable: "Probably the same",
};

const calls = (many: number) => `${count(many)} ${many === 1 ? "call" : "calls"}`;

/** One sentence that says how it came out. */
export function verdictOf(
  { counts, added }: Pick<Reconciliation, "counts" | "added">,
  provider: string,
): string {
  const { listed, missing, different, extra, open } = counts;
  if (listed === 0 && extra === 0) return `${provider} lists no call in this window, and none is here.`;
  const left = missing - added.missing;
  if (missing > 0 && left === 0)
    return `All ${calls(missing)} that never came ${missing === 1 ? "is" : "are"} here now.`;
  if (missing > 0) return `${calls(left)} of ${count(listed)} never came here.`;
  const others = [
    different > 0 ? `${calls(different)} ${different === 1 ? "differs" : "differ"}` : null,
    extra > 0 ? `${calls(extra)} ${extra === 1 ? "is" : "are"} only here` : null,
  ].filter((words) => words !== null);
  if (others.length > 0) return `Nothing is missing; ${others.join(", and ")}.`;
  return open === 0
    ? `All ${calls(listed)} of ${whose(provider)} list are here, and the same.`
    : `All ${calls(listed - open)} that are over are here, and the same.`;
}

/** What the button adds: whole calls, or the ends of some. */
export function addWords(kind: AddedKind, many: number): string {
  if (kind === "missing") return `Add ${count(many)} missing ${many === 1 ? "call" : "calls"}`;
  return many === 1 ? "Add the end of 1 call" : `Add the ends of ${count(many)} calls`;
}

export function windowWords({ since, until }: Reconciliation): string {
  if (since === 0) return "as far as the file goes";
  return isSameDay(since, until)
    ? `${day(since)}, ${clockMinutes(since)} to ${clockMinutes(until)}`
    : `${day(since)} ${clockMinutes(since)} to ${day(until)} ${clockMinutes(until)}`;
}

export function progressWords({ progress }: Reconciliation): string {
  const { doing, pages, done, total } = progress;
  const of = total === null ? count(done) : `${count(done)} of ${count(total)}`;
  return [doing, pages > 0 ? `page ${count(pages)}` : null, done > 0 || total !== null ? of : null]
    .filter((words) => words !== null && words !== "")
    .join(" · ");
}

/** `outcome: completed there, none here`. */
export function differenceWords({ differences }: ReconciledRow): string {
  return differences
    .map(({ field, theirs, ours }) => `${field}: ${theirs ?? "none"} there, ${ours ?? "none"} here`)
    .join("; ");
}
