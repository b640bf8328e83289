import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { readPeopleKnown } from "./store/people-known";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function presentationVerbs(os: Os, { database, quiet }: RouterParts) {
  return {
    presentation: {
      people: os.presentation.people.handler(() => readPeopleKnown(database)),
      mute: os.presentation.mute.handler(({ input: { consoleId, presenting } }) => {
        if (!presenting) return { muted: quiet.end(consoleId) };
        quiet.begin(consoleId);
        return { muted: 0 };
      }),
    },
  };
}
