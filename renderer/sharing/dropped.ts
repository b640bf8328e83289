/** What becomes of what was dropped: one file is taken, and everything else is answered in a sentence. */
import { tell } from "../notice";
import { openScenario } from "../simulate/open-scenario";
import { bytes, count } from "../time";
import { openBringIn, useSharing } from "./sharing-state";

const largestScenario = 200_000;

export function takeDropped(transfer: DataTransfer): void {
  const [file] = transfer.files;
  const entry = transfer.items[0]?.webkitGetAsEntry?.();
  if (transfer.files.length > 1) {
    refuse(`${count(transfer.files.length)} files were dropped and none was taken: drop one at a time.`);
    return;
  }
  if (entry?.isDirectory) {
    refuse(`“${entry.name}” is a folder and was not taken: drop one file of it.`);
    return;
  }
  if (!file) return;
  const { drop } = useSharing.getState();
  if (drop) drop.take(file);
  else if (/\.ya?ml$/i.test(file.name)) void openDroppedScenario(file);
  else if (file.size === 0) refuse(`“${file.name}” is empty: there is nothing to bring in.`);
  else openBringIn(file);
}

/** Unsaved, as one that was typed: nothing is written until the user saves it. */
async function openDroppedScenario(file: File): Promise<void> {
  if (file.size > largestScenario) {
    refuse(`“${file.name}” has ${bytes(file.size)}; a scenario has at most ${bytes(largestScenario)}.`);
    return;
  }
  const text = await file.text();
  if (!/^\s*steps\s*:/m.test(text)) {
    refuse(
      `“${file.name}” is no scenario: it has no “steps:”. Bodies, HAR, NDJSON and bundles are brought in.`,
    );
    return;
  }
  openScenario({ text, name: file.name.replace(/\.ya?ml$/i, "") });
  tell({ words: `“${file.name}” is opened as a scenario, not saved yet.`, tone: "ok" });
}

function refuse(words: string): void {
  tell({ words, tone: "bad" });
}
