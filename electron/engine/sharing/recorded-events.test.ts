import { expect, test } from "vitest";
import type { RunDetail } from "../../../shared/runs";
import type { EventToAnonymise } from "./anonymise/anonymise";
import { plannedArrivals } from "./recorded-events";

const sends = (...planned: [type: string, plannedMs: number][]) =>
  planned.map(([type, plannedMs], index) => ({
    number: index + 1,
    type,
    plannedMs,
    sentAt: 1000 + index,
    status: 200,
  }));
const run = (speed: number) =>
  ({ startedAt: 1000, speed, sends: sends(["initiate", 0], ["ended", 6000]) }) as RunDetail;
const events = (...types: string[]) =>
  types.map((type, index) => ({ position: index + 5, type, receivedAt: 1200 })) as EventToAnonymise[];

test("of a call that was played faster than in life its plan says when each event was due", () => {
  expect(plannedArrivals(run(100), events("initiate", "ended"))).toEqual(
    new Map([
      [5, 1000],
      [6, 1060],
    ]),
  );
});

test("where another order arrived, or only a part, or it was played as in life, the arrivals stand", () => {
  expect(plannedArrivals(run(100), events("ended", "initiate"))).toBeNull();
  expect(plannedArrivals(run(100), events("initiate"))).toBeNull();
  expect(plannedArrivals(run(1), events("initiate", "ended"))).toBeNull();
});
