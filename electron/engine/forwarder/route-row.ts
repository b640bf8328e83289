/** A route as the console shows it: what the user said, how its handler stands, and how many events wait for it. */
import type { ForwardRoute, ForwardState } from "../../../shared/forwarding";
import type { LastAnswer, StoredRoute } from "../store/forward-routes";

export type RouteFacts = Pick<ForwardRoute, "ca" | "waiting" | "waitingMore" | "underWay"> & {
  reached: number;
  stopped: { sentence: string; allowHost: string | null } | null;
  down: { since: number; because: string; nextTryAt: number } | null;
  asking: boolean;
  catchingUp: boolean;
  last: LastAnswer | null;
};

export function toRouteRow(route: StoredRoute, facts: RouteFacts): ForwardRoute {
  const { stopped, down, waiting, last } = facts;
  const state = stateOf(route, facts);
  return {
    ...route,
    ca: facts.ca,
    position: facts.reached,
    state,
    since: state === "down" && down ? down.since : null,
    because: stopped?.sentence ?? down?.because ?? null,
    allowHost: stopped?.allowHost ?? null,
    nextTryAt: state === "down" && down && waiting > 0 ? down.nextTryAt : null,
    waiting,
    waitingMore: facts.waitingMore,
    underWay: facts.underWay,
    last: last && {
      eventId: last.eventId,
      sentAt: last.sentAt,
      status: last.status,
      answerMs: last.answerMs,
      error: last.error,
    },
  };
}

function stateOf(
  route: StoredRoute,
  { stopped, down, asking, catchingUp, waiting }: RouteFacts,
): ForwardState {
  if (stopped) return "stopped";
  if (!route.enabled) return "paused";
  if (down) return "down";
  if (asking) return "asking";
  return catchingUp && waiting > 0 ? "catching-up" : "up";
}
