import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { CallDetail } from "../../shared/calls";
import type { BlindTime } from "../../shared/tunnel";
import { clockSeconds, duration } from "../time";
import { Button } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import { openReconcile } from "../view";
import "./findings.css";

/** What was lost then is with the provider still: comparing with its own list finds it. */
function blindWords({ from, to, why }: BlindTime): string {
  const when =
    to === null
      ? `Since ${clockSeconds(from)} nothing can come in`
      : `Nothing could come in for ${duration(to - from)}, from ${clockSeconds(from)} to ${clockSeconds(to)}`;
  return `${when}: an event of this call may be missing. ${why}`;
}

const firstShown = 60;

/** What is noteworthy about single events, each in a sentence that leads to its event. */
export function Findings({ call, onSelect }: { call: CallDetail; onSelect: (eventId: string) => void }) {
  // What is missing stands among the rules that are broken; how late an event came does not.
  const findings = call.findings.filter(({ kind }) => kind !== "missing" || call.breaches.length === 0);
  const [all, setAll] = useState(false);
  const shown = all ? findings : findings.slice(0, firstShown);
  if (findings.length + call.blind.length === 0) return null;
  return (
    <section className="findings" aria-label="Findings">
      <h2>Findings</h2>
      <ul>
        {shown.map(({ kind, sentence, eventId }) => (
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
        {call.blind.map((blind) => (
          <li key={blind.from} data-kind="blind">
            <TriangleAlert size={13} aria-hidden />
            <span>
              {blindWords(blind)}{" "}
              <Button tone="link" onClick={() => openReconcile()}>
                Reconcile …
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {shown.length < findings.length && (
        <Button size="small" onClick={() => setAll(true)}>
          Show all {findings.length} findings
        </Button>
      )}
    </section>
  );
}
