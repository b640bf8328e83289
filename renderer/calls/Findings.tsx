import { TriangleAlert } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import { VisibleText } from "../ui/VisibleText";
import "./findings.css";

/** Is this call as its provider promises? Every deviation in a sentence that leads to its event. */
export function Findings({ call, onSelect }: { call: CallDetail; onSelect: (eventId: string) => void }) {
  if (call.findings.length === 0) return null;
  return (
    <section className="findings" aria-label="Findings">
      <h2>Findings</h2>
      <ul>
        {call.findings.map(({ kind, sentence, eventId }) => (
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
