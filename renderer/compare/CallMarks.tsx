/** Marking calls for a comparison: a letter in the row, and in the foot of the list what comes next. */
import type { CallRow } from "../../shared/calls";
import { KeyHint } from "../ui/KeyHint";
import { useView } from "../view";
import "./compare.css";

/** A is the one that began first, whichever was marked first. */
export function CallMarkLetter({ call }: { call: CallRow }) {
  const marked = useView((state) => state.markedCalls);
  if (!marked.some(({ callId }) => callId === call.callId)) return null;
  const letter = marked.every(({ firstReceivedAt }) => firstReceivedAt >= call.firstReceivedAt) ? "A" : "B";
  return (
    <span className={`compare-letter compare-letter-${letter}`} title="Marked for a comparison">
      {letter}
    </span>
  );
}

/** In the foot of the list: how many are marked, and the key for the next step. */
export function CompareCallsHint({ shown }: { shown: string | null }) {
  const marked = useView((state) => state.markedCalls);
  const canCompare = marked.length > 1 || (shown !== null && marked.some(({ callId }) => callId !== shown));
  if (marked.length === 0) return null;
  return (
    <>
      <span className="compare-marked">{marked.length} marked</span>
      {canCompare ? <KeyHint keys={["d"]} does="compare" /> : <KeyHint keys={["Space"]} does="mark" />}
    </>
  );
}
