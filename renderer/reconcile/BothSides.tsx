import type { ReactNode } from "react";
import type { ReconciledRow } from "../../shared/reconciliations";
import { whose } from "../../shared/whose";
import { durationWords } from "../calls/duration-words";
import { outcomeWords } from "../calls/stage-words";
import { phoneWords } from "../phone";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import "./both-sides.css";

type SidesProps = {
  row: ReconciledRow;
  provider: string;
  isHere: boolean;
  isAdding: boolean;
  onAdd: (rowId: string) => void;
};

/** One call, as the list has it and as it is here; and what adding it would do. */
export function BothSides({ row, provider, isHere, isAdding, onAdd }: SidesProps) {
  const { callKey, callId, kind } = row;
  return (
    <section className="sides scroll" aria-label="Both sides">
      <p className="sides-title">{titleOf(row, isHere)}</p>
      {row.because !== null && (
        <p className="secondary">
          <VisibleText text={row.because} />
        </p>
      )}
      <dl className="sides-facts">
        <Fact name="call">
          {callKey === null ? (
            <span className="faint">the export names none</span>
          ) : (
            <>
              <span className="mono">
                <VisibleText text={callKey} />
              </span>
              <CopyButton text={callKey} title="Copy the call's id" />
            </>
          )}
        </Fact>
        <Fact name="began">{row.startedAt === null ? "–" : moment(row.startedAt)}</Fact>
        <Fact name="number">{row.phone === null ? "withheld" : phoneWords(row.phone)}</Fact>
        <Fact name="direction">{row.direction ?? "–"}</Fact>
        <Fact name="outcome">{row.outcome === null ? "–" : outcomeWords(row.outcome)}</Fact>
        <Fact name="talked">{row.seconds ? durationWords(row.seconds * 1000) : "–"}</Fact>
      </dl>
      <div className="sides-here" data-none={isHere ? undefined : true}>
        {isHere ? (
          <>
            <StateWord tone="ok" mark="check">
              {kind === "missing" ? "here now, origin pulled" : "here"}
            </StateWord>
            <span className="grow" />
            {callId !== null && (
              <Button tone="link" onClick={() => openCall(callId)}>
                Open the call
              </Button>
            )}
          </>
        ) : (
          <>
            <span className="secondary grow">Here: nothing came</span>
            {row.addable && (
              <Button size="small" disabled={isAdding} onClick={() => onAdd(row.rowId)}>
                Add this one
              </Button>
            )}
          </>
        )}
      </div>
      {row.differences.length > 0 && <Differences row={row} provider={provider} />}
      {!isHere && row.addable && (
        <p className="faint">
          Added, it is one event of origin pulled. Its call is final at once and waits under Held by history:
          nothing is sent by itself.
        </p>
      )}
    </section>
  );
}

function Differences({ row, provider }: { row: ReconciledRow; provider: string }) {
  return (
    <table className="sides-differences" aria-label="What differs">
      <thead>
        <tr>
          <td />
          <th scope="col">{whose(provider)} list</th>
          <th scope="col">here</th>
        </tr>
      </thead>
      <tbody>
        {row.differences.map(({ field, theirs, ours }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{theirs ?? "–"}</td>
            <td>{ours ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function titleOf({ kind }: ReconciledRow, isHere: boolean): string {
  if (kind === "missing") return isHere ? "It is here now" : "It never came here";
  if (kind === "different") return "It is on both sides, and not the same";
  return kind === "extra" ? "It is only here" : "It is probably the same call";
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
