import { Lock, LockOpen } from "lucide-react";
import type { ReactNode } from "react";
import { PlanStatus } from "../demo/DemoPlan";
import { PresentingStatus } from "../presenting/Presenting";
import { KeyHint } from "../ui/KeyHint";
import { closeStage } from "../view";
import type { StageActs } from "./stage-acts";

type Props = {
  acts: StageActs;
  isOpen: boolean;
  isPaused: boolean;
  /** Of a real call; null: its numbers are made up. */
  masking: { reveals: boolean; onReveal: (reveals: boolean) => void } | null;
};

/** The presenter's keys, each a button as well. */
export function StageKeys({ acts, isOpen, isPaused, masking }: Props) {
  return (
    <footer className="stage-keys">
      {isOpen && (
        <>
          <KeyButton keys={["Space"]} does={isPaused ? "go on" : "pause"} onPress={() => acts.pause()} />
          <KeyButton keys={["→"]} does="next event" onPress={() => acts.next()} />
        </>
      )}
      <KeyButton keys={["["]} label="back in time" onPress={acts.back} />
      <KeyButton keys={["]"]} does="in time" onPress={acts.forth} />
      {isOpen && (
        <>
          <KeyButton keys={["F"]} does="make it fail" onPress={() => acts.fail()} />
          <KeyButton keys={["L"]} does="make it late" onPress={() => acts.late()} />
          <KeyButton keys={["2"]} does="send it twice" onPress={() => acts.twice()} />
        </>
      )}
      <KeyButton keys={["T"]} does="twin" onPress={acts.twin} />
      <KeyButton keys={["W"]} does="no gate" onPress={acts.without} />
      <span className="grow" />
      <PlanStatus short />
      <PresentingStatus short />
      {masking && (
        <button
          type="button"
          aria-pressed={!masking.reveals}
          onClick={() => masking.onReveal(!masking.reveals)}
        >
          {masking.reveals ? <LockOpen size={13} aria-hidden /> : <Lock size={13} aria-hidden />}
          {masking.reveals ? "real numbers shown" : "real numbers masked"}
        </button>
      )}
      <KeyButton keys={["S"]} does="share page" onPress={acts.share} />
      {acts.again && <KeyButton keys={["0"]} does="start over" onPress={acts.again} />}
      <KeyButton keys={["Esc"]} does="leave" onPress={closeStage} />
    </footer>
  );
}

type KeyButtonProps = {
  keys: readonly string[];
  onPress: () => unknown;
} & ({ does: ReactNode & string } | { label: string });

function KeyButton({ keys, onPress, ...said }: KeyButtonProps) {
  return (
    <button
      type="button"
      aria-label={"label" in said ? said.label : undefined}
      title={"label" in said ? said.label : undefined}
      onClick={() => void onPress()}
    >
      <KeyHint keys={keys} does={"does" in said ? said.does : ""} />
    </button>
  );
}
