import { CircleAlert } from "lucide-react";
import { useBoardFeed, useFreshness } from "./board-feed";
import { clockIn } from "./board-words";

/** Says that the figures are old, and why; nothing while they are not. */
export function Stale() {
  const freshness = useFreshness();
  const board = useBoardFeed((feed) => feed.board);
  const sentence = useBoardFeed((feed) => feed.sentence);
  if (freshness === "fresh" || !board) return null;
  const since = clockIn(board.zone, board.now);
  return (
    <p className="board-stale-line" role="status">
      <CircleAlert size="1.2em" aria-hidden />
      <b>stale since {since}</b>
      {freshness === "gone"
        ? "The engine is gone: nothing is being shown of what happens now. Reconnecting …"
        : sentence || "Connected, but the engine sends nothing."}
    </p>
  );
}
