import { ArrowUp } from "lucide-react";
import { count } from "../time";
import "./fresh-pill.css";

type FreshPillProps = {
  /** What the list is of, for who hears the screen. */
  what: string;
  /** Rows that came and are not shown; nothing stands here while there are none. */
  fresh: number;
  /** There are more than were counted. */
  more?: boolean;
  onShow: () => void;
};

/** Over the top of a list that holds still for its reader. Its box is the list's own. */
export function FreshPill({ what, fresh, more = false, onShow }: FreshPillProps) {
  return (
    <>
      <span className="visually-hidden" aria-live="polite">
        {fresh > 0 && `New ${what} came.`}
      </span>
      {fresh > 0 && (
        <button type="button" className="fresh-pill" onClick={onShow}>
          <ArrowUp size={12} aria-hidden /> {count(fresh)}
          {more && "+"} new
        </button>
      )}
    </>
  );
}
