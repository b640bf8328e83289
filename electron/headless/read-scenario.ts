/** What a command was given as a scenario: a file's text, or a name that the engine knows. */
import { readFileSync } from "node:fs";
import { CannotStart } from "../engine/engine";

export function readScenario(scenario: string): string {
  return /\.ya?ml$/.test(scenario) ? readFile(scenario, "scenario file") : scenario;
}

/** `what` names it in the sentence that says why it cannot be read. */
export function readFile(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CannotStart(`The ${what} ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
