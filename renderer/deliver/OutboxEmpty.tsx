import type { OutboxRow } from "../../shared/deliveries";
import { PlaySample } from "../calls/PlaySample";
import { useEntities } from "../entities";
import type { LiveList } from "../live-list";
import { QueryNotRead } from "../search/QueryNotRead";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Skeleton } from "../ui/Skeleton";

type OutboxEmptyProps = { query: string; list: LiveList<OutboxRow>; onClear: () => void };

export function OutboxEmpty({ query, list, onClear }: OutboxEmptyProps) {
  const calls = useEntities(({ status }) => status?.calls ?? 0);
  if (list.state === "loading") return <Skeleton rows={6} widths={[58, 72, 64]} />;
  if (list.state === "failed")
    return (
      <Empty
        title="The outbox could not be read"
        why={list.sentence}
        action={<Button onClick={list.readAgain}>Try again</Button>}
      />
    );
  if (list.problem !== null) return <QueryNotRead onClear={onClear} />;
  if (query.trim() !== "")
    return (
      <Empty
        title="No call record matches"
        why="Every delivery is still there; the filter leaves none of them."
        action={<Button onClick={onClear}>Clear the filter</Button>}
      />
    );
  if (calls > 0)
    return (
      <Empty
        title="Nothing has left yet"
        why="A call stands in the outbox once its gate has opened and its call record is frozen. Until then it is at the gate."
      />
    );
  return (
    <Empty
      title="Nothing to deliver yet"
      why="No call has been received. A final call leaves for every destination that is switched on, and stands here with each attempt."
      action={<PlaySample look="plain" />}
    />
  );
}
