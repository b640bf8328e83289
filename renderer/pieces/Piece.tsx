import { type ReactNode, useEffect, useRef } from "react";
import type { DrawnState } from "./draw-states";

/** A shared piece by the name of its file, with one sentence of what it is for. */
export function Piece(props: { name: string; says: string; children: ReactNode }) {
  return (
    <div className="piece" data-piece={props.name}>
      <header>
        <h3>{props.name}</h3>
        <p>{props.says}</p>
      </header>
      {props.children}
    </div>
  );
}

/** One state with its word under it. `drawn` marks what `of` matches inside, or the first thing there is. */
export function State(props: {
  words: string;
  drawn?: DrawnState;
  of?: string;
  wide?: boolean;
  children: ReactNode;
}) {
  const { words, drawn, of = ":scope > *", wide, children } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (drawn)
      for (const one of box.current?.querySelectorAll(of) ?? []) one.setAttribute("data-drawn", drawn);
  }, [drawn, of]);
  return (
    <figure className="piece-state" data-wide={wide || undefined}>
      <div ref={box} className="piece-shown">
        {children}
      </div>
      <figcaption>{words}</figcaption>
    </figure>
  );
}

export function States({ children }: { children: ReactNode }) {
  return <div className="piece-states">{children}</div>;
}
