/**
 * What the Simulate screen holds: one scenario text, whether it is saved, what is selected in it and which run is shown.
 * The text is the truth: what the rails and toggles change, they write into it.
 */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { openScreen } from "../view";

/** A step of the file by its place under `steps:`; or, where only the event is known, the n-th step of a type. */
export type WantedStep = { index: number } | { type: string; nth: number; call: string | null };

export type OpenedScenario = {
  /** Counts openings: the editor begins anew, with an empty history, at each. */
  opening: number;
  /** Name of its file without the ending; of one that was never saved, the name it would get. */
  name: string;
  /** False: it came with Ringback, or was never saved. */
  own: boolean;
  /** Name under which it is saved; null: never. Another `name` saves a second file. */
  savedName: string | null;
  /** As it was read or last saved; null: never saved. */
  savedText: string | null;
  /** Of the version that it was read from. */
  changedAt: number | null;
  /** What a command names it by; null: never saved. */
  file: string | null;
  text: string;
  /** Which case of its matrix, from 1. */
  case: number;
};

type Simulate = {
  opened: OpenedScenario | null;
  /** `index` of the selected step. */
  step: number | null;
  /** A step to select as soon as the file is planned. */
  wanted: WantedStep | null;
  runId: string | null;
  /** 0: step by step. */
  speed: number;
  /** Texts that were typed and not saved when another scenario was opened, by name. */
  drafts: Readonly<Record<string, string>>;
};

/** Kept over a reload: what was typed is nobody's to lose. */
export const useSimulate = create<Simulate>()(
  persist((): Simulate => ({ opened: null, step: null, wanted: null, runId: null, speed: 10, drafts: {} }), {
    name: "ringback.simulate",
    partialize: ({ opened, speed, drafts }) => ({ opened, speed, drafts }),
  }),
);

export type ScenarioToOpen = {
  text: string;
  name: string;
  own?: boolean;
  /** Left out: it was never saved, and says so. */
  saved?: { changedAt: number | null; file: string };
  case?: number;
  step?: WantedStep;
  /** A run of it that is shown. */
  runId?: string;
};

/**
 * Opens Simulate on this text. Without `saved` it is unsaved: nothing is written until the user saves it. What was typed
 * before and not saved waits under its name until that is opened again.
 */
export function openScenario(scenario: ScenarioToOpen): void {
  useSimulate.setState(({ opened, drafts }) => ({
    drafts: withDraft(drafts, opened),
    opened: {
      opening: (opened?.opening ?? 0) + 1,
      name: fileName(scenario.name),
      own: scenario.own ?? false,
      savedName: scenario.saved ? scenario.name : null,
      savedText: scenario.saved ? scenario.text : null,
      changedAt: scenario.saved?.changedAt ?? null,
      file: scenario.saved?.file ?? null,
      text: scenario.text,
      case: scenario.case ?? 1,
    },
    step: null,
    wanted: scenario.step ?? null,
    runId: scenario.runId ?? null,
  }));
  openScreen("simulate");
}

/** Nothing is open then; what was typed and not saved waits under its name. */
export function putScenarioAside(): void {
  useSimulate.setState(({ opened, drafts }) => ({
    drafts: withDraft(drafts, opened),
    opened: null,
    step: null,
    wanted: null,
    runId: null,
  }));
}

const mostDrafts = 8;

function withDraft(drafts: Simulate["drafts"], opened: OpenedScenario | null): Simulate["drafts"] {
  if (!opened) return drafts;
  const { [opened.name]: _, ...others } = drafts;
  const kept = Object.entries(isUnsaved(opened) ? { ...others, [opened.name]: opened.text } : others);
  return Object.fromEntries(kept.slice(-mostDrafts));
}

/** As the name of a file may be written. */
export function fileName(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-")
    .replace(/^-+/, "")
    .slice(0, 80);
}

export function changeOpened(change: Partial<Omit<OpenedScenario, "opening">>): void {
  useSimulate.setState(({ opened }) => ({ opened: opened && { ...opened, ...change } }));
}

export function isUnsaved({ text, savedText, name, savedName }: OpenedScenario): boolean {
  return text !== savedText || name !== savedName;
}
