import type { TwinCall } from "../../shared/twin-contract";
import { outcomeWords } from "../calls/stage-words";
import type { AsOf, SinceWords } from "../twin/as-of";
import { harmOf } from "./without-gate";

type Props = { call: TwinCall; now: AsOf; since: SinceWords };

/** The first wrong thing that a CRM without a gate would have held; nothing where it would have harmed nobody. */
export function WithoutGate({ call, now, since }: Props) {
  const harm = harmOf(call, now);
  if (harm === null) return null;
  return (
    <section className="stage-without" aria-label="Without the gate">
      <h3>
        <span className="grow">Without the gate</span>
        <span className="mono">{since(harm.at)}</span>
      </h3>
      <p>
        the CRM would have said <b>“{outcomeWords(harm.outcome)}”</b>
        {harm.openedAt === null ? ", and it is not over yet." : `. It was over at ${since(harm.openedAt)}.`}{" "}
        Told {now.writes.length === 1 ? "once" : `${now.writes.length} times`} so far, for one call.
      </p>
    </section>
  );
}
