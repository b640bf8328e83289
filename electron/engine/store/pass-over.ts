/** What becomes of an event whose reading spun or took the reader's thread down. */
import { prepared, readMeta, type Writer } from "./database";
import {
  type AppliedBatch,
  type EventView,
  forgetEvent,
  moveCursor,
  nothing,
  postponeCalls,
  readCallsOfEvent,
  saveView,
} from "./readings";
import { advanceSourceWalk, findWalkAt } from "./source-walk";

/**
 * Marks one event as unreadable and passes over it, when its reading spun or took the thread down. Not where the log is
 * read from elsewhere meanwhile, or by other settings (`settingsRevision`): then it is tried once more.
 */
export function passOver(
  database: Writer,
  { position, reason, settingsRevision }: { position: number; reason: string; settingsRevision: number },
): AppliedBatch {
  const unchanged = { ...nothing, moved: true };
  if (settingsRevision < readMeta(database, "settings_revision")) return unchanged;
  const cursor = readMeta(database, "cursor");
  const walk = cursor >= position ? findWalkAt(database, position) : null;
  if (cursor >= position && !walk) {
    // It was read before: what spun is a schema of the user's, and the walk over its events goes on behind it.
    prepared(database, "UPDATE problem_walk SET next = max(next, ?) WHERE next < ? AND until >= ?").run(
      position,
      position,
      position,
    );
    return unchanged;
  }
  if (!walk && nextPosition(database, cursor) !== position) return unchanged;
  const event = prepared(
    database,
    `SELECT signature_at_arrival AS signature, source, origin, received_at AS receivedAt FROM event
     WHERE position = ?`,
  ).get(position) as Received | undefined;
  if (event) {
    // What it told when it was read the last time counts no longer.
    postponeCalls(database, readCallsOfEvent(database, position), { maySend: false, readAgain: true });
    forgetEvent(database, position);
    saveView(database, unreadableView(position, event, reason));
  }
  if (walk) advanceSourceWalk(database, { sourceId: walk.sourceId, next: position });
  else moveCursor(database, position);
  return { ...nothing, moved: false, events: [position] };
}

function nextPosition(database: Writer, cursor: number): number | null {
  const row = prepared(database, "SELECT min(position) AS position FROM event WHERE position > ?").get(
    cursor,
  ) as { position: number | null };
  return row.position;
}

type Received = Pick<EventView, "signature" | "source" | "origin" | "receivedAt">;

function unreadableView(position: number, event: Received, reason: string): EventView {
  return {
    ...event,
    position,
    provider: null,
    type: null,
    kind: "lifecycle",
    stage: null,
    callId: null,
    callKey: null,
    person: null,
    occurredAt: null,
    signatureBecause: "",
    secretId: null,
    inFold: false,
    problems: [],
    drift: 0,
    readError: reason,
    test: false,
  };
}
