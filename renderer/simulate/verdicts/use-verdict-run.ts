import { ORPCError } from "@orpc/client";
import { useEffect, useState } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { verdictNames } from "../../../shared/verdict-states";
import type { VerdictName, VerdictRun, VerdictRunRow } from "../../../shared/verdicts";
import { engine, sentenceOf } from "../../engine-client";
import { useEntities } from "../../entities";
import { useRead } from "../../read";
import { noProbe, type ProbeDraft, probeOf } from "./verdict-words";

export type VerdictSubject = {
  /** Text of the scenario file as it stands in the editor. */
  scenario: string;
  name: string;
  /** Which case of its matrix, from 1. */
  case: number;
  handler: string | null;
  isValid: boolean;
};

type Choices = {
  asked: readonly VerdictName[];
  /** By the scenario's name. */
  probes: Readonly<Record<string, ProbeDraft>>;
};

/**
 * What was chosen last stays chosen, but for what may be a secret: headers are gone with the page. That commands may be
 * run is asked anew each time it opens.
 */
export const useChoices = create<Choices>()(
  persist((): Choices => ({ asked: verdictNames, probes: {} }), {
    name: "ringback.verdicts",
    partialize: ({ asked, probes }) => ({
      asked,
      probes: Object.fromEntries(
        Object.entries(probes).map(([name, probe]) => [name, { ...probe, headers: "" }]),
      ),
    }),
  }),
);
export const useCommands = create<{ allowed: boolean }>(() => ({ allowed: false }));

export function useProbeDraft(name: string): ProbeDraft {
  return useChoices(({ probes }) => probes[name] ?? noProbe);
}

export function saveProbeDraft(name: string, draft: ProbeDraft): void {
  useChoices.setState(({ probes }) => ({ probes: { ...probes, [name]: draft } }));
}

/** Typing in the editor asks for the last run only when it rests. */
const restMs = 400;

export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

export type ShownRun = {
  /** The newest about this scenario, case and handler, as it stands now; null: none, or not read yet. */
  run: VerdictRun | null;
  loading: boolean;
  sentence: string;
  again: () => void;
};

export function useVerdictRun({
  scenario,
  name,
  case: caseNumber,
  handler,
  isValid,
}: VerdictSubject): ShownRun {
  const rested = useRested(scenario);
  const generation = useEntities((state) => state.generation);
  const told = useEntities((state) => state.verdictRuns);
  const isAsked = handler !== null && isValid;
  const last = useRead(
    handler === null ? null : `${name}\n${caseNumber}\n${handler}`,
    async () =>
      isAsked ? engine.verdictRuns.last({ scenario: rested, case: caseNumber, handler }) : { run: null },
    [rested, isAsked, generation],
  );
  const read = last.data?.run ?? null;
  const newest = newestOf([...told.values()], read, handler);
  const row = newest ?? null;
  // The feed tells how far it is; what was found is read when there is more of it.
  const detail = useRead(
    row?.verdictRunId ?? null,
    () => engine.verdictRuns.get({ verdictRunId: row?.verdictRunId ?? "" }),
    [row?.states.length, row?.state],
  );
  const run = detail.data ?? read;
  return {
    run: run && row && row.verdictRunId === run.verdictRunId ? { ...run, ...row } : run,
    loading: last.data === null && last.sentence === "" && isAsked,
    sentence: last.sentence || detail.sentence,
    again: last.again,
  };
}

function newestOf(rows: VerdictRunRow[], read: VerdictRun | null, handler: string | null) {
  if (!read || handler === null) return undefined;
  return rows
    .filter(({ subject, number }) => subject === read.subject && number >= read.number)
    .toSorted((left, right) => right.number - left.number)[0];
}

export type Starting = {
  busy: boolean;
  sentence: string;
  /** Allowing this host is all that is missing. */
  allowHost: string | null;
  start: () => Promise<void>;
  allowAndStart: () => Promise<void>;
  stop: (verdictRunId: string) => Promise<void>;
};

export function useStarting(subject: VerdictSubject, onStarted: () => void): Starting {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ sentence: string; allowHost: string | null } | null>(null);
  const { asked, probes } = useChoices();
  const allowCommands = useCommands(({ allowed }) => allowed);
  const probe = probeOf(probes[subject.name] ?? noProbe);

  async function doing(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await work();
      onStarted();
    } catch (error) {
      setFailure({ sentence: sentenceOf(error), allowHost: allowHostOf(error) });
    } finally {
      setBusy(false);
    }
  }
  const begin = () =>
    engine.verdictRuns.create({
      scenario: subject.scenario,
      case: subject.case,
      name: subject.name,
      ...(subject.handler === null ? {} : { handler: subject.handler }),
      verdicts: [...asked],
      allowCommands,
      ...(probe === null || typeof probe === "string" ? {} : { probe }),
    });
  return {
    busy,
    sentence: failure?.sentence ?? "",
    allowHost: failure?.allowHost ?? null,
    start: () => doing(begin),
    allowAndStart: () =>
      doing(async () => {
        await engine.handlerHosts.allow({ host: failure?.allowHost ?? "" });
        await begin();
      }),
    stop: (verdictRunId) => doing(() => engine.verdictRuns.stop({ verdictRunId })),
  };
}

function allowHostOf(error: unknown): string | null {
  if (!(error instanceof ORPCError)) return null;
  const { allowHost } = (error.data ?? {}) as { allowHost?: unknown };
  return typeof allowHost === "string" ? allowHost : null;
}
