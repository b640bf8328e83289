/**
 * Opens the gate for one ended call: for what is missing, never for what is not allowed. It says what will leave and
 * without what, and asks once, in place.
 */
import { useState } from "react";
import type { GateVerdict } from "../../shared/calls";
import { engine } from "../engine-client";
import { useKeys } from "../keys";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import "./finalize-now.css";

/** An ended call that a gate keeps for what is missing: a person may let it go. */
export function canFinalize({ state, heldBy, checks }: GateVerdict): boolean {
  const is = (name: string, mark: string) =>
    checks.some((check) => check.name === name && check.mark === mark);
  if (!is("ended", "check") || !is("allowed", "check")) return false;
  if (state === "closed") return is("complete", "cross");
  return state === "waiting" || heldBy === "final-missing" || heldBy === "incomplete";
}

export function missingWords({ checks }: GateVerdict): string {
  const missing = [...(checks.find(({ name }) => name === "complete")?.missing ?? [])];
  if (checks.some(({ name, mark }) => name === "final" && mark !== "check")) missing.push("final event");
  if (missing.length === 0) return "";
  const last = missing.pop();
  return missing.length === 0 ? `the ${last}` : `the ${missing.join(", ")} and ${last}`;
}

type FinalizeProps = {
  callId: string;
  verdict: GateVerdict;
  asking: boolean;
  onAsk: (asking: boolean) => void;
};

/** `withKey`: `f` asks, too, where it means nothing else. */
export function FinalizeButton({
  verdict,
  asking,
  onAsk,
  withKey = false,
}: Omit<FinalizeProps, "callId"> & { withKey?: boolean }) {
  useKeys(
    "Gate",
    [
      {
        key: "f",
        does: "finalize the call now",
        run: () => {
          onAsk(true);
          return undefined;
        },
      },
    ],
    withKey && canFinalize(verdict),
  );
  if (!canFinalize(verdict)) return null;
  return (
    <Button
      size="small"
      aria-expanded={asking}
      title={`Let it leave for ${verdict.destination} without what is missing${withKey ? " (f)" : ""}`}
      onClick={() => onAsk(!asking)}
    >
      Finalize now
    </Button>
  );
}

/** What it does, and the answer; nothing where nobody asked. */
export function FinalizeQuestion({ callId, verdict, asking, onAsk }: FinalizeProps) {
  const { busy, sentence, write } = useWrite();
  const [sent, setSent] = useState(false);
  if (!asking || !canFinalize(verdict)) return null;
  const { destinationId, destination } = verdict;
  const missing = missingWords(verdict);
  const finalize = () =>
    write(async () => {
      await engine.gates.finalize({ callId, destinationId });
      setSent(true);
      onAsk(false);
    });
  return (
    <section className="finalize" aria-label="Finalize now">
      <p>
        It leaves for {destination} now{missing === "" ? "" : ` without ${missing}`}, and its call record says
        that you finalized it by hand.
      </p>
      <Button autoFocus tone="filled" size="small" disabled={busy || sent} onClick={() => void finalize()}>
        Finalize for {destination}
      </Button>
      <Button tone="quiet" size="small" onClick={() => onAsk(false)}>
        Cancel
      </Button>
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}
