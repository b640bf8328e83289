import { useId } from "react";
import type { KnownHandler } from "../../shared/replays";
import { age } from "../time";
import { VisibleText } from "../ui/VisibleText";
import type { ReplayTarget } from "./replay-topic";

type Props = {
  target: ReplayTarget;
  source: string | null;
  known: readonly KnownHandler[];
  onTarget: (target: ReplayTarget) => void;
};

/** Our own receiver, a handler that something was sent to before, or another URL. */
export function ReplayTargets({ target, source, known, onTarget }: Props) {
  const name = useId();
  const url = target.kind === "handler" ? target.url : null;
  const isKnown = known.some(({ handler }) => handler === url);
  return (
    <fieldset className="sheet-part replay-targets">
      <legend>To</legend>
      <label className="replay-target">
        <input
          type="radio"
          name={name}
          checked={target.kind === "own"}
          onChange={() => onTarget({ kind: "own" })}
        />
        <span className="grow truncate">Ringback's own receiver</span>
        <span className="faint">{source === null ? "each to its own source" : `source ${source}`}</span>
      </label>
      {known.map(({ handler, lastAt, lastStatus }) => (
        <label key={handler} className="replay-target">
          <input
            type="radio"
            name={name}
            checked={url === handler}
            onChange={() => onTarget({ kind: "handler", url: handler })}
          />
          <span className="grow truncate mono" title={handler}>
            <VisibleText text={handler} />
          </span>
          <span className="faint">
            {lastStatus === null ? "no answer" : `answered ${lastStatus}`}, {age(lastAt)} ago
          </span>
        </label>
      ))}
      <div className="replay-target">
        <input
          type="radio"
          name={name}
          aria-label="Another handler"
          checked={url !== null && !isKnown}
          onChange={() => onTarget({ kind: "handler", url: "" })}
        />
        <input
          className="input mono"
          aria-label="URL of a handler"
          placeholder="http://127.0.0.1:3000/webhooks"
          autoComplete="off"
          spellCheck={false}
          value={isKnown ? "" : (url ?? "")}
          onChange={({ target: { value } }) => onTarget({ kind: "handler", url: value.trim() })}
        />
      </div>
    </fieldset>
  );
}
