/** Playing the opened scenario and steering its run. What is refused stands beside the controls, with the next step. */
import { create } from "zustand";
import { engine, sentenceOf } from "../engine-client";
import { useSimulate } from "./open-scenario";

type Play = {
  busy: boolean;
  sentence: string;
  /** The user's word for this host of the handler is all that is missing. */
  allowHost: string | null;
};

export const usePlay = create<Play>(() => ({ busy: false, sentence: "", allowHost: null }));

async function doing(run: () => Promise<unknown>): Promise<void> {
  if (usePlay.getState().busy) return;
  usePlay.setState({ busy: true, sentence: "", allowHost: null });
  try {
    await run();
    usePlay.setState({ busy: false });
  } catch (error) {
    const data: unknown = error instanceof Error && "data" in error ? error.data : null;
    const host = typeof data === "object" && data !== null && "allowHost" in data ? data.allowHost : null;
    usePlay.setState({
      busy: false,
      sentence: sentenceOf(error),
      allowHost: typeof host === "string" ? host : null,
    });
  }
}

let last: Promise<void> = Promise.resolve();

/** A key that is pressed while the one before is under way is meant, too. */
function inTurn(run: () => Promise<unknown>): Promise<void> {
  last = last.then(() => doing(run));
  return last;
}

/** Every play is a new call with ids of its own. At speed 0 it waits before each event. */
export function playOpened(): Promise<void> {
  return doing(startRun);
}

async function startRun(): Promise<void> {
  const { opened, speed } = useSimulate.getState();
  if (!opened) return;
  const { runId } = await engine.runs.create({
    scenario: opened.text.includes("\n") ? opened.text : `${opened.text}\n`,
    case: opened.case,
    speed: speed === 0 ? 1 : speed,
    paused: speed === 0,
  });
  useSimulate.setState({ runId });
}

export function allowAndPlay(host: string): Promise<void> {
  return doing(async () => {
    await engine.handlerHosts.allow({ host });
    await startRun();
  });
}

export type Steering = "pause" | "resume" | "next" | "fail" | "twice" | "stop";

export function steer(runId: string, verb: Steering): Promise<void> {
  return inTurn(() => engine.runs[verb]({ runId }));
}

const lateByMs = 30_000;

export function makeLate(runId: string): Promise<void> {
  return inTurn(() => engine.runs.late({ runId, byMs: lateByMs }));
}

/** Of a run that is open too: to step by step it stands still, out of it, it goes on. */
export function changeSpeed(speed: number, open: { runId: string; paused: boolean } | null): Promise<void> {
  const before = useSimulate.getState().speed;
  useSimulate.setState({ speed });
  return inTurn(async () => {
    if (!open) return;
    if (speed > 0) await engine.runs.update({ runId: open.runId, speed });
    if (speed > 0 && before === 0 && open.paused) await engine.runs.resume({ runId: open.runId });
    if (speed === 0 && !open.paused) await engine.runs.pause({ runId: open.runId });
  });
}
