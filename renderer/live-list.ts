/**
 * A page of rows that is read by keyset, grows while scrolling and takes live rows on top. Rows on screen never
 * move below the reader: while the list is not followed, new ones wait behind the "3 new" pill. Changes to rows
 * already shown apply at once, because they move nothing. Where the feed left rows out, those above are read up to
 * a limit; beyond it the pill says "1 000+ new", and taking it reads the list from its start.
 */
import { ORPCError } from "@orpc/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOfRead } from "./engine-client";
import { type Batch, useEntities } from "./entities";

export type Page<Row> = { rows: Row[]; cursor: string | null; indexBehind?: number | undefined };

export type LiveListOptions<Row> = {
  /** Query text; a change reads from the start. */
  query: string;
  read(query: string, cursor: string | undefined): Promise<Page<Row>>;
  idOf(row: Row): string;
  /** Greater is newer. Decides whether a live row belongs on top. */
  orderOf(row: Row): number;
  /** The rows of this kind in a live batch. */
  from(batch: Batch): readonly Row[];
  /** Where a live row may tell only a part: what it becomes with the row that is shown. */
  merge?(shown: Row, live: Row): Row;
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
  /** Events that a search for words did not see yet. */
  indexBehind: number;
  /** Rows waiting behind the pill. */
  fresh: number;
  /** There are more new rows than were read. */
  freshMore: boolean;
  showFresh(): void;
  readMore(): void;
  readAgain(): void;
};

type Held<Row> = {
  query: string;
  rows: Row[];
  waiting: Row[];
  cursor: string | null;
  /** Between those that wait and those that are shown are rows that were not read. */
  gap: boolean;
  indexBehind: number;
};

const filteredPauseMs = 400;
/** A list that is followed for hours begins again from its first page; as many rows wait at most. */
const longestFollowed = 5_000;
/** Read at most to catch up with what the feed left out, and not more often than this. */
const catchUpPages = 5;
const catchUpPauseMs = 300;
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

  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt asks for a new reading
  useEffect(() => {
    let current = true;
    latest.current.read(query, undefined).then(
      ({ rows, cursor, indexBehind = 0 }) => {
        if (!current) return;
        setHeld({ query, rows, waiting: [], cursor, gap: false, indexBehind });
        setFailure(null);
      },
      (error: unknown) => {
        if (current) setFailure({ sentence: sentenceOfRead(error), problem: problemOf(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [query, attempt]);

  const take = useCallback((incoming: readonly Row[], mayAdd: boolean) => {
    setHeld((before) => (before ? laidOver(before, incoming, mayAdd, latest.current) : before));
  }, []);
  const noteBehind = useCallback((indexBehind: number) => {
    setHeld((before) => (before && before.indexBehind !== indexBehind ? { ...before, indexBehind } : before));
  }, []);
  const indexBehind = held?.indexBehind ?? 0;
  const isBehind = indexBehind > 0;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // With a filter only the engine can say which new rows belong here.
    const readHead = () => {
      timer = undefined;
      const { query, read } = latest.current;
      read(query, undefined).then(
        ({ rows, indexBehind = 0 }) => {
          if (latest.current.query !== query) return;
          take(rows, true);
          noteBehind(indexBehind);
          // Words of what came a moment ago are found a moment later.
          if (indexBehind > 0) timer ??= setTimeout(readHead, filteredPauseMs);
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
    if (isBehind) timer = setTimeout(readHead, filteredPauseMs);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [take, noteBehind, isBehind]);

  const heldNow = useRef(held);
  heldNow.current = held;
  useCatchUp(generation, async () => {
    const before = heldNow.current;
    if (before === null || latest.current.following) {
      setAttempt((count) => count + 1);
      return;
    }
    const { query } = before;
    const page = await readDownTo(latest.current, query, before.rows);
    setHeld((now) => (now?.query === query ? caughtUp(now, page, latest.current) : now));
  });

  const gap = held?.gap ?? false;
  const showFresh = useCallback(() => {
    if (gap) setAttempt((count) => count + 1);
    else setHeld((now) => (now ? { ...now, rows: [...now.waiting, ...now.rows], waiting: [] } : now));
  }, [gap]);
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
        (error: unknown) => setFailure({ sentence: sentenceOfRead(error), problem: null }),
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
    indexBehind,
    fresh: held?.waiting.length ?? 0,
    freshMore: gap,
    showFresh,
    readMore,
    readAgain: () => setAttempt((count) => count + 1),
  };
}

function laidOver<Row>(
  held: Held<Row>,
  incoming: readonly Row[],
  mayAdd: boolean,
  { idOf, orderOf, merge, following }: LiveListOptions<Row>,
): Held<Row> {
  const byId = new Map(incoming.map((row) => [idOf(row), row]));
  const replace = (row: Row) => {
    const newer = byId.get(idOf(row));
    byId.delete(idOf(row));
    if (newer === undefined) return row;
    return merge ? merge(row, newer) : newer;
  };
  const rows = held.rows.map(replace);
  const waiting = held.waiting.map(replace);
  const top = rows[0] === undefined ? Number.NEGATIVE_INFINITY : orderOf(rows[0]);
  // Two may be equally new, and come one after the other.
  const added = mayAdd ? [...byId.values()].filter((row) => orderOf(row) >= top) : [];
  const above = [...added, ...waiting].toSorted((a, b) => orderOf(b) - orderOf(a));
  if (following && !held.gap) return { ...held, rows: [...above, ...rows], waiting: [] };
  const tooMany = above.length > longestFollowed;
  return { ...held, rows, waiting: above.slice(0, longestFollowed), gap: held.gap || tooMany };
}

/** Runs after every change of `generation` but the first; one at a time, and once more if asked meanwhile. */
function useCatchUp(generation: number, catchUp: () => Promise<void>): void {
  const latest = useRef(catchUp);
  latest.current = catchUp;
  const known = useRef(generation);
  const running = useRef(false);
  const run = useCallback(async (asked: number) => {
    known.current = asked;
    if (running.current) return;
    running.current = true;
    for (let done = Number.NaN; done !== known.current; ) {
      done = known.current;
      // A lost connection ends in another generation, and that asks again.
      await latest.current().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, catchUpPauseMs));
    }
    running.current = false;
  }, []);
  useEffect(() => {
    if (generation !== known.current) void run(generation);
  }, [generation, run]);
}

/** From the newest row down to the last that is held, as far as a few pages reach. */
async function readDownTo<Row>(
  { read, idOf }: LiveListOptions<Row>,
  query: string,
  held: readonly Row[],
): Promise<Row[]> {
  const last = held.at(-1);
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < catchUpPages; page += 1) {
    const answer = await read(query, cursor);
    rows.push(...answer.rows);
    if (answer.cursor === null || answer.rows.some((row) => last && idOf(row) === idOf(last))) break;
    cursor = answer.cursor;
  }
  return rows;
}

function caughtUp<Row>(held: Held<Row>, read: readonly Row[], options: LiveListOptions<Row>): Held<Row> {
  const first = held.rows[0];
  const meets = first === undefined || read.some((row) => options.idOf(row) === options.idOf(first));
  return { ...laidOver({ ...held, gap: false }, read, true, options), gap: !meets };
}

function appended<Row>(held: Held<Row>, page: Page<Row>, idOf: (row: Row) => string): Held<Row> {
  const known = new Set(held.rows.map(idOf));
  return {
    ...held,
    rows: [...held.rows, ...page.rows.filter((row) => !known.has(idOf(row)))],
    cursor: page.cursor,
  };
}
