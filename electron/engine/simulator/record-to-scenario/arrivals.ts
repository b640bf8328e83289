/**
 * When the events arrived, as times that never go back in the order of the log. Two that came at the same moment may carry
 * times the other way round; and what came all at once, from a file or a list, arrived when it happened, as far as is known.
 */
import type { Recorded, RecordedEvent } from "./recorded";

export function withArrivals(recorded: Recorded): Recorded {
  const all = recorded.calls
    .flatMap(({ events }) => events.flatMap((event) => [event, ...event.copies]))
    .toSorted((left, right) => left.position - right.position);
  const times = new Map<number, number>();
  let latest = recorded.arrivalKnown
    ? 0
    : Math.min(...all.flatMap(({ occurredAt }) => occurredAt ?? []), all[0]?.receivedAt ?? 0);
  for (const { position, receivedAt, occurredAt } of all) {
    latest = Math.max(latest, recorded.arrivalKnown ? receivedAt : (occurredAt ?? latest));
    times.set(position, latest);
  }
  const placed = <Event extends RecordedEvent>(event: Event): Event => ({
    ...event,
    receivedAt: times.get(event.position) ?? event.receivedAt,
  });
  return {
    ...recorded,
    calls: recorded.calls.map((call) => ({
      ...call,
      events: call.events.map((event) => ({ ...placed(event), copies: event.copies.map(placed) })),
    })),
  };
}
