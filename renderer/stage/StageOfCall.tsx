import { useMemo, useState } from "react";
import type { CallDetail } from "../../shared/calls";
import type { TwinCall } from "../../shared/twin-contract";
import { sharePage } from "../demo/DemoPlan";
import { markPlan } from "../demo/use-plan";
import { engine, sentenceOf } from "../engine-client";
import { useKeys } from "../keys";
import { useReread } from "../reread";
import { makeLate, steer, usePlay } from "../simulate/play";
import { isOpenRun } from "../simulate/use-run";
import { asOf } from "../twin/as-of";
import { GatedCard, NaiveCard } from "../twin/TwinCards";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { maskOf, maskTwin, unmasked } from "./masked";
import { StageGate } from "./StageGate";
import { StageHead } from "./StageHead";
import { StageKeys } from "./StageKeys";
import { StageOutbox } from "./StageOutbox";
import { StageTimeline } from "./StageTimeline";
import { startOver } from "./show";
import { momentsOf, storyWords } from "./stage-time";
import { useStageRun } from "./use-stage-run";

type Props = { callId: string; call: CallDetail | null; sentence: string };

const pauseMs = 80;

/** What both cards hold, read again with every change of the call. */
function useTwinOf(callId: string): { twin: TwinCall | null; sentence: string } {
  const [twin, setTwin] = useState<TwinCall | null>(null);
  const [sentence, setSentence] = useState("");
  useReread(callId, {
    read: () => engine.twin.call({ callId }),
    onRead(answer) {
      setTwin(answer);
      setSentence("");
    },
    onFailed: setSentence,
    concerns: ({ calls, deliveries, events }) =>
      [...calls, ...deliveries, ...events].some((row) => row.callId === callId),
    pauseAfter: () => pauseMs,
  });
  return { twin, sentence };
}

/** Everything stands at one moment: the last that came, or one that was dragged to. */
export function StageOfCall({ callId, call, sentence }: Props) {
  const run = useStageRun(callId);
  const open = isOpenRun(run) ? run : null;
  const { twin, sentence: twinSentence } = useTwinOf(callId);
  const [chosen, setChosen] = useState<number | null>(null);
  const [showsTwin, setShowsTwin] = useState(true);
  const [showsHarm, setShowsHarm] = useState(true);
  const [reveals, setReveals] = useState(false);
  const [failed, setFailed] = useState("");
  const refused = usePlay((state) => state.sentence);
  const moments = useMemo(() => (twin ? momentsOf(twin) : []), [twin]);
  const last = moments.at(-1) ?? 0;
  const at = chosen ?? last;
  const since = useMemo(() => storyWords(run, moments), [run, moments]);
  const mask = useMemo(() => (call && !reveals ? maskOf(call) : unmasked), [call, reveals]);
  const shown = useMemo(() => twin && maskTwin(twin, mask), [twin, mask]);
  const now = useMemo(() => shown && asOf(shown, at), [shown, at]);

  const moveTo = (to: number) => setChosen(to >= last ? null : to);
  const step = (by: 1 | -1) => () => {
    const to = by === 1 ? moments.find((one) => one > at) : moments.findLast((one) => one < at);
    if (to !== undefined) moveTo(to);
    return true;
  };
  const again = () => {
    setFailed("");
    startOver(callId, open).catch((error: unknown) => setFailed(sentenceOf(error)));
  };
  const steering = (act: (runId: string) => Promise<void>) => (event?: KeyboardEvent) => {
    if (!open || event?.repeat) return open !== null;
    setChosen(null);
    void act(open.runId);
    return true;
  };
  const acts = {
    pause: steering((runId) => steer(runId, open?.state === "playing" ? "pause" : "resume")),
    next: steering((runId) => steer(runId, "next")),
    fail: steering((runId) => steer(runId, "fail")),
    late: steering(makeLate),
    twice: steering((runId) => steer(runId, "twice")),
    again: run ? again : null,
    back: step(-1),
    forth: step(1),
    twin: () => {
      setShowsTwin(!showsTwin);
      markPlan("twin");
    },
    without: () => setShowsHarm(!showsHarm),
    share: () => sharePage(callId),
  };
  const isOpen = () => open !== null;
  useKeys("Stage", [
    { key: " ", does: "pause, go on", can: isOpen, run: acts.pause },
    { key: "ArrowRight", does: "next event now", can: isOpen, run: acts.next },
    { key: "f", does: "make the next event fail", can: isOpen, run: acts.fail },
    { key: "l", does: "make the next event late", can: isOpen, run: acts.late },
    { key: "2", does: "send the next event twice", can: isOpen, run: acts.twice },
    { key: "[", does: "back to the moment before", run: acts.back },
    { key: "]", does: "on to the next moment", run: acts.forth },
    {
      key: "t",
      does: "naive twin, shown or not",
      run: () => {
        acts.twin();
        return true;
      },
    },
    {
      key: "w",
      does: "without the gate, shown or not",
      run: () => {
        acts.without();
        return true;
      },
    },
    {
      key: "s",
      does: "share page of this call",
      run: () => {
        acts.share();
        return true;
      },
    },
    {
      key: "0",
      does: "start over, as a new call",
      can: () => acts.again !== null,
      run: (event) => {
        if (!acts.again || event.repeat) return false;
        acts.again();
        return true;
      },
    },
  ]);

  const isStarting = call === null && open !== null;
  const problem = failed || refused || (isStarting ? "" : sentence || (call ? "" : twinSentence));
  return (
    <>
      <StageHead call={call} run={run} mask={mask} acts={acts} at={chosen === null ? null : since(chosen)} />
      <main className="stage-main" aria-label="Stage">
        <div className="stage-call">
          {problem !== "" && <ErrorLine sentence={problem} />}
          {call && shown && now ? (
            <>
              <StageTimeline
                call={call}
                run={run}
                twin={shown}
                at={at}
                isNow={chosen === null}
                since={since}
                onMove={moveTo}
              />
              <StageGate call={call} twin={shown} now={now} isNow={chosen === null} since={since} />
              <div className="stage-cards" data-alone={!showsTwin || undefined}>
                <GatedCard call={shown} now={now} since={since} />
                {showsTwin && <NaiveCard call={shown} now={now} since={since} />}
              </div>
            </>
          ) : (
            problem === "" && <Skeleton rows={10} height={56} widths={[82, 60, 74, 90]} />
          )}
        </div>
        <StageOutbox
          call={call}
          at={at}
          moments={moments}
          since={since}
          mask={mask}
          without={showsHarm && shown && now ? { call: shown, now } : null}
        />
      </main>
      <StageKeys
        acts={acts}
        isOpen={open !== null}
        isPaused={open?.state === "paused"}
        masking={call === null || call.origin === "simulated" ? null : { reveals, onReveal: setReveals }}
      />
    </>
  );
}
