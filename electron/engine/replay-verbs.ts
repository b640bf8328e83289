/** The verbs of replays: which events are meant is found here, the rest is the replayer's. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { EventRow } from "../../shared/events";
import type { ReplayInput } from "../../shared/replays";
import type { RouterParts } from "./router";
import { fail, found } from "./search-verbs";
import { positionOf, readEventRows } from "./store/events";
import {
  readCallsWithKey,
  readKnownHandlers,
  readPositionsOfCall,
  readReplay,
  readReplays,
  readSentOn,
} from "./store/replays";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;
type Chosen = { positions: number[] } | { problem: string } | { missing: string };

/** A replay is made by hand and looked through by hand. */
const mostEvents = 1000;
const eventsPerPage = 500;

export function replayVerbs(
  os: Os,
  {
    database,
    search,
    clock,
    replayer,
    reader,
    redactor,
  }: Pick<RouterParts, "database" | "search" | "clock" | "reader" | "replayer" | "redactor">,
) {
  const noReplay = { message: "There is no such replay." };

  async function choose(
    input: ReplayInput,
    refuse: (options: { message: string }) => Error,
  ): Promise<Chosen> {
    const { events, call, q } = input;
    if ([events, call, q].filter((one) => one !== undefined).length !== 1)
      return { problem: "Name events, or a call, or a search: one of the three." };
    if (events) {
      const positions = [...new Set(events)].map((eventId) => ({ eventId, position: positionOf(eventId) }));
      const lost = positions.find(
        ({ position }) => position === null || readEventRows(database, [position]).length === 0,
      );
      if (lost) return { missing: `There is no event ${lost.eventId.slice(0, 40)}.` };
      return { positions: positions.map(({ position }) => position ?? 0).toSorted((a, b) => a - b) };
    }
    // What came a moment ago belongs to a call, and is found, once it was read.
    await reader.settled();
    if (call !== undefined) {
      let positions = readPositionsOfCall(database, call, mostEvents + 1);
      // The console shows the provider's key: who copies it from there means that call.
      if (positions.length === 0) {
        const [callId, ...others] = readCallsWithKey(database, call);
        if (callId === undefined) return { missing: "There is no call with this id or key." };
        if (others.length > 0)
          return {
            problem: `Several calls have this key. Name one by its id: ${[callId, ...others].join(", ")}.`,
          };
        positions = readPositionsOfCall(database, callId, mostEvents + 1);
      }
      return positions.length > mostEvents ? tooMany("The call has") : { positions };
    }
    const positions: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Parameters<typeof search.ask<"events">>[1] = {
        q: q ?? "",
        limit: eventsPerPage,
        ...(cursor === null ? {} : { cursor }),
      };
      const answer: ReturnType<typeof found<EventRow>> = found(
        await search.ask("events", page, clock.now()),
        refuse,
      );
      positions.push(...answer.rows.map((row) => row.position));
      cursor = answer.cursor;
    } while (cursor !== null && positions.length <= mostEvents);
    if (positions.length > mostEvents) return tooMany("The search finds");
    if (positions.length === 0) return { problem: "The search finds no event." };
    return { positions: positions.toSorted((a, b) => a - b) };
  }

  return {
    replays: {
      list: os.replays.list.handler(({ input }) => readReplays(database, input)),
      get: os.replays.get.handler(
        ({ input, errors }) => readReplay(database, input.replayId) ?? fail(errors.NOT_FOUND(noReplay)),
      ),
      create: os.replays.create.handler(async ({ input, errors }) => {
        const refuse = (problems: string[], allowHost?: string) =>
          errors.UNPROCESSABLE_CONTENT({
            message: problems[0] ?? "This cannot be replayed.",
            data: { problems, ...(allowHost === undefined ? {} : { allowHost }) },
          });
        const chosen = await choose(input, ({ message }) => refuse([message]));
        if ("missing" in chosen) throw errors.NOT_FOUND({ message: chosen.missing });
        if ("problem" in chosen) throw refuse([chosen.problem]);
        if (typeof input.secret === "object" && "value" in input.secret) redactor.learn(input.secret.value);
        const started = await replayer.start({ ...input, positions: chosen.positions });
        if (!started.ok) throw refuse(started.problems, started.allowHost);
        return readReplay(database, started.replayId) ?? fail(errors.NOT_FOUND(noReplay));
      }),
      stop: os.replays.stop.handler(async ({ input, errors }) => {
        await replayer.stop(input.replayId);
        return readReplay(database, input.replayId) ?? fail(errors.NOT_FOUND(noReplay));
      }),
      ofEvent: os.replays.ofEvent.handler(({ input, errors }) => {
        const position = positionOf(input.eventId);
        if (position === null || readEventRows(database, [position]).length === 0)
          throw errors.NOT_FOUND({ message: "There is no such event." });
        return readSentOn(database, position);
      }),
      handlers: os.replays.handlers.handler(() => ({ rows: readKnownHandlers(database), cursor: null })),
    },
  };
}

function tooMany(what: string): { problem: string } {
  return {
    problem: `${what} more than ${mostEvents.toLocaleString("en-US")} events. A replay sends at most so many: narrow the search.`,
  };
}
