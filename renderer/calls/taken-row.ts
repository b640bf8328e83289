/** What of a row is taken: asked for a stretch, it looks only at what stands near. */
export type TakenRow = {
  isFree: (from: number, to: number) => boolean;
  take: (from: number, to: number) => void;
};

const reach = 128;

/** `gap`: what stays free between two. */
export function takenRow(gap: number): TakenRow {
  const near = new Map<number, { from: number; to: number }[]>();
  const each = (from: number, to: number, visit: (key: number) => boolean) => {
    for (let key = Math.floor(from / reach); key <= Math.floor(to / reach); key += 1) {
      if (!visit(key)) return false;
    }
    return true;
  };
  return {
    isFree(from, to) {
      return each(from - gap, to + gap, (key) =>
        (near.get(key) ?? []).every((box) => to + gap <= box.from || box.to + gap <= from),
      );
    },
    take(from, to) {
      each(from, to, (key) => {
        const boxes = near.get(key);
        if (boxes) boxes.push({ from, to });
        else near.set(key, [{ from, to }]);
        return true;
      });
    },
  };
}
