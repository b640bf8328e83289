/**
 * When the list under the token opens, what it holds and which line is active. Asked while someone types; an answer
 * that comes after the next letter is dropped. Places are those of the text behind the chips.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Completion } from "../../shared/saved";
import type { Term } from "./query-terms";

type Parts = {
  box: RefObject<HTMLLabelElement | null>;
  input: RefObject<HTMLInputElement | null>;
  mirror: RefObject<HTMLSpanElement | null>;
};

type Open = { offer: Completion; at: { left: number; top: number } };

const pauseMs = 50;

type Complete = (q: string, at: number) => Promise<Completion>;

export function useCompletion(complete: Complete | undefined, parts: Parts) {
  const [open, setOpen] = useState<Open | null>(null);
  const [line, setLine] = useState({ active: 0, walked: false });
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const close = useCallback(() => {
    asked.current += 1;
    clearTimeout(timer.current);
    setOpen(null);
  }, []);
  useEffect(() => {
    window.addEventListener("resize", close);
    return () => {
      window.removeEventListener("resize", close);
      clearTimeout(timer.current);
    };
  }, [close]);

  /** `caret` where it will stand once the text is drawn; where it stands now when left out. */
  const ask = (terms: readonly Term[], text: string, caret?: number) => {
    if (!complete) return;
    asked.current += 1;
    const ticket = asked.current;
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const before = terms.map(({ raw }) => `${raw} `).join("");
      const place = caret ?? parts.input.current?.selectionStart ?? text.length;
      const answer = await complete(before + text, before.length + place).catch(() => null);
      if (asked.current !== ticket) return;
      if (!answer || answer.rows.length === 0 || document.activeElement !== parts.input.current) {
        setOpen(null);
        return;
      }
      const start = Math.max(answer.start - before.length, 0);
      const end = Math.max(answer.end - before.length, start);
      setLine({ active: 0, walked: false });
      setOpen({ offer: { ...answer, start, end }, at: placeOf(parts, text.slice(0, start)) });
    }, pauseMs);
  };

  return {
    offer: open?.offer ?? null,
    at: open?.at ?? null,
    active: line.active,
    /** The reader chose a line with the arrows: then Enter takes it. */
    walked: line.walked,
    ask,
    close,
    walk(step: number) {
      const rows = open?.offer.rows.length ?? 0;
      setLine(({ active, walked }) => ({
        // The first arrow down takes the first line, which is active already.
        active: walked || step < 0 ? (active + step + rows) % rows : active,
        walked: true,
      }));
    },
  };
}

/** Where the token begins: the text before it is drawn once more, unseen, and measured. */
function placeOf({ box, input, mirror }: Parts, before: string): { left: number; top: number } {
  const frame = box.current?.getBoundingClientRect();
  const field = input.current?.getBoundingClientRect();
  if (mirror.current) mirror.current.textContent = before;
  const width = mirror.current?.offsetWidth ?? 0;
  const scrolled = input.current?.scrollLeft ?? 0;
  return { left: (field?.left ?? 0) + width - scrolled - 8, top: frame?.bottom ?? 0 };
}
