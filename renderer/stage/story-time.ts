/**
 * A call that is played faster than it would happen, in its own time. Its events were recorded by our clock, so at ten times
 * the speed a conversation of three minutes took eighteen seconds: the stage shows the three minutes. Pure.
 */
import type { RunDetail } from "../../shared/runs";
import { durationWords } from "../calls/duration-words";
import type { TimelineInput } from "../calls/timeline-shapes";

/** From a moment of our clock to that of the story. */
export type StoryTime = (at: number) => number;

type Known = Pick<RunDetail, "sends" | "state" | "speed" | "position">;

/** An event is received a little after it was sent, at any speed. */
const underWayMs = 250;
/** What their clock says this far from the run is no moment of ours. */
const nearMs = 600_000;

/** Null: nothing was sent yet. */
export function storyTime({ sends, state, speed, position }: Known): StoryTime | null {
  const sent = sends
    .flatMap(({ sentAt, plannedMs }) => (sentAt === null ? [] : [{ at: sentAt, ms: plannedMs }]))
    .sort((a, b) => a.at - b.at);
  const anchors: { at: number; ms: number }[] = [];
  for (const { at, ms } of [...sent, ...(position ? [position] : [])].sort((a, b) => a.at - b.at)) {
    const last = anchors.at(-1);
    if (last?.at === at) last.ms = Math.max(last.ms, ms);
    else anchors.push({ at, ms: Math.max(ms, last?.ms ?? 0) });
  }
  const first = anchors[0];
  if (sent.length === 0 || !first) return null;
  const zero = first.at - first.ms;
  const pace = state === "playing" ? speed : state === "paused" ? 0 : 1;
  return (at) => {
    const index = anchors.findLastIndex((anchor) => anchor.at <= at);
    const before = anchors[index];
    if (!before) return zero + first.ms - (first.at - at);
    const since = at - before.at;
    const next = anchors[index + 1];
    const own = Math.min(since, underWayMs, next ? (next.at - before.at) / 2 : underWayMs);
    if (!next) return zero + before.ms + own + (since - own) * pace;
    const left = Math.max(0, next.ms - before.ms);
    const near = Math.min(own, left);
    const share = (since - own) / Math.max(1, next.at - before.at - own);
    return zero + before.ms + near + (left - near) * Math.max(0, share);
  };
}

/** The same call with every moment in the time of its story; as it is where their clock tells another time than ours. */
export function inStoryTime<Call extends TimelineInput>(call: Call, story: StoryTime): Call {
  const received = call.timeline.map(({ receivedAt }) => receivedAt);
  const from = Math.min(...received) - nearMs;
  const to = Math.max(...received) + nearMs;
  const isTheirs = call.timeline.some(
    ({ occurredAt }) => occurredAt !== null && (occurredAt < from || occurredAt > to),
  );
  if (isTheirs) return call;
  const orNull = (at: number | null) => (at === null ? null : story(at));
  const between = (span: { from: number; to: number | null }) => ({
    from: story(span.from),
    to: orNull(span.to),
  });
  const bounds = <Row extends { startedAt: number | null; endedAt: number | null }>(row: Row): Row => ({
    ...row,
    startedAt: orNull(row.startedAt),
    endedAt: orNull(row.endedAt),
  });
  return {
    ...call,
    timeline: call.timeline.map((event) => ({
      ...event,
      occurredAt: orNull(event.occurredAt),
      placedAt: story(event.placedAt),
      receivedAt: story(event.receivedAt),
      lateMs: event.lateMs === null ? null : story(event.receivedAt) - story(event.receivedAt - event.lateMs),
    })),
    phases: call.phases.map((phase) => ({
      ...phase,
      occurred: between(phase.occurred),
      received: between(phase.received),
    })),
    attempts: call.attempts.map(bounds).map((attempt) => {
      const { startedAt, endedAt, words } = attempt;
      if (startedAt === null || endedAt === null) return attempt;
      const length = durationWords(endedAt - startedAt);
      return { ...attempt, words: words.replace(/ after \d.*$/, () => ` after ${length}`) };
    }),
    legs: call.legs.map(bounds),
  };
}
