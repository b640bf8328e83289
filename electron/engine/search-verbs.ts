/** The verbs around search: completion, metadata, saved views, pins and notes. */
import { randomUUID } from "node:crypto";
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { SavedView } from "../../shared/saved";
import type { RouterParts } from "./router";
import { readMetaOf } from "./store/call-meta";
import { readCallRows } from "./store/calls";
import { positionOf, readEventRows } from "./store/events";
import { readViews } from "./store/saved";
import type { Found } from "./store/search";
import type { SearchProblem } from "./store/search-conditions";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export function searchVerbs(os: Os, { database, store, clock, search }: RouterParts) {
  const isThere = (id: string) => {
    const position = positionOf(id);
    return (
      (position === null ? readCallRows(database, [id]) : readEventRows(database, [position])).length > 0
    );
  };
  const isTaken = ({ viewId, name, in: list }: Pick<SavedView, "viewId" | "name" | "in">) =>
    readViews(database).some((view) => view.in === list && view.name === name && view.viewId !== viewId);
  const taken = (name: string) => ({ message: `There is a view “${name}” already. Choose another name.` });
  const nothing = { message: "There is no event and no call with this id." };

  return {
    search: {
      count: os.search.count.handler(async ({ input, errors }) => {
        const answer = await search.ask("count", input, clock.now());
        if ("problem" in answer) throw errors.UNPROCESSABLE_CONTENT(said(answer.problem));
        return answer;
      }),
      complete: os.search.complete.handler(({ input }) => search.ask("complete", input, clock.now())),
    },

    meta: {
      keys: os.meta.keys.handler(async () => ({
        rows: await search.ask("metaKeys", null, clock.now()),
        cursor: null,
      })),
      values: os.meta.values.handler(async ({ input, errors }) => {
        const answer = await search.ask("metaValues", input, clock.now());
        if ("problem" in answer) throw errors.UNPROCESSABLE_CONTENT(said(answer.problem));
        return { ...answer, cursor: null };
      }),
      of: os.meta.of.handler(({ input }) => ({
        rows: readMetaOf(database, input.key, input.callIds),
        cursor: null,
      })),
    },

    views: {
      list: os.views.list.handler(() => ({ rows: readViews(database), cursor: null })),
      create: os.views.create.handler(async ({ input, errors }) => {
        const view: SavedView = {
          ...input,
          column: input.column ?? null,
          group: input.group ?? null,
          viewId: `v_${randomUUID()}`,
          createdAt: clock.now(),
        };
        if (isTaken(view)) throw errors.CONFLICT(taken(view.name));
        await store.write("saveView", { view, at: clock.now() });
        return view;
      }),
      update: os.views.update.handler(async ({ input, errors }) => {
        const before = readViews(database).find((view) => view.viewId === input.viewId);
        if (!before) throw errors.NOT_FOUND({ message: "There is no such view." });
        const view: SavedView = {
          ...before,
          name: input.name ?? before.name,
          q: input.q ?? before.q,
          column: input.column === undefined ? before.column : input.column,
          group: input.group === undefined ? before.group : input.group,
        };
        if (isTaken(view)) throw errors.CONFLICT(taken(view.name));
        await store.write("saveView", { view, at: clock.now() });
        return view;
      }),
      remove: os.views.remove.handler(async ({ input, errors }) => {
        const removed = await store.write("deleteView", { viewId: input.viewId, at: clock.now() });
        if (!removed) throw errors.NOT_FOUND({ message: "There is no such view." });
        return { removed };
      }),
    },

    pins: {
      put: os.pins.put.handler(async ({ input: { id }, errors }) => {
        if (!isThere(id)) throw errors.NOT_FOUND(nothing);
        await store.write("setPin", { id, pinned: true, at: clock.now() });
        return { id, pinned: true };
      }),
      remove: os.pins.remove.handler(async ({ input: { id }, errors }) => {
        if (!isThere(id)) throw errors.NOT_FOUND(nothing);
        await store.write("setPin", { id, pinned: false, at: clock.now() });
        return { id, pinned: false };
      }),
    },

    notes: {
      put: os.notes.put.handler(async ({ input: { id, text }, errors }) => {
        if (!isThere(id)) throw errors.NOT_FOUND(nothing);
        const kept = text.trim();
        await store.write("setNote", { id, text: kept, at: clock.now() });
        return { id, text: kept };
      }),
    },
  };
}

export function fail(error: Error): never {
  throw error;
}

type Wrong = { message: string; data: { token: string; next: string } };

export function said({ message, ...data }: SearchProblem): Wrong {
  return { message: `${message} ${data.next}`, data };
}

export function found<Row>(
  result: Found<Row>,
  wrong: (options: Wrong) => Error,
): { rows: Row[]; cursor: string | null; indexBehind?: number } {
  if ("rows" in result) return result;
  throw wrong(said(result.problem));
}
