import { useEntities } from "./entities";
import "./reading-again.css";
import { count } from "./time";

/** How far reading the log again is, whoever asked for it; nothing while it is not read again. */
export function ReadingAgain() {
  const again = useEntities((state) => state.status?.readingAgain);
  if (!again) return null;
  const { read, of, callsLeft } = again;
  const left = `${count(callsLeft)} ${callsLeft === 1 ? "call" : "calls"}`;
  return (
    <div className="reading-again" role="status">
      <progress aria-label="Events read again" max={Math.max(1, of)} value={read} />
      <span className="secondary tabular">
        {read < of ? `${count(read)} of ${count(of)} events read` : `all events read, ${left} to fold`}
      </span>
    </div>
  );
}
