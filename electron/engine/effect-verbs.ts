/** The verbs of effects and of the handlers that Ringback runs. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouterParts } from "./router";
import { readEffects, readHandlerSessions } from "./store/effects";
import { positionOf } from "./store/events";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function effectVerbs(os: Os, { database, handlerSessions }: RouterParts) {
  return {
    effects: {
      list: os.effects.list.handler(({ input: { eventId, callId, runId, sessionId, ...page }, errors }) => {
        if ([eventId, callId, runId, sessionId].every((one) => one === undefined))
          throw errors.UNPROCESSABLE_CONTENT({
            message: "Say whose effects: eventId, callId, runId or sessionId.",
          });
        const position = eventId === undefined ? undefined : (positionOf(eventId) ?? 0);
        return readEffects(database, { position, callId, runId, sessionId }, page);
      }),
    },
    handlerSessions: {
      list: os.handlerSessions.list.handler(() => ({ rows: readHandlerSessions(database), cursor: null })),
      open: os.handlerSessions.open.handler(({ input: { command, port, path } }) =>
        handlerSessions.open(command, port, path),
      ),
    },
  };
}
