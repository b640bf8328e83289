import { Check } from "lucide-react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { StatusRow } from "../../shared/live";
import { useEntities } from "../entities";
import { clockSeconds } from "../time";
import { Button } from "../ui/Button";
import "./checklist.css";

const useHidden = create<{ hidden: boolean }>()(
  persist((): { hidden: boolean } => ({ hidden: false }), { name: "ringback.first-minutes" }),
);

/** Whether it is to be shown; hiding is remembered. */
export function useChecklist(): boolean {
  return useHidden(({ hidden }) => !hidden);
}

/** Each line ticks only when Ringback has seen it happen, and says what it saw. */
export function Checklist() {
  const seen = useEntities(({ status }) => status?.seen ?? null);
  const steps = stepsOf(seen);
  const done = steps.filter((step) => step.seen !== null).length;
  const current = steps.findIndex((step) => step.seen === null);
  return (
    <aside className="checklist" aria-label="First minutes">
      <header>
        <h2 className="grow">First minutes</h2>
        <span className="faint">
          {done} of {steps.length}
        </span>
        <Button tone="quiet" size="small" onClick={() => useHidden.setState({ hidden: true })}>
          Hide
        </Button>
      </header>
      <div className="checklist-progress">
        <i style={{ width: `${(done / steps.length) * 100}%` }} />
      </div>
      <div className="checklist-body scroll">
        <p className="faint">Each line ticks itself when Ringback has seen it happen.</p>
        <ol>
          {steps.map((step, index) => (
            <li
              key={step.name}
              data-state={step.seen !== null ? "done" : index === current ? "current" : "later"}
              aria-current={index === current ? "step" : undefined}
            >
              <i>
                {step.seen !== null ? <Check size={12} strokeWidth={2.6} aria-label="done" /> : index + 1}
              </i>
              <div>
                <b>{step.name}</b>
                <p>{step.seen ?? step.how}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
      <footer>
        <b>What leaves this machine: nothing.</b>
        <p>CRM writes land in the local sandbox until you switch a destination on. No telemetry.</p>
      </footer>
    </aside>
  );
}

type Step = { name: string; how: string; seen: string | null };

function stepsOf(seen: StatusRow["seen"] | null): Step[] {
  const { listening, logWritten, firstEvent, firstFinal, crmCall } = seen ?? {};
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
      name: "A call reaches its final event",
      how: "the gate opens and says why",
      seen: firstFinal
        ? firstFinal.at === null
          ? "its gate opened"
          : `final at ${clockSeconds(firstFinal.at)}`
        : null,
    },
    {
      name: "Sandbox CRM shows the call",
      how: "one call, one contact, one follow-up task",
      seen: crmCall ? "the call stands in the sandbox CRM" : null,
    },
  ];
}
