import { openScenario, useSimulate } from "./open-scenario";
import { VerdictPanel } from "./verdicts/VerdictPanel";

/** Where the verdicts on the handler stand, below the expectations of the run. */
export type VerdictsSlotProps = {
  /** Text of the scenario file as it stands in the editor. */
  scenario: string;
  /** Its name without an ending. */
  name: string;
  /** Which case of its matrix, from 1. */
  case: number;
  /** URL of the user's own server the file names; null: our own receiver. */
  handler: string | null;
  isValid: boolean;
  /** Writes the URL of a handler into the file; null while the file cannot be read. */
  onHandler: ((url: string) => void) | null;
};

export function VerdictsSlot(props: VerdictsSlotProps) {
  const file = useSimulate(({ opened }) => opened?.file ?? null);
  return <VerdictPanel {...props} file={file} onPlayOrder={openScenario} />;
}
