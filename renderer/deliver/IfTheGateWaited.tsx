/** What would be otherwise: how complete the records would be without the gate, and with another wait. */
import { useState } from "react";
import type { Counterfactual, Curve } from "../../shared/counterfactual-contract";
import { mostCounterfactualCalls } from "../../shared/delays";
import type { PackId } from "../../shared/words";
import { providerWords } from "../calls/call-words";
import { durationWords } from "../calls/duration-words";
import { count } from "../time";
import { TwinSwitch } from "../twin/TwinSwitch";
import { useTwin } from "../twin/use-twin";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { type CounterfactualRead, useCounterfactual } from "./use-counterfactual";
import { WaitChart } from "./WaitChart";

/** More providers than these are in the figures and not among the tabs and lines. */
const mostShown = 3;
const fewCalls = 5;

export function IfTheGateWaited({ callId }: { callId: string | null }) {
  const read = useCounterfactual();
  const twin = useTwin();
  const [chosen, setChosen] = useState<PackId | "all">("all");
  const [tried, setTried] = useState<number | null>(null);
  const result = read.state?.result ?? null;
  const own = result?.providers.find(({ provider }) => provider === chosen);
  const curve: Curve | null = own ?? result?.all ?? null;
  const providers = result?.providers.slice(0, mostShown) ?? [];
  return (
    <section className="if-waited" aria-label="If the gate waited">
      <header className="if-waited-head">
        <h2>If the gate waited</h2>
        <span
          className="truncate"
          title={curve ? `${aboutWords(read, curve)}. ${neverWords(curve, result)}` : undefined}
        >
          {aboutWords(read, curve)}
        </span>
        <span className="grow" />
        {read.state?.state === "running" && <Progress read={read} />}
        {read.state?.state === "stopped" && (
          <Button size="small" onClick={read.again}>
            Compute again
          </Button>
        )}
        {providers.length > 1 && (
          <Segments
            label="Whose calls"
            value={own ? own.provider : "all"}
            onChange={(next) => {
              setChosen(next);
              setTried(null);
            }}
            segments={[
              { value: "all" as const, words: "All" },
              ...providers.map(({ provider }) => ({ value: provider, words: providerWords(provider) })),
            ]}
          />
        )}
      </header>
      {read.sentence !== "" && <ErrorLine sentence={read.sentence} again={read.again} />}
      {curve === null ? (
        read.sentence === "" && <Skeleton rows={4} widths={[90, 70, 84, 40]} />
      ) : curve.calls === 0 ? (
        <Empty
          title="No recorded calls to replay"
          why="From the first call on, this shows how complete its record would have been without the gate, and with another wait."
        />
      ) : (
        <>
          <WaitChart
            curve={curve}
            others={own || providers.length < 2 ? [] : providers}
            tried={tried}
            onTry={setTried}
          />
          <Sums curve={curve} tried={tried} onBack={() => setTried(null)} />
        </>
      )}
      <TwinSwitch twin={twin} callId={callId} />
    </section>
  );
}

function aboutWords({ state }: CounterfactualRead, curve: Curve | null): string {
  if (!state || !curve) return "";
  const calls = `${count(curve.calls)} ${curve.calls === 1 ? "call" : "calls"} replayed`;
  if (curve.calls > 0 && curve.calls < fewCalls) return `${calls}: too few to say more`;
  const cut = state.found > state.of || state.more;
  if (cut)
    return `the newest ${count(state.of)} of ${count(state.found)}${state.more ? "+" : ""} calls, replayed`;
  return calls;
}

function neverWords({ never }: Curve, result: Counterfactual | null): string {
  const parts = [
    never.noEnd > 0 && `${never.noEnd} without an observed end`,
    never.notFinal > 0 && `${never.notFinal} not final`,
    never.incomplete > 0 && `${never.incomplete} final and incomplete`,
  ].filter((part) => part !== false);
  const left =
    result && result.leftOut > 0 ? ` ${result.leftOut} calls with too many events are left out.` : "";
  const cap = `At most the newest ${count(mostCounterfactualCalls)} calls are replayed.`;
  const counted = parts.length > 0 ? `Counted as not complete at any wait: ${parts.join(", ")}. ` : "";
  return `${counted}A record is complete when nothing required is missing and no later event changed it. ${cap}${left}`;
}

function Progress({ read }: { read: CounterfactualRead }) {
  const { done, of } = read.state ?? { done: 0, of: 0 };
  return (
    <>
      <span
        className="if-waited-progress"
        role="progressbar"
        aria-label="Calls replayed"
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
      >
        <span style={{ width: `${of === 0 ? 0 : (done / of) * 100}%` }} />
      </span>
      <Button size="small" onClick={read.stop}>
        Stop
      </Button>
    </>
  );
}

function Sums({ curve, tried, onBack }: { curve: Curve; tried: number | null; onBack: () => void }) {
  const { naive, gate } = curve;
  const sums =
    tried === null
      ? gate
      : (curve.points.findLast(({ delayMs }) => delayMs <= tried) ?? { writes: 0, incomplete: 0 });
  return (
    <div className="if-waited-foot">
      {tried === null ? (
        <span className="if-waited-sum" data-tone="bad">
          <span className="if-waited-dot" />
          <span>
            Naive twin: {count(naive.writes)} writes, <b>{count(naive.incomplete)} incomplete</b>
          </span>
        </span>
      ) : (
        <Button tone="link" title="Back to this gate (Esc)" onClick={onBack}>
          This gate: {count(gate.writes)}, {count(gate.incomplete)} incomplete
        </Button>
      )}
      <span className="grow" />
      <span className="if-waited-sum" data-tone={tried === null ? "ok" : "tried"} role="status">
        <span className="if-waited-dot" />
        <span>
          {tried === null ? "This gate: " : `Waiting ${durationWords(tried)}: `}
          {count(sums.writes)}, <b>{count(sums.incomplete)} incomplete</b>
        </span>
      </span>
    </div>
  );
}
