/** What can be done with a scenario file of the list. */
import type { ScenarioRow } from "../../shared/scenario-plan";
import { playOpened } from "../simulate/play";
import { duplicateOpened, openFile, removeFile } from "../simulate/scenario-files";
import { copyAs } from "./copy-rows";
import type { RowAction } from "./row-action";

export const scenarioActions: readonly RowAction<ScenarioRow>[] = [
  { words: "Open", part: "open", can: () => true, run: ([row]) => row && void openFile(row.name) },
  {
    words: "Play",
    part: "send",
    can: ([row]) => row?.title !== null,
    run: ([row]) =>
      row && void openFile(row.name).then(async (opened) => void (opened && (await playOpened()))),
  },
  {
    words: "Duplicate",
    part: "send",
    can: () => true,
    run: ([row]) => row && void openFile(row.name).then((opened) => void (opened && duplicateOpened())),
  },
  {
    words: "Copy the command that plays it",
    part: "copy",
    can: () => true,
    run: ([row]) => row && void copyAs("The command", () => `ringback play ${row.name}`),
  },
  {
    words: ([row]) => `Remove ${row?.name ?? ""}`,
    part: "remove",
    can: ([row]) => row?.own === true,
    run: ([row]) => row && void removeFile(row.name),
  },
];
