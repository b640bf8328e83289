/** Groups with their counts, and the rows of those that are open; read again, at most once a second, as calls change. */
import { useEffect, useMemo, useRef, useState } from "react";
import type { CallRow } from "../../shared/calls";
import type { MetaValueRow } from "../../shared/saved";
import { metaField, writeTerm } from "../../shared/search";
import { engine, sentenceOf } from "../engine-client";
import { useEntities } from "../entities";
import { count } from "../time";

/** What names a group among the others: its value behind a sign, or nothing for the calls without one. */
export type GroupName = string;

export type GroupItem =
  | { kind: "group"; id: string; group: GroupName; value: string | null; calls: number; isOpen: boolean }
  | { kind: "call"; id: string; group: GroupName; call: CallRow }
  | { kind: "more"; id: string; group: GroupName; words: string };

type OpenGroup = { rows: CallRow[]; cursor: string | null };
type Held = { of: string; groups: MetaValueRow[]; more: boolean };

const rowsAtOnce = 50;
const refreshMs = 1000;

const nameOf = ({ value }: MetaValueRow): GroupName => (value === null ? "" : `=${value}`);

function queryOf(query: string, key: string, name: GroupName): string {
  const term = name === "" ? `-${metaField(key)}:*` : writeTerm(metaField(key), name.slice(1));
  return `${query} ${term}`.trim();
}

export function useGroupedCalls(key: string, query: string) {
  const of = `${key}\u0000${query}`;
  const [held, setHeld] = useState<Held | null>(null);
  const [open, setOpen] = useState<ReadonlyMap<GroupName, OpenGroup | null>>(new Map());
  const [failure, setFailure] = useState({ of: "", sentence: "" });
  const openNow = useRef(open);
  openNow.current = open;
  const generation = useEntities((state) => state.generation);

  // biome-ignore lint/correctness/useExhaustiveDependencies: generation asks for a new reading
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readRows = async (group: GroupName) => {
      const rows = openNow.current.get(group)?.rows.length ?? 0;
      const page = await engine.calls.list({
        q: queryOf(query, key, group),
        limit: Math.min(Math.max(rows, rowsAtOnce), 500),
      });
      if (current) setOpen((before) => (before.has(group) ? new Map(before).set(group, page) : before));
    };
    const read = async (isFirst: boolean) => {
      timer = undefined;
      try {
        const { rows: groups, more } = await engine.meta.values({ key, ...(query ? { q: query } : {}) });
        if (!current) return;
        setHeld({ of, groups, more });
        setFailure({ of, sentence: "" });
        const first = groups[0];
        if (isFirst) {
          const names = first ? [nameOf(first)] : [];
          openNow.current = new Map(names.map((name) => [name, null]));
          setOpen(openNow.current);
        }
        await Promise.all([...openNow.current.keys()].map(readRows));
      } catch (error) {
        if (current) setFailure({ of, sentence: sentenceOf(error) });
      }
    };
    void read(true);
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch !== before.batch && batch.calls.length > 0)
        timer ??= setTimeout(() => void read(false), refreshMs);
    });
    return () => {
      current = false;
      unsubscribe();
      clearTimeout(timer);
    };
  }, [of, generation]);

  const readPage = async (group: GroupName, cursor: string | null) => {
    const page = await engine.calls
      .list({ q: queryOf(query, key, group), limit: rowsAtOnce, ...(cursor ? { cursor } : {}) })
      .catch((error: unknown) => {
        setFailure({ of, sentence: sentenceOf(error) });
        return null;
      });
    if (!page) return;
    setOpen((before) => {
      if (!before.has(group)) return before;
      const known = cursor ? (before.get(group)?.rows ?? []) : [];
      const ids = new Set(known.map(({ callId }) => callId));
      const rows = [...known, ...page.rows.filter(({ callId }) => !ids.has(callId))];
      return new Map(before).set(group, { rows, cursor: page.cursor });
    });
  };

  const items = useMemo(() => {
    if (held?.of !== of) return [];
    return held.groups.flatMap((row): GroupItem[] => {
      const group = nameOf(row);
      const head: GroupItem = {
        kind: "group",
        id: `group ${group}`,
        group,
        value: row.value,
        calls: row.calls,
        isOpen: open.has(group),
      };
      const opened = open.get(group);
      if (!opened) return [head];
      const calls = opened.rows.map(
        (call): GroupItem => ({ kind: "call", id: `${group} ${call.callId}`, group, call }),
      );
      const left = row.calls - opened.rows.length;
      const words = left > 0 ? `${count(left)} more` : "more";
      return [
        head,
        ...calls,
        ...(opened.cursor ? [{ kind: "more" as const, id: `more ${group}`, group, words }] : []),
      ];
    });
  }, [held, open, of]);

  const failed = failure.of === of && failure.sentence !== "";
  return {
    items,
    state: held?.of === of ? ("ready" as const) : failed ? ("failed" as const) : ("loading" as const),
    sentence: failure.sentence,
    more: held?.of === of && held.more,
    toggle(group: GroupName) {
      const next = new Map(openNow.current);
      if (next.delete(group)) {
        setOpen(next);
        return;
      }
      setOpen(next.set(group, null));
      void readPage(group, null);
    },
    readMore(group: GroupName) {
      const cursor = openNow.current.get(group)?.cursor;
      if (cursor) void readPage(group, cursor);
    },
  };
}
