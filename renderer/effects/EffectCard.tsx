import type { EffectRow } from "../../shared/effects-contract";
import { bytes, clock } from "../time";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { effectState, effectWords, hostOf, pathOf, statusWords, tookWords } from "./effect-words";
import "./effect-card.css";

const width = 348;
const shownOfMany = 6;

/** One effect, or the first of many. Never takes the pointer, so it can stand over anything. */
export function EffectCard({ effects, anchor }: { effects: EffectRow[]; anchor: DOMRect }) {
  const [first] = effects;
  if (!first) return null;
  const left = Math.max(8, Math.min(anchor.left - width / 3, window.innerWidth - width - 8));
  const below = anchor.bottom + 8;
  const isLow = below + 130 > window.innerHeight;
  return (
    <div
      className="effect-card"
      role="tooltip"
      style={{ left, width, ...(isLow ? { bottom: window.innerHeight - anchor.top + 8 } : { top: below }) }}
    >
      {effects.length > 1 ? <Many effects={effects} /> : <One effect={first} />}
      {first.untied !== null && <p className="effect-card-untied">Untied. {first.untied}</p>}
    </div>
  );
}

function One({ effect }: { effect: EffectRow }) {
  return (
    <>
      <div className="effect-card-head">
        <b>{effect.method}</b>
        <span className="mono truncate">
          <VisibleText text={pathOf(effect.url, 60)} />
        </span>
        <Status effect={effect} />
      </div>
      <dl>
        <dt>to</dt>
        <dd className="mono truncate">
          <VisibleText text={hostOf(effect.url) || effect.url} />
        </dd>
        <dt>begun</dt>
        <dd>
          <span className="mono">{clock(effect.startedAt)}</span>
          {effect.afterMs !== null && (
            <span className="faint"> {tookWords(effect.afterMs)} after the event</span>
          )}
        </dd>
        <dt>took</dt>
        <dd>
          <span className="mono">{tookWords(effect.ms)}</span>
          {effect.bytes !== null && <span className="faint"> {bytes(effect.bytes)} sent</span>}
          {effect.error !== null && <span className="effect-failed"> {effect.error}</span>}
        </dd>
      </dl>
    </>
  );
}

function Many({ effects }: { effects: EffectRow[] }) {
  return (
    <>
      <div className="effect-card-head">
        <b>{effects.length} effects</b>
      </div>
      <ul>
        {effects.slice(0, shownOfMany).map((effect) => (
          <li key={effect.effectId} className="mono truncate" data-state={effectState(effect)}>
            <VisibleText text={effectWords(effect)} />
          </li>
        ))}
        {effects.length > shownOfMany && <li className="faint">and {effects.length - shownOfMany} more</li>}
      </ul>
    </>
  );
}

export function Status({ effect }: { effect: EffectRow }) {
  const state = effectState(effect);
  if (state === "waits") return <Tag tone="plain">no answer yet</Tag>;
  return (
    <Tag tone={state === "failed" ? "bad" : "ok"} mark={state === "failed" ? "cross" : "check"}>
      {statusWords(effect)}
    </Tag>
  );
}
