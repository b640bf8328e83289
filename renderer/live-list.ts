/**
 * A page of rows that is read by keyset, grows while scrolling and takes live rows on top. Rows on screen never
 * move below the reader: while the list is not followed, new ones wait behind the "3 new" pill. Changes to rows
 * already shown apply at once, because they move nothing.
 */
import { ORPCError } from "@orpc/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOf } from "./engine-client";
import { type Batch, useEntities } from "./entities";

export type Page<Row> = { rows: Row[]; cursor: string | null };

export type LiveListOptions<Row> = {
  /** Query text; a change reads from the start. */
  query: string;
  read(query: string, cursor: string | undefined): Promise<Page<Row>>;
  idOf(row: Row): string;
  /** Greater is newer. Decides whether a live row belongs on top. */
  orderOf(row: Row): number;
  /** The rows of this kind in a live batch. */
  from(batch: Batch): readonly Row[];
  /** True while the reader stands at the top with nothing selected. */
  following: boolean;
};

export type SearchProblem = { token: string; next: string; sentence: string };

export type LiveList<Row> = {
  rows: readonly Row[];
  state: "loading" | "ready" | "failed";
  sentence: string;
  /** The query was wrong; `rows` are still those of the last right one. */
  problem: SearchProblem | null;
  more: boolean;
  /** Rows waiting behind the pill. */
  fresh: number;
  showFresh(): void;
  readMore(): void;
  readAgain(): void;
};

type Held<Row> = { query: string; rows: Row[]; waiting: Row[]; cursor: string | null };

const filteredPauseMs = 400;
/** A list that is followed for hours begins again from its first page. */
const longestFollowed = 5_000;
const noRows: readonly never[] = [];

function problemOf(error: unknown): SearchProblem | null {
  if (!(error instanceof ORPCError) || error.code !== "UNPROCESSABLE_CONTENT") return null;
  const data = error.data as { token: string; next: string };
  return { token: data.token, next: data.next, sentence: error.message };
}

export function useLiveList<Row>(options: LiveListOptions<Row>): LiveList<Row> {
  const latest = useRef(options);
  latest.current = options;
  const { query } = options;
  const [held, setHeld] = useState<Held<Row> | null>(null);
  const [failure, setFailure] = useState<{ sentence: string; problem: SearchProblem | null } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const generation = useEntities((state) => state.generation);
  const readingMore = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: generation and attempt ask for a new reading
  useEffect(() => {
    let current = true;
    latest.current.read(query, undefined).then(
      ({ rows, cursor }) => {
        if (!current) return;
        setHeld({ query, rows, waiting: [], cursor });
        setFailure(null);
      },
      (error: unknown) => {
        if (current) setFailure({ sentence: sentenceOf(error), problem: problemOf(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [query, generation, attempt]);

  const take = useCallback((incoming: readonly Row[], mayAdd: boolean) => {
    setHeld((before) => (before ? laidOver(before, incoming, mayAdd, latest.current) : before));
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // With a filter only the engine can say which new rows belong here.
    const readHead = () => {
      timer = undefined;
      const { query, read } = latest.current;
      read(query, undefined).then(
        ({ rows }) => {
          if (latest.current.query === query) take(rows, true);
        },
        () => {}, // the next batch asks again
      );
    };
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch === before.batch) return;
      const rows = latest.current.from(batch);
      if (rows.length === 0) return;
      const filtered = latest.current.query.trim() !== "";
      take(rows, !filtered);
      if (filtered) timer ??= setTimeout(readHead, filteredPauseMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [take]);

  const showFresh = useCallback(
    () => setHeld((now) => (now ? { ...now, rows: [...now.waiting, ...now.rows], waiting: [] } : now)),
    [],
  );
  useEffect(() => {
    if (options.following) showFresh();
  }, [options.following, showFresh]);

  const readMore = useCallback(() => {
    if (!held?.cursor || readingMore.current) return;
    readingMore.current = true;
    const { query, cursor } = held;
    latest.current
      .read(query, cursor)
      .then(
        (page) => setHeld((now) => (now?.query === query ? appended(now, page, latest.current.idOf) : now)),
        (error: unknown) => setFailure({ sentence: sentenceOf(error), problem: null }),
      )
      .finally(() => {
        readingMore.current = false;
      });
  }, [held]);

  const tooLong = options.following && (held?.rows.length ?? 0) > longestFollowed;
  useEffect(() => {
    if (tooLong) setAttempt((count) => count + 1);
  }, [tooLong]);

  return {
    rows: held?.rows ?? noRows,
    state: failure && !failure.problem && !held ? "failed" : held ? "ready" : failure ? "ready" : "loading",
    sentence: failure && !failure.problem ? failure.sentence : "",
    problem: failure?.problem ?? null,
    more: held?.cursor != null,
    fresh: held?.waiting.length ?? 0,
    showFresh,
    readMore,
    readAgain: () => setAttempt((count) => count + 1),
  };
}

function laidOver<Row>(
  held: Held<Row>,
  incoming: readonly Row[],
  mayAdd: boolean,
  { idOf, orderOf, following }: LiveListOptions<Row>,
): Held<Row> {
  const byId = new Map(incoming.map((row) => [idOf(row), row]));
  const replace = (row: Row) => {
    const newer = byId.get(idOf(row));
    byId.delete(idOf(row));
    return newer ?? row;
  };
  const rows = held.rows.map(replace);
  const waiting = held.waiting.map(replace);
  const top = rows[0] === undefined ? Number.NEGATIVE_INFINITY : orderOf(rows[0]);
  const added = mayAdd ? [...byId.values()].filter((row) => orderOf(row) > top) : [];
  const above = [...added, ...waiting].toSorted((a, b) => orderOf(b) - orderOf(a));
  return following ? { ...held, rows: [...above, ...rows], waiting: [] } : { ...held, rows, waiting: above };
}

function appended<Row>(held: Held<Row>, page: Page<Row>, idOf: (row: Row) => string): Held<Row> {
  const known = new Set(held.rows.map(idOf));
  return {
    ...held,
    rows: [...held.rows, ...page.rows.filter((row) => !known.has(idOf(row)))],
    cursor: page.cursor,
  };
}
