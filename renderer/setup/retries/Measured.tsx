import type { MeasuredOfSource } from "../../../shared/measured";
import type { RetryOverride } from "../../../shared/retries";
import { host } from "../../host/current-host";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { StateWord, Tag } from "../../ui/Tag";
import { type MeasuredCell, measuredCells, retryAfterCell } from "./measured-words";
import { retryValues } from "./retry-values";

export function MeasuredTd({ cell }: { cell: MeasuredCell | undefined }) {
  if (!cell) return <td className="faint">–</td>;
  const { known, words, events, more } = cell;
  return (
    <td title={more}>
      {known ? words : <span className="faint">{words}</span>}
      {known && (
        <span className="faint">
          {" "}
          · {events} {events === 1 ? "event" : "events"}
        </span>
      )}
    </td>
  );
}

type Props = {
  measured: MeasuredOfSource;
  onUse: (retry: RetryOverride) => Promise<boolean>;
};

/** Below the table: what it rests on, what is still needed, and what can be done with it. */
export function MeasuredEnd({ measured, onUse }: Props) {
  const { use, share, origin, events, sendings } = measured;
  const text = JSON.stringify(share, null, 2);
  return (
    <div className="measured-end">
      <p className="measured-from">
        <span>
          Measured from {sendings} {sendings === 1 ? "sending" : "sendings"} of {events}{" "}
          {events === 1 ? "event" : "events"}.
        </span>
        {origin === "simulated" && (
          <StateWord tone="warn" mark="warning">
            All of them are simulated: this is Ringback's own player, not the platform.
          </StateWord>
        )}
      </p>
      <StillNeeded measured={measured} />
      <div className="retries-end">
        <Button
          size="small"
          disabled={use === null || origin === "simulated"}
          title={
            use === null
              ? "Nothing was measured yet"
              : origin === "simulated"
                ? "Only what the platform itself did can stand for it"
                : "They become this source's own values; what was not measured stays as it is"
          }
          onClick={() => use && void onUse(use)}
        >
          Use the measured values
        </Button>
        <CopyButton
          text={text}
          label="Share"
          tone="plain"
          title="Copy the figures as JSON: no number, id or payload is in them"
        />
        <Button
          size="small"
          tone="quiet"
          onClick={() =>
            host.saveFile(
              `retries-${share.provider}-${share.month}.json`,
              new Blob([text], { type: "application/json" }),
            )
          }
        >
          Save
        </Button>
      </div>
    </div>
  );
}

function StillNeeded({ measured: { measured } }: Pick<Props, "measured">) {
  const cells = measuredCells(measured);
  const rows = [
    ...retryValues.map(({ key, label }) => ({ label, cell: cells[key] })),
    { label: "Retry-After", cell: retryAfterCell(measured) },
  ].flatMap(({ label, cell }) => (cell && !cell.known && cell.more ? [{ label, more: cell.more }] : []));
  if (rows.length === 0)
    return (
      <Tag tone="ok" mark="check">
        all of it was seen
      </Tag>
    );
  return (
    <details className="measured-needs">
      <summary>What is still needed for {rows.length === 1 ? "one value" : `${rows.length} values`}</summary>
      <dl>
        {rows.map(({ label, more }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{more}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
