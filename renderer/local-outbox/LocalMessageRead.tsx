import { Lock } from "lucide-react";
import type { DestinationRow } from "../../shared/deliveries";
import type { LocalMessage } from "../../shared/rules";
import { partiesOf, providerWords } from "../calls/call-words";
import { useCall } from "../calls/use-call";
import { LetOutLine } from "../deliver/rules/LetOut";
import { moment } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { VisibleText } from "../ui/VisibleText";
import { openCall, openRule, openStage } from "../view";
import { MessageCard } from "./MessageCard";
import { textToCopy } from "./message-words";

type Props = { row: LocalMessage; destination: DestinationRow | null; onChanged: () => void };

/** One message as it would have arrived; under it which rule sent it, why, and why it is still here. */
export function LocalMessageRead({ row, destination, onChanged }: Props) {
  const { payload, callId } = row;
  const { rule } = payload;
  const { call } = useCall(callId);
  return (
    <div className="local-read">
      <div className="local-read-head">
        <span className="local-stays">
          <Lock size={13} aria-hidden />
          <b>It stayed on this machine</b>
        </span>
        <span className="secondary truncate grow" title={row.because}>
          <VisibleText text={row.because} />
        </span>
        <CopyButton tone="plain" label="Copy" title="Copy the message" text={textToCopy(payload)} />
      </div>
      <MessageCard message={payload} destination={row.destination} at={row.landedAt} />
      <dl className="local-facts">
        <div>
          <dt>Rule</dt>
          <dd>
            <Button tone="link" onClick={() => openRule(rule.ruleId)}>
              <VisibleText text={rule.name} />
            </Button>{" "}
            <span className="faint">v{rule.version}</span>
          </dd>
        </div>
        {payload.because.length > 0 && (
          <div>
            <dt>Because</dt>
            <dd>
              <ul>
                {payload.because.map((line, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place among the reasons
                  <li key={index}>
                    <VisibleText text={line} />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        <div>
          <dt>Call</dt>
          <dd>
            <Button tone="link" onClick={() => openCall(callId)}>
              {call ? <VisibleText text={callWords(partiesOf(call))} /> : "Open call"}
            </Button>{" "}
            <span className="faint">
              {call ? `${providerWords(call.provider)}, ${call.origin}` : ""}{" "}
              <Button tone="link" title="The call on the whole window" onClick={() => openStage(callId)}>
                Stage
              </Button>
            </span>
          </dd>
        </div>
        <div>
          <dt>Landed</dt>
          <dd className="tabular">{moment(row.landedAt)}</dd>
        </div>
      </dl>
      {destination && (
        <section aria-label={`Whether ${destination.name} is let out`}>
          <LetOutLine destination={destination} onChanged={onChanged} />
        </section>
      )}
    </div>
  );
}

function callWords({ from, to }: { from: string; to: string | null }): string {
  return to === null ? from : `${from} → ${to}`;
}
