import type { EffectRow } from "../../shared/effects-contract";
import { clock } from "../time";
import { VisibleText } from "../ui/VisibleText";
import { Status } from "./EffectCard";
import { connectionWords, countWords, tookWords } from "./effect-words";
import "./effects-tab.css";
import type { Effects } from "./use-effects";

/** What an event made the handler do: each request, what may be its own, and the connections that were not judged. */
export function EffectsTab({ effects, eventId }: { effects: Effects; eventId: string }) {
  const tied = effects.rows.filter((row) => row.eventId === eventId);
  const untied = effects.rows.filter((row) => row.eventId !== eventId);
  return (
    <div className="scroll inspector-scroll effects-tab">
      <h3>{countWords(tied.length + effects.beyond)} of this event</h3>
      <ol aria-label="Effects of this event">
        {tied.map((effect) => (
          <Effect key={effect.effectId} effect={effect} />
        ))}
      </ol>
      {tied.length === 0 && <p className="secondary">Nothing that left the handler is tied to it.</p>}
      {effects.beyond > 0 && <p className="secondary">{effects.beyond} more were counted and not kept.</p>}
      {untied.length > 0 && (
        <>
          <h3>{untied.length} untied: may belong to it</h3>
          <ol aria-label="Untied effects">
            {untied.map((effect) => (
              <Effect key={effect.effectId} effect={effect} />
            ))}
          </ol>
        </>
      )}
      {effects.notJudged.length > 0 && (
        <p className="effects-not-judged">
          not judged: {effects.notJudged.map((row) => connectionWords(row)).join(", ")}
        </p>
      )}
    </div>
  );
}

function Effect({ effect }: { effect: EffectRow }) {
  return (
    <li data-untied={effect.untied !== null || undefined}>
      <div className="effects-line">
        <b>{effect.method}</b>
        <Status effect={effect} />
        <span className="faint mono">{tookWords(effect.ms)}</span>
        <span className="faint mono effects-at">
          {effect.afterMs === null ? clock(effect.startedAt) : `+${tookWords(effect.afterMs)}`}
        </span>
      </div>
      <div className="mono effects-url">
        <VisibleText text={effect.url} />
      </div>
      {effect.error !== null && <p className="effect-failed">{effect.error}</p>}
      {effect.untied !== null && <p className="effects-because">{effect.untied}</p>}
    </li>
  );
}
