/** The verbs of backup, restore, check, retention and forgetting. What cannot be done says why in one sentence. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import { CannotKeep } from "./keeping/work";
import type { RouterParts } from "./router";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Errors = { CONFLICT(options: { message: string }): Error };

/** A promise that fails is told the same way. */
async function told<Result>(errors: Errors, run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CannotKeep) throw errors.CONFLICT({ message: error.message });
    throw error;
  }
}

export function keepingVerbs(os: Os, { keeping }: RouterParts) {
  return {
    keeping: {
      state: os.keeping.state.handler(() => keeping.state()),
      backup: os.keeping.backup.handler(({ input, errors }) =>
        told(errors, () => keeping.backup({ to: input.to, withKey: input.withKey })),
      ),
      lookInto: os.keeping.lookInto.handler(({ input, errors }) =>
        told(errors, () => keeping.lookInto(input.from)),
      ),
      restore: os.keeping.restore.handler(({ input, errors }) => told(errors, () => keeping.restore(input))),
      check: os.keeping.check.handler(({ errors }) => told(errors, () => keeping.check())),
      prove: os.keeping.prove.handler(({ input, errors }) => told(errors, () => keeping.prove(input.kills))),
      stop: os.keeping.stop.handler(() => keeping.stop()),
      saveRetention: os.keeping.saveRetention.handler(({ input, errors }) =>
        told(errors, () => keeping.saveRetention(input)),
      ),
      previewRetention: os.keeping.previewRetention.handler(({ input, errors }) =>
        told(errors, () => keeping.previewRetention(input)),
      ),
      runRetention: os.keeping.runRetention.handler(({ errors }) =>
        told(errors, () => keeping.runRetention()),
      ),
      previewForget: os.keeping.previewForget.handler(({ input, errors }) =>
        told(errors, () => keeping.previewForget(input.about)),
      ),
      forget: os.keeping.forget.handler(({ input, errors }) => told(errors, () => keeping.forget(input))),
      releaseSending: os.keeping.releaseSending.handler(() => keeping.releaseSending()),
    },
  };
}
