/** The list of scenario files, and what is done to one: open, save, make new, duplicate, remove and put back. */
import { create } from "zustand";
import type { ScenarioRow } from "../../shared/scenario-plan";
import { engine, sentenceOf } from "../engine-client";
import { changeOpened, isUnsaved, openScenario, useSimulate } from "./open-scenario";

type Files = {
  rows: readonly ScenarioRow[] | null;
  /** Why the last list, opening or writing failed; empty when it did not. */
  sentence: string;
  busy: boolean;
  /** What was removed last, to put it back. */
  removed: { name: string; text: string } | null;
  /** What was done, in words, until the next thing is done. */
  said: string;
};

export const useScenarioFiles = create<Files>(() => ({
  rows: null,
  sentence: "",
  busy: false,
  removed: null,
  said: "",
}));

async function doing(run: () => Promise<Partial<Files> | undefined>): Promise<boolean> {
  useScenarioFiles.setState({ busy: true, sentence: "", said: "" });
  try {
    useScenarioFiles.setState({ ...(await run()), busy: false });
    return true;
  } catch (error) {
    useScenarioFiles.setState({ busy: false, sentence: sentenceOf(error) });
    return false;
  }
}

async function readRows(): Promise<readonly ScenarioRow[]> {
  return (await engine.scenarios.list()).rows;
}

export async function readScenarioFiles(): Promise<void> {
  try {
    useScenarioFiles.setState({ rows: await readRows() });
  } catch (error) {
    useScenarioFiles.setState({ sentence: sentenceOf(error) });
  }
}

/** What was typed and not saved waits under its name until that is opened again. */
export function openFile(name: string): Promise<boolean> {
  return doing(async () => {
    const { text, own, changedAt, file } = await engine.scenarios.get({ name });
    const { opened, drafts } = useSimulate.getState();
    const draft = opened?.name === name && isUnsaved(opened) ? opened.text : drafts[name];
    openScenario({ text: draft ?? text, name, own, saved: { changedAt, file } });
    changeOpened({ savedText: text });
    return {};
  });
}

/** Saves under the name that stands in the head; what came with Ringback becomes the user's own beside it. */
export function saveOpened(): Promise<boolean> {
  return doing(async () => {
    const { opened } = useSimulate.getState();
    if (!opened) return {};
    const isRenamed = opened.name !== opened.savedName;
    const name = opened.savedName !== null && !opened.own && !isRenamed ? freeName(opened.name) : opened.name;
    const over = opened.own && !isRenamed ? opened.changedAt : null;
    const saved = await engine.scenarios.save({ name, text: opened.text, over });
    changeOpened({
      name,
      savedName: name,
      own: true,
      savedText: saved.text,
      changedAt: saved.changedAt,
      file: saved.file,
    });
    const { [opened.name]: _, ...drafts } = useSimulate.getState().drafts;
    useSimulate.setState({ drafts });
    const said = name === opened.name ? `Saved as ${name}` : `Saved as ${name}, yours`;
    return { rows: await readRows(), said, removed: null };
  });
}

/** `name-2`, `name-3` …: the first that no file has. */
function freeName(name: string): string {
  const taken = new Set(useScenarioFiles.getState().rows?.map((row) => row.name));
  const base = name.replace(/-\d+$/, "").slice(0, 70);
  for (let number = 2; ; number += 1) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
}

export function newScenario(provider: string, firstType: string): void {
  const taken = new Set(useScenarioFiles.getState().rows?.map((row) => row.name));
  openScenario({
    name: taken.has("new-scenario") ? freeName("new-scenario") : "new-scenario",
    text: [
      "version: 1",
      "scenario: a new scenario",
      `provider: ${provider}`,
      "seed: 1",
      "steps:",
      `  - 0s: ${firstType}`,
      "expect:",
      "  - answer: {status: 2xx}",
      "",
    ].join("\n"),
  });
}

export function duplicateOpened(): void {
  const { opened } = useSimulate.getState();
  if (!opened) return;
  openScenario({ name: freeName(opened.name), text: opened.text, case: opened.case });
}

/** The user's own file goes and can be put back; its text stays in the editor, unsaved, if it is open there. */
export function removeFile(name: string): Promise<boolean> {
  return doing(async () => {
    const { text } = await engine.scenarios.get({ name });
    await engine.scenarios.remove({ name });
    if (useSimulate.getState().opened?.savedName === name)
      changeOpened({ own: false, savedText: null, savedName: null, changedAt: null, file: null });
    return { rows: await readRows(), removed: { name, text } };
  });
}

export function undoRemove(): Promise<boolean> {
  return doing(async () => {
    const { removed } = useScenarioFiles.getState();
    if (!removed) return {};
    const { text, name } = removed;
    const { changedAt, file } = await engine.scenarios.save({ name, text, over: null });
    if (useSimulate.getState().opened?.name === name)
      changeOpened({ own: true, savedText: text, savedName: name, changedAt, file });
    return { rows: await readRows(), removed: null, said: `${name} is back` };
  });
}
