import { type RefObject, useEffect, useState } from "react";
import { scrollTo } from "./scroll-to";
import "./source-nav.css";

export type SourcePart = { words: string; has: string };

type NavProps = {
  name: string;
  parts: readonly SourcePart[];
  /** What holds the parts, each a section of that name. */
  panel: RefObject<HTMLElement | null>;
};

const partOf = (panel: HTMLElement | null, words: string) =>
  panel?.querySelector<HTMLElement>(`section[data-part="${words}"]`) ?? null;

/** Stays at the top of the column while a long source is read: where one is, and the way to the rest. */
export function SourceNav({ name, parts, panel }: NavProps) {
  const [current, setCurrent] = useState(parts[0]?.words);
  const names = parts.map(({ words }) => words).join();
  useEffect(() => {
    const column = panel.current?.closest(".scroll");
    if (!column) return;
    const look = () => {
      const isAtEnd = column.scrollTop + column.clientHeight >= column.scrollHeight - 2;
      const top = column.getBoundingClientRect().top + 80;
      const reached = names
        .split(",")
        .filter((words) => (partOf(panel.current, words)?.getBoundingClientRect().top ?? Infinity) <= top);
      // The last part may be too short to come up to the top.
      setCurrent(
        isAtEnd && column.scrollTop > 0 ? names.split(",").at(-1) : (reached.at(-1) ?? names.split(",")[0]),
      );
    };
    look();
    column.addEventListener("scroll", look, { passive: true });
    return () => column.removeEventListener("scroll", look);
  }, [names, panel]);
  return (
    <nav className="source-nav" aria-label={`Parts of ${name}`}>
      {parts.map(({ words, has }) => (
        <button
          key={words}
          type="button"
          title={has}
          aria-current={words === current ? "location" : undefined}
          onClick={() => {
            const part = partOf(panel.current, words);
            if (!part) return;
            scrollTo(part);
            setCurrent(words);
          }}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}
