/** Words of the gate that more than one of its sentences uses. */
import type { GatePreset } from "../providers/pack";
import type { FoldedCall } from "../reader/fold-call";

export function passesAllowList(
  fold: FoldedCall,
  { allowStatuses }: Pick<GatePreset, "allowStatuses">,
): boolean {
  if (!allowStatuses) return true;
  const status = fold.judgement.allowStatus;
  return status !== null && allowStatuses.includes(status);
}

/** Which status it has, which ones may leave, and how close it came: the list is compared exactly. */
export function explainStatus(
  fold: FoldedCall,
  { allowStatuses }: Pick<GatePreset, "allowStatuses">,
): string {
  const status = fold.judgement.allowStatus;
  const allowed = allowStatuses ?? [];
  const list = listChoices(allowed.map((one) => `“${one}”`));
  const only = `only ${list} may leave, compared exactly`;
  if (status === null) return `It has no status: ${only}.`;
  const nearest = allowed.findLast((one) => status.trim().toLowerCase().startsWith(one.toLowerCase()));
  const near = nearest === undefined ? "" : ` It is not the same as “${nearest}”.`;
  return `Its status is “${status}”: ${only}.${near}`;
}

export function listWords(words: string[]): string {
  if (words.length < 2) return words.length === 1 ? `the ${words[0]}` : "nothing";
  return `the ${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function listChoices(words: string[]): string {
  return words.length < 2 ? (words[0] ?? "none") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function stageInWords(stage: string): string {
  return (
    { queued: "queued", dialing: "dialing", "in-conversation": "in conversation" }[stage] ?? `in ${stage}`
  );
}
