/** What is proposed as a metric, and what is not: by its name and by its values. */
import { expect, test } from "vitest";
import type { Json } from "../../../shared/words";
import { proposeMetrics } from "./propose-metrics";

const call = (extra: Json, metadata: Json = {}, analysis: Json = null) => ({ extra, metadata, analysis });
const gist = (calls: ReturnType<typeof call>[]) =>
  proposeMetrics(calls).map(({ metric, path }) => `${metric} ${path}`);

test("the surest name first, with how often it was seen and the values", () => {
  const rows = proposeMetrics([
    call({ metrics: { satisfaction_score: 4, quality_score: 3 } }),
    call({ metrics: { satisfaction_score: 2, quality_score: 3 } }),
    call({ metrics: { quality_score: 5 } }),
  ]);
  expect(rows).toEqual([
    {
      ...{ metric: "satisfaction", path: "extra.metrics.satisfaction_score", scale: { from: 1, to: 5 } },
      ...{ seen: 2, of: 3, values: ["4", "2"] },
    },
    {
      ...{ metric: "satisfaction", path: "extra.metrics.quality_score", scale: { from: 1, to: 5 } },
      ...{ seen: 3, of: 3, values: ["3", "5"] },
    },
  ]);
});

test.each([
  [[1, 5], { from: 1, to: 5 }],
  [["4", "2"], { from: 1, to: 5 }],
  [[0, 9], { from: 0, to: 10 }],
  [[8, 73], { from: 0, to: 100 }],
] as [Json[], object][])("csat seen with %j has the scale %j", (values, scale) => {
  expect(proposeMetrics(values.map((csat) => call({ csat })))).toMatchObject([
    { metric: "satisfaction", scale },
  ]);
});

test.each([[[0.4]], [[120]], [["n/a"]], [[true]], [[[3]]]] as [Json[]][])(
  "csat seen with %j is no satisfaction",
  (values) => {
    expect(gist(values.map((csat) => call({ csat })))).toEqual([]);
  },
);

test("resolved and follow-up are answers, in any spelling of their names", () => {
  expect(
    gist([
      call(
        { issueResolved: true, "call-back": "no" },
        { Callback_Requested: "yes" },
        { callSuccessful: false },
      ),
    ]),
  ).toEqual([
    "resolved extra.issueResolved",
    "resolved analysis.callSuccessful",
    "followUp extra.call-back",
    "followUp metadata.Callback_Requested",
  ]);
});

test("words of the source's own for yes and for negative are named", () => {
  expect(
    proposeMetrics([
      call({ resolution: "fully resolved", caller_sentiment: "Frustrated" }),
      call({ resolution: "escalated", caller_sentiment: "Happy" }),
    ]),
  ).toMatchObject([
    { metric: "resolved", yes: ["fully resolved"], values: ["fully resolved", "escalated"] },
    { metric: "sentiment", negative: ["Frustrated"] },
  ]);
});

test("a name alone is not enough, nor are values", () => {
  expect(
    gist([call({ resolution: "1080p", sentiment: "en-US", follow_up: { at: 3 }, level: 4, on: true })]),
  ).toEqual([]);
});
