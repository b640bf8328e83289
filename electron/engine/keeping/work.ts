/** What every task of the keeping thread is handed: how to say how far it is, and whether somebody stopped it. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** One sentence for whoever asked. */
export class CannotKeep extends Error {
  override readonly name = "CannotKeep";
}

export type Work = {
  say(step: string, done: number, of: number): void;
  /** Throws `Stopped` where somebody stopped it. */
  check(): void;
};

export const silentWork: Work = { say() {}, check() {} };
