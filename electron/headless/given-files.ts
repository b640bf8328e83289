/** What a command was given as files: a scenario, or the name of one that the engine knows, and a secret. */
import { readFileSync } from "node:fs";
import { CannotStart } from "../engine/engine";

export function readScenario(scenario: string): string {
  return /\.ya?ml$/.test(scenario) ? readFile(scenario, "scenario file") : scenario;
}

/** `what` names it in the sentence that says why it cannot be read. */
function readFile(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CannotStart(`The ${what} ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

export function readCertificateFile(path: string): string {
  return readFile(path, "certificate file");
}

/** One line end at its end belongs to the file, not to the secret. */
export function readSecret(path: string): string {
  const secret = readFile(path, "secret file").replace(/\r?\n$/, "");
  if (secret === "") throw new CannotStart(`The secret file ${path} is empty.`);
  return secret;
}
