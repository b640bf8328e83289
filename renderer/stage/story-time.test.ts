import { expect, test } from "vitest";
import type { TimelineInput } from "../calls/timeline-shapes";
import { inStoryTime, storyTime } from "./story-time";

const start = 1_000_000;
/** Ten times as fast: in twenty seconds what takes 200. */
const played = {
  sends: [
    { sentAt: start, plannedMs: 0 },
    { sentAt: start + 20_000, plannedMs: 200_000 },
    { sentAt: null, plannedMs: 230_000 },
  ],
  state: "playing",
  speed: 10,
  position: null,
} as never;

test("moments of a fast run are told in the time of its story, and never go back", () => {
  const story = storyTime(played);
  if (!story) throw new Error("something was sent");
  expect(story(start)).toBe(start);
  expect(story(start + 20_000)).toBe(start + 200_000);
  // It was received eight milliseconds later, at any speed.
  expect(story(start + 20_008)).toBe(start + 200_008);
  const moments = Array.from({ length: 400 }, (_, index) => story(start - 500 + index * 61));
  expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  // It goes on at the speed of the run, and stands while it is paused.
  expect(story(start + 21_250)).toBe(start + 200_250 + 10_000);
  const paused = storyTime({ ...(played as object), state: "paused" } as never);
  expect(paused?.(start + 60_000)).toBe(start + 200_250);
});

test("nothing sent is no time", () => {
  expect(storyTime({ ...(played as object), sends: [{ sentAt: null, plannedMs: 0 }] } as never)).toBeNull();
});

function call(occurred: (number | null)[]): TimelineInput {
  const at = [start + 5, start + 20_005];
  return {
    timeline: at.map((receivedAt, index) => ({
      eventId: `e${index}`,
      receivedAt,
      placedAt: occurred[index] ?? receivedAt,
      occurredAt: occurred[index] ?? null,
      lateMs: null,
      copies: [],
    })),
    phases: [
      {
        attempt: 1,
        leg: null,
        stage: "in-conversation",
        occurred: { from: at[0], to: at[1] },
        received: { from: at[0], to: at[1] },
      },
    ],
    ghosts: [],
    attempts: [],
    legs: [],
    direction: null,
  } as unknown as TimelineInput;
}

test("a conversation of twenty seconds was one of 200", () => {
  const story = storyTime(played) ?? ((at: number) => at);
  const [phase] = inStoryTime(call([null, null]), story).phases;
  expect((phase?.occurred.to ?? 0) - (phase?.occurred.from ?? 0)).toBe(200_000);
});

test("a provider whose clock is hours from ours keeps its own time", () => {
  const story = storyTime(played) ?? ((at: number) => at);
  const theirs = call([start - 18_000_000, start - 17_800_000]);
  expect(inStoryTime(theirs, story)).toBe(theirs);
});
