import { useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useEntities } from "../entities";
import { openPlay } from "../sharing/sharing-state";
import { Button } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import { chooseCall } from "./call-selection";
import { PlaySample } from "./PlaySample";
import { usePlayWith } from "./play-with";
import { arrivedTypes, plannedTypes, sampleInput } from "./sample-plan";
import { leaveFirstRun, useSamplePlay } from "./sample-play";
import { Timeline } from "./Timeline";
import { useCall } from "./use-call";

const fillMs = 150;
const lastLookMs = 1400;

/** The coming call as ghosts. On play these very pins fill in as their events arrive, then the card becomes the call. */
export function SampleCard() {
  const given = usePlayWith();
  const { callId, inFirstRun, state } = useSamplePlay();
  const run = useEntities(({ runs }) => [...runs.values()].find((one) => one.callId === callId) ?? null);
  const { call } = useCall(inFirstRun ? callId : null);
  const filled = useFilled(arrivedTypes(call));
  const pending = useMemo(() => new Set(plannedTypes.filter((type) => !filled.includes(type))), [filled]);
  const input = useMemo(() => sampleInput(call), [call]);

  const isWhole = pending.size === 0;
  const isOver =
    isWhole || (run !== null && run.state !== "playing" && filled.length === arrivedTypes(call).length);
  useEffect(() => {
    if (!inFirstRun || callId === null || !isOver) return;
    const timer = setTimeout(() => becomeTheCall(callId), lastLookMs);
    return () => clearTimeout(timer);
  }, [inFirstRun, callId, isOver]);

  const isPlaying = inFirstRun && state !== "idle";
  return (
    <section className="sample" aria-label="Sample call">
      <div className="sample-head">
        <div className="grow">
          <h2>{!isPlaying ? "Or play a sample call" : isWhole ? "A whole call" : "Playing a sample call"}</h2>
          <p>
            {isPlaying ? (
              `${filled.length} of ${plannedTypes.length} events have come.`
            ) : (
              <>
                Six events in 12 seconds, one sent twice, one out of order.{" "}
                <Button tone="link" className="play-as" onClick={openPlay}>
                  <VisibleText text={withWhom(given)} />
                </Button>
              </>
            )}
          </p>
        </div>
        <PlaySample look="filled" />
      </div>
      <Timeline
        bare
        input={input}
        clock="occurred"
        scale="fit"
        selected={null}
        onSelect={() => {}}
        pending={pending}
      />
    </section>
  );
}

function withWhom({ name, company }: { name: string; company: string }): string {
  const of = [name.trim(), company.trim()].filter(Boolean).join(" of ");
  return of === "" ? "With whom …" : `As ${of} …`;
}

/** One pin after the other, however fast they came. */
function useFilled(arrived: readonly string[]): readonly string[] {
  const [filled, setFilled] = useState<readonly string[]>([]);
  const next = arrived.find((type) => !filled.includes(type));
  useEffect(() => {
    if (next === undefined) return;
    const timer = setTimeout(() => setFilled((before) => [...before, next]), fillMs);
    return () => clearTimeout(timer);
  }, [next]);
  return filled;
}

function isNewest(callId: string): boolean {
  const calls = [...useEntities.getState().calls.values()];
  const own = calls.find((call) => call.callId === callId);
  return own !== undefined && calls.every((call) => call.lastReceivedAt <= own.lastReceivedAt);
}

/** The card's timeline grows into that of the call where the browser can show it; elsewhere it is there at once. */
function becomeTheCall(callId: string): void {
  const leave = () => {
    // The newest call is the one that is followed.
    chooseCall(isNewest(callId) ? null : callId);
    leaveFirstRun();
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || document.visibilityState !== "visible" || !("startViewTransition" in document)) leave();
  else document.startViewTransition(() => flushSync(leave));
}
