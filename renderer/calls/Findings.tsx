import { TriangleAlert } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import { VisibleText } from "../ui/VisibleText";
import "./findings.css";

/** What is noteworthy about single events, each in a sentence that leads to its event. */
export function Findings({ call, onSelect }: { call: CallDetail; onSelect: (eventId: string) => void }) {
  // What is missing stands among the rules that are broken; how late an event came does not.
  const findings = call.findings.filter(({ kind }) => kind !== "missing" || call.breaches.length === 0);
  if (findings.length === 0) return null;
  return (
    <section className="findings" aria-label="Findings">
      <h2>Findings</h2>
      <ul>
        {findings.map(({ kind, sentence, eventId }) => (
          <li key={`${kind} ${eventId} ${sentence}`} data-kind={kind}>
            <TriangleAlert size={13} aria-hidden />
            {eventId === null ? (
              <span>
                <VisibleText text={sentence} />
              </span>
            ) : (
              <button type="button" onClick={() => onSelect(eventId)}>
                <VisibleText text={sentence} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
