/**
 * The dry run beside the rule that is written: it begins again with every edit, after a pause, and the one before is
 * stopped. What the last one said stays until the next has said something.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { DryRun, DryRunRow } from "../../../shared/dry-run";
import type { RuleDefinition } from "../../../shared/rules";
import { engine, sentenceOf } from "../../engine-client";
import { checkable } from "./rule-fit";

export type Show = "fired" | "nearly" | "all";

const pauseMs = 350;
const askMs = 150;
const dayMs = 86_400_000;
const pageSize = 200;

export type DryRunView = {
  run: DryRun | null;
  /** The text changed since. */
  isOld: boolean;
  sentence: string;
  rows: readonly DryRunRow[];
  more: boolean;
  readMore: () => void;
  again: () => void;
  stop: () => void;
};

export function useDryRun(definition: RuleDefinition, days: number, show: Show): DryRunView {
  const [run, setRun] = useState<{ about: RuleDefinition; days: number; dryRun: DryRun } | null>(null);
  const [sentence, setSentence] = useState("");
  const [attempt, setAttempt] = useState(0);
  const first = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt asks for a new run
  useEffect(() => {
    let current = true;
    let id: string | null = null;
    let timer: ReturnType<typeof setTimeout>;
    const fail = (error: unknown) => current && setSentence(sentenceOf(error));
    const take = (dryRun: DryRun) => {
      if (!current) return;
      setSentence("");
      setRun({ about: definition, days, dryRun });
      if (dryRun.state !== "running") return;
      timer = setTimeout(() => engine.dryRuns.get({ dryRunId: dryRun.dryRunId }).then(take, fail), askMs);
    };
    timer = setTimeout(
      () => {
        const to = Date.now();
        engine.dryRuns
          .start({ definitions: [checkable(definition)], from: to - days * dayMs, to })
          .then((dryRun) => {
            id = dryRun.dryRunId;
            if (current) take(dryRun);
            else void stopQuietly(id);
          }, fail);
      },
      first.current ? 0 : pauseMs,
    );
    first.current = false;
    return () => {
      current = false;
      clearTimeout(timer);
      if (id !== null) void stopQuietly(id);
    };
  }, [definition, days, attempt]);

  const table = useRows(run?.dryRun ?? null, show);
  const runId = run?.dryRun.dryRunId ?? null;
  return {
    run: run?.dryRun ?? null,
    isOld: run !== null && (run.about !== definition || run.days !== days),
    sentence,
    ...table,
    again: useCallback(() => setAttempt((count) => count + 1), []),
    stop: useCallback(() => {
      if (runId === null) return;
      engine.dryRuns.stop({ dryRunId: runId }).then(
        (dryRun) => setRun((before) => before && { ...before, dryRun }),
        (error: unknown) => setSentence(sentenceOf(error)),
      );
    }, [runId]),
  };
}

/** One that is over already is no trouble: it was replaced. */
async function stopQuietly(dryRunId: string): Promise<void> {
  await engine.dryRuns.stop({ dryRunId }).catch(() => {});
}

type Rows = { of: string; rows: DryRunRow[]; cursor: string | null };

/** Rows as far as they were asked for; those of the run before stay until the next answers. */
function useRows(run: DryRun | null, show: Show) {
  const [held, setHeld] = useState<Rows | null>(null);
  const reading = useRef(false);
  const id = run?.dryRunId ?? null;
  const key = `${id} ${show} ${run?.state} ${run?.state === "running" ? run.rules[0]?.fired : ""}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is read
  useEffect(() => {
    if (id === null) return;
    let current = true;
    engine.dryRuns.rows({ dryRunId: id, show, limit: pageSize }).then(
      ({ rows, cursor }) => current && setHeld({ of: `${id} ${show}`, rows, cursor }),
      () => {}, // it was replaced: the next one reads its own
    );
    return () => {
      current = false;
    };
  }, [key]);
  const readMore = useCallback(() => {
    if (id === null || !held?.cursor || reading.current || held.of !== `${id} ${show}`) return;
    reading.current = true;
    engine.dryRuns
      .rows({ dryRunId: id, show, limit: pageSize, cursor: Number(held.cursor) })
      .then(
        ({ rows, cursor }) =>
          setHeld((now) => (now?.of === held.of ? { ...now, rows: [...now.rows, ...rows], cursor } : now)),
        () => {},
      )
      .finally(() => {
        reading.current = false;
      });
  }, [id, show, held]);
  return { rows: held?.rows ?? noRows, more: held?.cursor != null, readMore };
}

const noRows: readonly DryRunRow[] = [];
