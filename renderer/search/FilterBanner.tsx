import type { LiveList } from "../live-list";
import { count } from "../time";
import { Button } from "../ui/Button";
import "./filter-banner.css";

type FilterBannerProps = {
  query: string;
  list: Pick<LiveList<unknown>, "rows" | "more" | "problem" | "state" | "indexBehind">;
  /** What the rows are, in the plural, and how many there are without the filter. */
  what: string;
  total: number | null;
  onClear: () => void;
};

/** A filter always says so. The engine counts no hits, so a number behind which there is more carries a plus. */
export function FilterBanner({ query, list, what, total, onClear }: FilterBannerProps) {
  if (query.trim() === "") return null;
  return (
    <div className="filter-banner" role="status">
      <span className="filter-on">filter on</span>
      <span className="secondary truncate">
        {list.problem ? (
          "the result of the last query that could be read"
        ) : list.state === "ready" ? (
          <>
            <b className="strong">
              {count(list.rows.length)}
              {list.more ? "+" : ""}
            </b>
            {total !== null && ` of ${count(total)}`} {what} shown
          </>
        ) : (
          "reading …"
        )}
      </span>
      <Button tone="link" onClick={onClear}>
        Clear
      </Button>
      {list.indexBehind > 0 && (
        <span
          className="filter-behind"
          title="Words are looked for in what is indexed; the rest follows by itself."
        >
          index is {count(list.indexBehind)} {list.indexBehind === 1 ? "event" : "events"} behind
        </span>
      )}
    </div>
  );
}
