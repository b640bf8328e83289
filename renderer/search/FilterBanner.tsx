import type { SearchedList } from "../../shared/saved";
import { engine } from "../engine-client";
import type { LiveList } from "../live-list";
import { useRead } from "../read";
import { count } from "../time";
import { Button } from "../ui/Button";
import "./filter-banner.css";

type FilterBannerProps = {
  query: string;
  list: Pick<LiveList<unknown>, "rows" | "more" | "fresh" | "problem" | "state" | "indexBehind">;
  /** What the rows are, in the plural, and how many there are without the filter. */
  what: SearchedList;
  total: number | null;
  onClear: () => void;
};

/** A filter always says so, and how many it finds: what is not read yet the engine counts, up to ten thousand. */
export function FilterBanner({ query, list, what, total, onClear }: FilterBannerProps) {
  const isPart = query.trim() !== "" && list.state === "ready" && !list.problem && list.more;
  const counted = useRead(
    isPart ? `${what} ${query}` : null,
    () => engine.search.count({ in: what, q: query }),
    [list.rows.length + list.fresh],
  );
  if (query.trim() === "") return null;
  const found = isPart ? counted.data : { count: list.rows.length, more: false };
  return (
    <div className="filter-banner" role="status">
      <span className="filter-on">filter on</span>
      <span className="secondary truncate">
        {list.problem ? (
          list.rows.length > 0 ? (
            "the result of the last query that could be read"
          ) : (
            "it cannot be read"
          )
        ) : list.state === "ready" ? (
          <>
            <b className="strong">
              {found ? count(found.count) : count(list.rows.length)}
              {(found?.more ?? true) && "+"}
            </b>
            {total !== null && ` of ${count(total)}`} {what} {isPart ? "found" : "shown"}
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
