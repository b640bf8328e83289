import type { EventRow } from "../../shared/events";
import type { LiveList } from "../live-list";
import { QueryNotRead } from "../search/QueryNotRead";
import { urlParts, useSources } from "../sources";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { Empty } from "../ui/Empty";
import { Skeleton } from "../ui/Skeleton";

export function EventsEmpty(props: { query: string; list: LiveList<EventRow>; onClear: () => void }) {
  const { query, list, onClear } = props;
  const source = useSources().data?.[0];
  if (list.state === "loading") return <Skeleton rows={14} widths={[72, 64, 80]} />;
  if (list.state === "failed")
    return (
      <Empty
        title="The log could not be read"
        why={list.sentence}
        action={<Button onClick={list.readAgain}>Try again</Button>}
      />
    );
  if (list.problem !== null) return <QueryNotRead onClear={onClear} />;
  if (query.trim() !== "")
    return (
      <Empty
        title="No event matches"
        why="Everything is still in the log; the filter leaves none of it."
        action={<Button onClick={onClear}>Clear the filter</Button>}
      />
    );
  return (
    <Empty
      title="No events yet"
      why={
        source
          ? `Nothing has been received on this machine. Post anything to …/hooks/${urlParts(source.url).last} and it appears here.`
          : "Nothing has been received on this machine."
      }
      action={source && <CopyButton text={source.url} label="Copy URL" tone="plain" size="normal" />}
    />
  );
}
