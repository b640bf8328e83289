import { Check } from "lucide-react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { StatusRow } from "../../shared/live";
import { useEntities } from "../entities";
import { openPlay } from "../sharing/sharing-state";
import { clockSeconds } from "../time";
import { Button } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import { openScreen, openSetup } from "../view";
import "./checklist.css";

const useHidden = create<{ hidden: boolean }>()(
  persist((): { hidden: boolean } => ({ hidden: false }), { name: "ringback.first-minutes" }),
);

/** Brings it back, or puts it away; Setup has both. */
export function setChecklist(shown: boolean): void {
  useHidden.setState({ hidden: !shown });
}

/** Whether it is to be shown; hiding is remembered. */
export function useChecklist(): boolean {
  return useHidden(({ hidden }) => !hidden);
}

/** The lines alone; Setup keeps them when the first minutes are over. */
export function ChecklistSteps() {
  const status = useEntities((state) => state.status);
  const steps = stepsOf(status);
  const current = currentOf(steps);
  return (
    <ol className="checklist-steps">
      {steps.map((step, index) => (
        <li
          key={step.name}
          data-state={step.seen !== null ? "done" : index === current ? "current" : "later"}
          aria-current={index === current ? "step" : undefined}
        >
          <i>{step.seen !== null ? <Check size={12} strokeWidth={2.6} aria-label="done" /> : index + 1}</i>
          <div>
            <b>{step.name}</b>
            <p>
              <VisibleText text={step.seen ?? step.how} />
            </p>
          </div>
          {step.seen === null && step.go && (
            <Button tone="link" size="small" onClick={step.go.run}>
              {step.go.words}
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}

function currentOf(steps: readonly Step[]): number {
  return steps.findIndex((step) => step.seen === null && !step.optional);
}

/** Each line ticks only when Ringback has seen it happen, and says what it saw. */
export function Checklist() {
  const status = useEntities((state) => state.status);
  const steps = stepsOf(status);
  const done = steps.filter((step) => step.seen !== null).length;
  return (
    <aside className="checklist" aria-label="First minutes">
      <header>
        <h2 className="grow">First minutes</h2>
        <span className="faint">
          {done} of {steps.length}
        </span>
        <Button
          tone="quiet"
          size="small"
          title="It can be brought back in Setup, About"
          onClick={() => setChecklist(false)}
        >
          Hide
        </Button>
      </header>
      <div className="checklist-progress">
        <i style={{ width: `${(done / steps.length) * 100}%` }} />
      </div>
      <div className="checklist-body scroll">
        <p className="faint">Each line ticks itself when Ringback has seen it happen.</p>
        <ChecklistSteps />
      </div>
      <footer>
        <b>What leaves this machine: nothing.</b>
        <p>CRM writes land in the local sandbox until you switch a destination on. No telemetry.</p>
      </footer>
    </aside>
  );
}

type Step = {
  name: string;
  how: string;
  seen: string | null;
  /** Nobody needs it to go on: the ring passes it by. */
  optional?: true;
  /** Where it is done. */
  go?: { words: string; run: () => void };
};

function stepsOf(status: StatusRow | null): Step[] {
  const { listening, logWritten, firstEvent, firstFinal, crmCall, played, handler, idempotency } =
    status?.seen ?? {};
  const provenAt = status?.tunnel.provenAt ?? null;
  return [
    {
      name: "Receiver is listening",
      how: "opening its port",
      seen: listening ? `${listening.address} answered its own test at ${clockSeconds(listening.at)}` : null,
    },
    {
      name: "Event log can be written",
      how: "writing a test row",
      seen: logWritten ? `test row committed in ${logWritten.ms.toFixed(1)} ms, then removed` : null,
    },
    {
      name: "First event received",
      how: "send the curl line or play the sample",
      seen: firstEvent ? `kept at ${clockSeconds(firstEvent.at)}` : null,
    },
    {
      name: "A call played to its end",
      how: "six events, one twice, one out of order",
      seen: played ? `“${played.scenario}” ended at ${clockSeconds(played.at)}` : null,
      go: { words: "Choose a story", run: openPlay },
    },
    {
      name: "A call reaches its final event",
      how: "the gate opens and says why",
      seen: firstFinal
        ? firstFinal.at === null
          ? "its gate opened"
          : `its gate opened at ${clockSeconds(firstFinal.at)}`
        : null,
    },
    {
      name: "Sandbox CRM shows the call",
      how: "one call, one contact, one follow-up task",
      seen: crmCall ? "the sandbox CRM confirmed the call" : null,
      go: { words: "Open the sandbox", run: () => openScreen("sandbox") },
    },
    {
      name: "Public address proven",
      how: "optional · needs an ngrok token",
      optional: true,
      seen: provenAt === null ? null : `reached from outside at ${clockSeconds(provenAt)}`,
      go: { words: "Add a tunnel", run: () => openSetup("sources") },
    },
    {
      name: "Your handler is reached",
      how: "name its address, and events go on to it",
      seen: handler ? `${handler.handler} answered ${handler.status} at ${clockSeconds(handler.at)}` : null,
      go: { words: "Name its address", run: () => openSetup("forwarding") },
    },
    {
      name: "Your handler is idempotent",
      how: "run the check on a scenario",
      seen: idempotency ? `${idempotency.state.toUpperCase()} at ${clockSeconds(idempotency.at)}` : null,
      go: { words: "Open Simulate", run: () => openScreen("simulate") },
    },
  ];
}
