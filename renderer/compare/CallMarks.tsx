/** Marking calls for a comparison: a letter in the row, Space and D as for events, and items for the menu in the head of a call. */
import type { CallRow } from "../../shared/calls";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useKeys } from "../keys";
import { KeyHint } from "../ui/KeyHint";
import type { MenuItem } from "../ui/Menu";
import { compareCalls, type MarkedCall, markCall, useView } from "../view";
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

/** Two marks, or one and the call that is shown. */
function pairOf(marked: readonly MarkedCall[], shown: MarkedCall | null): [MarkedCall, MarkedCall] | null {
  const [one, other = shown] = marked;
  return one && other && one.callId !== other.callId ? [one, other] : null;
}

/** A call of a group may be in no list: then it is asked for. */
async function markedCall(callId: string, rows: readonly CallRow[]): Promise<MarkedCall> {
  const known = rows.find((row) => row.callId === callId) ?? useEntities.getState().calls.get(callId);
  return known ?? (await engine.calls.get({ callId }));
}

export function CompareCallsKeys({ shown, rows }: { shown: string | null; rows: readonly CallRow[] }) {
  const marked = useView((state) => state.markedCalls);
  const canCompare = pairOf(marked, shown === null ? null : { callId: shown, firstReceivedAt: 0 }) !== null;
  useKeys("The call", [
    {
      key: " ",
      does: "mark it for a comparison",
      run: () => {
        if (shown === null) return false;
        // A call that cannot be read is not marked; its place says why.
        void markedCall(shown, rows).then(markCall, () => {});
        return true;
      },
    },
    {
      key: "d",
      does: "compare the two that are marked",
      run: () => {
        if (!canCompare || shown === null) return false;
        void markedCall(shown, rows).then(
          (call) => {
            const pair = pairOf(useView.getState().markedCalls, call);
            if (pair) compareCalls(...pair);
          },
          () => {},
        );
        return true;
      },
    },
  ]);
  if (marked.length === 0) return null;
  return (
    <>
      <span className="compare-marked">{marked.length} marked</span>
      {canCompare ? <KeyHint keys={["d"]} does="compare" /> : <KeyHint keys={["Space"]} does="mark" />}
    </>
  );
}

/** For the menu in the head of a call. */
export function useCompareItems(call: CallRow): MenuItem[] {
  const marked = useView((state) => state.markedCalls);
  const isMarked = marked.some(({ callId }) => callId === call.callId);
  const pair = pairOf(isMarked ? marked : marked.slice(-1), call);
  return [
    {
      words: isMarked ? "Take its mark away" : "Mark it for a comparison",
      hint: "Space",
      onSelect: () => markCall(call),
    },
    ...(pair
      ? [{ words: "Compare with the marked call", hint: "d", onSelect: () => compareCalls(...pair) }]
      : []),
  ];
}
