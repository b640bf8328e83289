import { Lightbulb } from "lucide-react";
import { useState } from "react";
import type { AdviceRow } from "../../shared/advice";
import type { SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openEvent } from "../view";
import "./advice.css";
import type { SourceChange } from "./SourceDetail";

type AdviceProps = { source: SourceRow; onChange: (change: SourceChange) => Promise<boolean> };

/** What this source says of itself against what was seen of it; null where there is nothing to say. */
export function SourceAdvice({ source, onChange }: AdviceProps) {
  const generation = useEntities((state) => state.setupGeneration);
  const { sourceId } = source;
  const { data, sentence, again } = useRead(
    `advice ${sourceId}`,
    async () => (await engine.sources.advice({ sourceId })).rows,
    [generation],
  );
  const { busy, sentence: failed, write } = useWrite();
  const [showAway, setShowAway] = useState(false);
  const away = data?.filter(({ dismissedAt }) => dismissedAt !== null) ?? [];
  const shown = data?.filter(({ dismissedAt }) => dismissedAt === null || showAway) ?? [];
  if (sentence) return <ErrorLine sentence={sentence} />;
  if (!data) return <span className="faint">Looking at the newest calls …</span>;
  const act = (run: () => Promise<unknown>) => void write(run).then((done) => done && again());
  return (
    <div className="advice">
      {data.length === 0 && (
        <span className="faint">Nothing: what came to this source is as its settings say.</span>
      )}
      <ul>
        {shown.map((advice) => (
          <li key={advice.adviceId} data-away={advice.dismissedAt !== null || undefined}>
            <Lightbulb size={14} aria-hidden />
            <div className="advice-words">
              <p>
                <b>{advice.sentence}</b>
                {advice.cameBack && (
                  <Tag tone="warn" title="You put it away; there is much more of it now">
                    back
                  </Tag>
                )}
              </p>
              <p className="secondary">
                <VisibleText text={advice.next} />
              </p>
              <Evidence advice={advice} />
            </div>
            <span className="advice-acts">
              {advice.settle && advice.dismissedAt === null && (
                <Button
                  size="small"
                  disabled={busy}
                  onClick={() => act(() => onChange(advice.settle?.change as SourceChange))}
                >
                  {advice.settle.words}
                </Button>
              )}
              <Button
                size="small"
                tone="quiet"
                disabled={busy}
                title={
                  advice.dismissedAt === null ? "It comes back only if it gets much worse" : "Show it again"
                }
                onClick={() =>
                  act(() => {
                    const which = { sourceId, adviceId: advice.adviceId };
                    return advice.dismissedAt === null
                      ? engine.sources.dismissAdvice(which)
                      : engine.sources.takeUpAdvice(which);
                  })
                }
              >
                {advice.dismissedAt === null ? "Put away" : "Take up"}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {away.length > 0 && (
        <Button tone="link" aria-expanded={showAway} onClick={() => setShowAway(!showAway)}>
          {showAway ? "Hide what was put away" : `${away.length} put away`}
        </Button>
      )}
      {failed && <ErrorLine sentence={failed} />}
    </div>
  );
}

/** The counts it rests on, and a few calls or events that show it. */
function Evidence({ advice }: { advice: AdviceRow }) {
  const { counts, callIds, eventIds } = advice.evidence;
  const words = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  const links =
    eventIds.length > 0
      ? eventIds.map((eventId) => ({ id: eventId, open: () => openEvent(eventId) }))
      : callIds.map((callId) => ({ id: callId, open: () => openCall(callId) }));
  return (
    <p className="faint advice-evidence">
      {words.join(" · ")}
      {links.map(({ id, open }, index) => (
        <Button key={id} tone="link" title={`Open ${id}`} onClick={open}>
          {eventIds.length > 0 ? "event" : "call"} {index + 1}
        </Button>
      ))}
    </p>
  );
}
