import { tell, tellUndo, workThrough } from "../notice";
import { setPinned } from "../search/Pin";
import { many } from "./copy-rows";

type Pinned = { id: string; pinned: boolean };

/** Pins those that are not, and where all are, takes the pins out; either can be undone. */
export async function pinOrLetGo(rows: readonly Pinned[], one: string): Promise<void> {
  const toPin = rows.filter(({ pinned }) => !pinned);
  const pinned = toPin.length > 0;
  const wanted = pinned ? toPin : rows;
  const words = pinned ? "pinned" : "no longer pinned";
  const { done, failed, because, stopped } = await workThrough(
    wanted,
    pinned ? "Pinning" : "Taking pins out",
    ({ id }) => setPinned(id, pinned),
  );
  const said = failed > 0 || stopped ? `${done.length} of ${wanted.length} ${one}s` : many(done.length, one);
  if (done.length > 0)
    tellUndo(
      `${said.slice(0, 1).toUpperCase()}${said.slice(1)} ${words}${because ? `. ${because}` : ""}`,
      async () => {
        await workThrough(done, "Undoing", ({ id }) => setPinned(id, !pinned));
      },
    );
  else if (failed > 0) tell({ words: `Nothing was ${words}. ${because}`, tone: "bad" });
}

export function pinWords(rows: readonly { pinned: boolean }[]): string {
  if (rows.some(({ pinned }) => !pinned)) return "Pin";
  return rows.length === 1 ? "Take the pin out" : "Take the pins out";
}
