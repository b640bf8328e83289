import { TriangleAlert } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import { VisibleText } from "../ui/VisibleText";
import "./findings.css";

/** What the rules of the provider say already: an event that is missing, or came behind its successor. */
function isSaid({ breaches }: CallDetail, { kind, eventId }: CallDetail["findings"][number]): boolean {
  if (kind === "missing") return breaches.length > 0;
  return kind === "late" && breaches.some(({ eventIds }) => eventIds.includes(eventId ?? ""));
}

/** Is this call as its provider promises? Every deviation in a sentence that leads to its event. */
export function Findings({ call, onSelect }: { call: CallDetail; onSelect: (eventId: string) => void }) {
  const findings = call.findings.filter((finding) => !isSaid(call, finding));
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
