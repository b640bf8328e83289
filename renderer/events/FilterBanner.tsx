import type { EventRow } from "../../shared/events";
import { useEntities } from "../entities";
import type { LiveList } from "../live-list";
import { count } from "../time";
import { Button } from "../ui/Button";

/** A filter always says so. The engine counts no hits, so a number behind which there is more carries a plus. */
export function FilterBanner(props: { query: string; list: LiveList<EventRow>; onClear: () => void }) {
  const total = useEntities((state) => state.status?.events ?? null);
  const { query, list, onClear } = props;
  if (query.trim() === "") return null;
  return (
    <div className="filter-banner" role="status">
      <span className="filter-on">filter on</span>
      {list.problem ? (
        <span className="secondary">the result of the last query that could be read</span>
      ) : list.state === "ready" ? (
        <span className="secondary">
          <b className="strong">
            {count(list.rows.length)}
            {list.more ? "+" : ""}
          </b>
          {total !== null && ` of ${count(total)}`} events shown
        </span>
      ) : (
        <span className="secondary">reading …</span>
      )}
      <Button tone="link" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
