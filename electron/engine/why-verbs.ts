/** The verb that answers "Why?". */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { readSources } from "./store/sources";
import { gatherEvidence } from "./why/evidence";
import { findSubject } from "./why/subject";
import { answerWhy } from "./why/why";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function whyVerbs(os: Os, { database, setup, crm, clock }: RouterParts) {
  return {
    why: os.why.handler(async ({ input, errors }) => {
      const rows = setup.destinationRows();
      const chosen = input.destination
        ? rows.find(({ name, destinationId }) => [name, destinationId].includes(input.destination as string))
        : (rows.find(({ kind }) => kind === "sandbox-crm") ?? rows[0]);
      const destination = chosen && setup.destination(chosen.destinationId);
      if (!destination)
        throw errors.NOT_FOUND({
          message: input.destination
            ? `There is no destination “${input.destination}”. There are ${rows.map(({ name }) => name).join(", ") || "none"}.`
            : "There is no destination yet.",
        });
      const countries = readSources(database).map(({ country }) => country);
      const subject = findSubject(database, input.q, countries);
      const evidence = await gatherEvidence({ database, crm, now: clock.now() }, subject, destination);
      return answerWhy(evidence, input.question ?? null);
    }),
  };
}
