/** The run that is shown, as a whole: the live feed only says that it changed. Then what it expects, judged. */
import { useState } from "react";
import type { ExpectationResult } from "../../shared/expectations";
import type { RunDetail, RunRow } from "../../shared/runs";
import { engine } from "../engine-client";
import { useReread } from "../reread";

const crowdedSends = 400;

export function isOpenRun(run: RunRow | null): run is RunRow {
  return run !== null && (run.state === "playing" || run.state === "paused");
}

export type RunRead = { run: RunDetail | null; sentence: string; put: (run: RunDetail) => void };

export function useRun(runId: string | null): RunRead {
  const [held, setHeld] = useState<RunDetail | null>(null);
  const [failure, setFailure] = useState<{ runId: string; sentence: string } | null>(null);
  const asked = runId ?? "";
  useReread(runId, {
    read: () => engine.runs.get({ runId: asked }),
    onRead(run) {
      setHeld(run);
      setFailure(null);
    },
    onFailed: (sentence) => setFailure({ runId: asked, sentence }),
    concerns: ({ runs }) => runs.some((run) => run.runId === runId),
    pauseAfter: (took) => ((held?.sends.length ?? 0) > crowdedSends ? 500 + took : 50),
  });
  return {
    run: held?.runId === runId ? held : null,
    sentence: failure?.runId === runId ? failure.sentence : "",
    put: setHeld,
  };
}

/** Judged again with every change of the run and of the calls it makes, and once more when those are at rest. */
export function useExpectations(run: RunDetail | null): {
  rows: readonly ExpectationResult[] | null;
  /** Until when a gate of its calls waits; null: nothing more comes by itself. */
  waitsUntil: number | null;
  /** The run is over, and the rows are of before: the last judgement is under way. */
  isBehind: boolean;
  sentence: string;
} {
  const [held, setHeld] = useState<{
    runId: string;
    rows: readonly ExpectationResult[];
    waitsUntil: number | null;
    wasOpen: boolean;
  } | null>(null);
  const [failure, setFailure] = useState<{ runId: string; sentence: string } | null>(null);
  const runId = run !== null && run.expect.length > 0 ? run.runId : null;
  const asked = runId ?? "";
  const isOpen = isOpenRun(run);
  const made = new Set([run?.callId, ...(run?.calls.map(({ callId }) => callId) ?? [])]);
  // Read once more when the run is over.
  useReread(runId && `${runId} ${isOpen}`, {
    read: async () => ({ ...(await engine.runs.expectations({ runId: asked })), wasOpen: isOpen }),
    onRead({ rows, waitsUntil, wasOpen }) {
      setHeld({ runId: asked, rows, waitsUntil, wasOpen });
      setFailure(null);
    },
    onFailed: (sentence) => setFailure({ runId: asked, sentence }),
    concerns: ({ runs, calls, deliveries }) =>
      runs.some((one) => one.runId === runId) ||
      [...calls, ...deliveries].some(({ callId }) => made.has(callId)),
    pauseAfter: (took) => 250 + took,
  });
  return {
    rows: held?.runId === runId ? held.rows : null,
    waitsUntil: held?.runId === runId ? held.waitsUntil : null,
    isBehind: held?.runId === runId && held.wasOpen && !isOpen,
    sentence: failure?.runId === runId ? failure.sentence : "",
  };
}

const mostRuns = 200;

/** Runs of one scenario, newest first, by its title and provider. */
export function useEarlierRuns(scenario: { title: string; provider: string } | null): {
  rows: readonly RunRow[];
  loading: boolean;
  sentence: string;
} {
  const [rows, setRows] = useState<readonly RunRow[] | null>(null);
  const [sentence, setSentence] = useState("");
  const key = scenario && `${scenario.provider} ${scenario.title}`;
  const [readKey, setReadKey] = useState<string | null>(null);
  useReread(key, {
    read: () => engine.runs.list({ limit: mostRuns }),
    onRead(answer) {
      setRows(
        answer.rows.filter((run) => run.scenario === scenario?.title && run.provider === scenario.provider),
      );
      setReadKey(key);
      setSentence("");
    },
    onFailed: setSentence,
    concerns: ({ runs }) =>
      runs.some(
        (run) =>
          run.scenario === scenario?.title &&
          (!isOpenRun(run) || !rows?.some(({ runId }) => runId === run.runId)),
      ),
    pauseAfter: (took) => 400 + took,
  });
  const mine = readKey === key ? rows : null;
  return { rows: mine ?? [], loading: mine === null && sentence === "", sentence };
}
