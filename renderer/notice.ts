/**
 * The one line over the status bar: what was just done, how far long work is, and the way back. What was removed can be
 * put back there or by Ctrl/Cmd+Z, the newest first, as long as the page is open.
 */
import { create } from "zustand";
import { sentenceOf } from "./engine-client";

export type Notice = {
  words: string;
  tone: "plain" | "ok" | "bad";
  /** Puts back what was removed. */
  undo?: (() => Promise<unknown>) | undefined;
  /** Work that goes on, and what ends it. */
  progress?: { done: number; total: number; stop: () => void } | undefined;
};

type Told = { notice: (Notice & { at: number }) | null; back: readonly Notice[] };

export const useNotice = create<Told>(() => ({ notice: null, back: [] }));

const mostBack = 20;
let told = 0;

export function tell(notice: Notice): void {
  told += 1;
  useNotice.setState({ notice: { ...notice, at: told } });
}

/** Said after it was done; `undo` is what a press does then. */
export function tellUndo(words: string, undo: () => Promise<unknown>): void {
  const notice: Notice = { words, tone: "plain", undo };
  useNotice.setState(({ back }) => ({ back: [...back, notice].slice(-mostBack) }));
  tell(notice);
}

export function closeNotice(): void {
  useNotice.setState({ notice: null });
}

/** False: nothing was removed here. */
export function undoLast(): boolean {
  const last = useNotice.getState().back.at(-1);
  if (!last?.undo) return false;
  useNotice.setState(({ back }) => ({ back: back.filter((one) => one !== last) }));
  last.undo().then(
    () => tell({ words: `Undone: ${last.words}`, tone: "ok" }),
    (error: unknown) => tell({ words: `Could not be undone. ${sentenceOf(error)}`, tone: "bad" }),
  );
  return true;
}

/**
 * One after the other, with how far it is and a way to stop. Answers what became of each; what failed is told with the
 * engine's reason of the first.
 */
export async function workThrough<Item>(
  items: readonly Item[],
  words: string,
  each: (item: Item) => Promise<unknown>,
): Promise<{ done: Item[]; failed: number; because: string; stopped: boolean }> {
  const done: Item[] = [];
  let failed = 0;
  let because = "";
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  for (const item of items) {
    if (stopped) break;
    if (items.length > 3)
      tell({ words, tone: "plain", progress: { done: done.length + failed, total: items.length, stop } });
    try {
      await each(item);
      done.push(item);
    } catch (error) {
      failed += 1;
      because ||= sentenceOf(error);
    }
  }
  return { done, failed, because, stopped };
}
