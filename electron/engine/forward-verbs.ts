/** The verbs of forwarding: they ask the forwarder, and turn what is missing or refused into typed errors. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { RouteRefusal } from "./forwarder/forwarder";
import type { RouterParts } from "./router";
import { fail } from "./search-verbs";
import { positionOf } from "./store/events";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

const noRoute = { message: "There is no such route. It may have been removed." };

export function forwardVerbs(os: Os, { forwarder }: RouterParts) {
  const verbs = os.forwarding;
  return {
    list: verbs.list.handler(() => ({ rows: forwarder.rows(), cursor: null })),
    get: verbs.get.handler(
      ({ input, errors }) => forwarder.row(input.routeId) ?? fail(errors.NOT_FOUND(noRoute)),
    ),
    create: verbs.create.handler(async ({ input, errors }) => {
      const saved = await forwarder.create({
        ...input,
        name: input.name ?? input.url.slice(0, 80),
        ca: input.ca ?? null,
        from: input.from ?? null,
      });
      return saved.ok ? saved.row : fail(errors.UNPROCESSABLE_CONTENT(said(saved.refusal)));
    }),
    update: verbs.update.handler(async ({ input: { routeId, ...change }, errors }) => {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const saved = await forwarder.update(routeId, Object.fromEntries(given));
      if (!saved) throw errors.NOT_FOUND(noRoute);
      return saved.ok ? saved.row : fail(errors.UNPROCESSABLE_CONTENT(said(saved.refusal)));
    }),
    remove: verbs.remove.handler(async ({ input, errors }) =>
      (await forwarder.remove(input.routeId)) ? { removed: true } : fail(errors.NOT_FOUND(noRoute)),
    ),
    pause: verbs.pause.handler(
      async ({ input, errors }) =>
        (await forwarder.setEnabled(input.routeId, false)) ?? fail(errors.NOT_FOUND(noRoute)),
    ),
    resume: verbs.resume.handler(
      async ({ input, errors }) =>
        (await forwarder.setEnabled(input.routeId, true)) ?? fail(errors.NOT_FOUND(noRoute)),
    ),
    catchUp: verbs.catchUp.handler(
      ({ input, errors }) => forwarder.catchUp(input.routeId) ?? fail(errors.NOT_FOUND(noRoute)),
    ),
    skip: verbs.skip.handler(
      async ({ input, errors }) =>
        (await forwarder.skip(input.routeId, input.what)) ?? fail(errors.NOT_FOUND(noRoute)),
    ),
    giveUp: verbs.giveUp.handler(
      ({ input, errors }) => forwarder.giveUp(input.routeId) ?? fail(errors.NOT_FOUND(noRoute)),
    ),
    try: verbs.try.handler(async ({ input, errors, signal }) => {
      const position = positionOf(input.eventId);
      if (position === null) throw errors.NOT_FOUND({ message: "There is no such event." });
      const answer = await forwarder.try(input.routeId, position, signal ?? new AbortController().signal);
      if (answer === null) throw errors.NOT_FOUND(noRoute);
      if (typeof answer === "string")
        throw errors.UNPROCESSABLE_CONTENT({ message: answer, data: { field: "url" } });
      return answer;
    }),
    answers: verbs.answers.handler(({ input: { routeId, ...page }, errors }) => {
      const rows = forwarder.answers(routeId, page);
      return rows ? { rows, cursor: null } : fail(errors.NOT_FOUND(noRoute));
    }),
  };
}

function said({ sentence, ...data }: RouteRefusal) {
  return { message: sentence, data };
}
