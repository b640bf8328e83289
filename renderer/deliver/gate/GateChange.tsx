/** What the changed gate would do, before it is saved: the sentence, and calls it is about. */
import { useEffect, useState } from "react";
import type { GateEffects, GatePreview } from "../../../shared/gate-contract";
import type { GateSettings } from "../../../shared/gate-settings";
import { engine } from "../../engine-client";
import { type Read, useRead } from "../../read";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { VisibleText } from "../../ui/VisibleText";
import { openCall } from "../../view";

const typingMs = 350;

/** Asked once one stops typing; null while nothing is changed. */
export function useGateChange(
  destinationId: string,
  gate: GateSettings,
  changed: boolean,
): { preview: Read<GatePreview>; current: boolean } {
  const text = JSON.stringify(gate);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (!changed) return setAsked(null);
    const timer = setTimeout(() => setAsked(text), typingMs);
    return () => clearTimeout(timer);
  }, [text, changed]);
  const preview = useRead(asked === null ? null : `gate ${destinationId} ${asked}`, () =>
    engine.gates.preview({ destinationId, gate: JSON.parse(asked ?? "{}") as GateSettings }),
  );
  return { preview, current: asked === text };
}

export function GateChange({ preview }: { preview: Read<GatePreview> }) {
  if (preview.sentence) return <ErrorLine sentence={preview.sentence} again={preview.again} />;
  if (!preview.data) return <Skeleton rows={2} widths={[86, 60]} />;
  const { sentence, open, recorded } = preview.data;
  return (
    <>
      <p
        className="gate-change-says"
        data-none={open.changes.length + recorded.changes.length === 0 || undefined}
      >
        {sentence}
      </p>
      <Changed effects={open} title="Not final yet" />
      <Changed effects={recorded} title="As if it had stood then" />
    </>
  );
}

function Changed({ effects, title }: { effects: GateEffects; title: string }) {
  const examples = effects.changes.flatMap(({ effect, examples: some }) =>
    some.slice(0, 2).map((example) => ({ ...example, effect })),
  );
  if (examples.length === 0) return null;
  return (
    <ul className="gate-change-examples" aria-label={title}>
      {examples.map(({ callId, key, person, now, would }) => (
        <li key={callId}>
          <Button tone="link" className="mono" onClick={() => openCall(callId)}>
            <span className="truncate">
              <VisibleText text={key} />
            </span>
          </Button>
          <span className="faint truncate">
            <VisibleText text={person ?? ""} />
          </span>
          <span className="gate-change-now truncate" title={now}>
            {now}
          </span>
          <span className="gate-change-would truncate" title={would}>
            {would}
          </span>
        </li>
      ))}
    </ul>
  );
}
