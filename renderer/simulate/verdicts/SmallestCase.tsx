import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import type { VerdictRun } from "../../../shared/verdicts";
import { Glyph } from "../../ui/Glyph";
import { VisibleText } from "../../ui/VisibleText";

type SmallestProps = {
  /** In the order they were sent. */
  events: VerdictRun["events"];
  /** What came too early did it; else what came again. */
  order: boolean;
  busy: boolean;
  onPlay: (() => void) | undefined;
};

/** The smallest case that fails as chips, the culprit tinted. Clicking plays just those. */
export function SmallestCase({ events, order, busy, onPlay }: SmallestProps) {
  const culprit = order ? 0 : events.length - 1;
  const chips = events.map(({ type, kind, stage }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same type may come twice
    <Fragment key={index}>
      {index > 0 && <ChevronRight size={12} aria-label="then" className="verdict-then" />}
      <span className="verdict-chip mono" data-culprit={index === culprit || undefined}>
        <Glyph kind={kind} stage={stage} size={9} />
        <VisibleText text={type} />
      </span>
    </Fragment>
  ));
  return (
    <>
      <p className="secondary">{order ? "Smallest failing order:" : "Smallest failing case:"}</p>
      {onPlay ? (
        <button
          type="button"
          className="verdict-chips"
          title="Play just these"
          aria-label={`Play just these: ${events.map(({ type }) => type).join(", then ")}`}
          disabled={busy}
          onClick={onPlay}
        >
          {chips}
        </button>
      ) : (
        <div className="verdict-chips">{chips}</div>
      )}
    </>
  );
}
