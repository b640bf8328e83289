/** The plan of ten minutes: a pane before the first call, a panel afterwards, and its next line wherever one is. */
import { Check } from "lucide-react";
import { useEntities } from "../entities";
import { beginCleanStory } from "../presenting/present";
import { useWrite } from "../read";
import { Sheet } from "../sharing/Sheet";
import { openPlan, openShare } from "../sharing/sharing-state";
import { clockSeconds } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import "../calls/checklist.css";
import "./demo-plan.css";
import { plan } from "./plan";
import { usePlanSeen, usePlanStep } from "./use-plan";

function PlanSteps() {
  const seen = usePlanSeen();
  const { step: current } = usePlanStep();
  return (
    <ol className="checklist-steps plan-steps">
      {plan.map(({ id, name, press, see }, index) => {
        const at = seen[id];
        const isCurrent = id === current?.id;
        return (
          <li
            key={id}
            data-state={at !== undefined ? "done" : isCurrent ? "current" : "later"}
            aria-current={isCurrent ? "step" : undefined}
          >
            <i>{at !== undefined ? <Check size={12} strokeWidth={2.6} aria-label="done" /> : index + 1}</i>
            <div>
              <b>{name}</b>
              <p>{at !== undefined ? `seen at ${clockSeconds(at)}` : press}</p>
              {isCurrent && <p className="plan-see">{see}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** In the place of the first minutes. */
export function DemoPlanPane() {
  const { done } = usePlanStep();
  return (
    <aside className="checklist" aria-label="Ten minutes">
      <header>
        <h2 className="grow">Ten minutes</h2>
        <span className="faint">
          {done} of {plan.length}
        </span>
      </header>
      <div className="checklist-progress">
        <i style={{ width: `${(done / plan.length) * 100}%` }} />
      </div>
      <div className="checklist-body scroll">
        <p className="faint">A plan for showing Ringback. Each line ticks when it was seen.</p>
        <PlanSteps />
      </div>
      <footer>
        <b>What leaves this machine: nothing.</b>
        <p>No network, no account. The folder is gone when the demo ends.</p>
      </footer>
    </aside>
  );
}

/** The newest call that was played. */
function newestCall(): string | null {
  const calls = [...useEntities.getState().calls.values()];
  return calls.sort((a, b) => b.lastReceivedAt - a.lastReceivedAt)[0]?.callId ?? null;
}

export function sharePage(callId: string): void {
  openShare({
    words: "this call",
    ids: [callId],
    include: "calls",
    formats: ["page", "bundle"],
    format: "page",
  });
}

export function DemoPlanPanel() {
  const { busy, sentence, write } = useWrite();
  const hasCall = useEntities(({ calls }) => calls.size > 0);
  const share = () => {
    const callId = newestCall();
    if (callId !== null) sharePage(callId);
  };
  return (
    <Sheet
      title="Ten minutes"
      foot={
        <>
          <Button disabled={busy} onClick={() => void write(beginCleanStory)}>
            Clean story
          </Button>
          <Button disabled={!hasCall} onClick={share}>
            Share page …
          </Button>
        </>
      }
    >
      <PlanSteps />
      {sentence && <ErrorLine sentence={sentence} />}
    </Sheet>
  );
}

/** The next line, in the status bar and on the stage. */
export function PlanStatus({ short = false }: { short?: boolean }) {
  const isDemo = useEntities(({ status }) => status?.demo ?? false);
  const { step, done } = usePlanStep();
  if (!isDemo) return null;
  return (
    <button
      type="button"
      className="plan-status truncate"
      title={step === null || !short ? "The plan of ten minutes" : `Next: ${step.name}`}
      onClick={openPlan}
    >
      <b>
        {done} of {plan.length}
      </b>{" "}
      {step === null ? "all seen" : short ? "" : `next: ${step.name}`}
    </button>
  );
}
