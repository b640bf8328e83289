import { expect, test } from "vitest";
import type { MetricsMap } from "../../../shared/metrics";
import { draftProblem, draftsOf, mapOf } from "./metric-drafts";

test("a map becomes drafts and the same map again", () => {
  const map: MetricsMap = {
    satisfaction: { path: "extra.metrics.score", scale: { from: 10, to: 0 } },
    resolved: { path: "metadata.done", yes: ["ok"] },
    sentiment: { path: "analysis.mood", negative: ["angry"] },
  };
  expect(mapOf(draftsOf(map))).toEqual(map);
  expect(mapOf(draftsOf({}))).toEqual({});
});

test("a path and a scale that cannot be are told in words", () => {
  const { satisfaction } = draftsOf({});
  expect(draftProblem(satisfaction, "satisfaction")).toBeNull();
  expect(draftProblem({ ...satisfaction, path: "score" }, "satisfaction")).toContain("begins with");
  const written = { ...satisfaction, path: "extra.score" };
  expect(draftProblem({ ...written, to: "1" }, "satisfaction")).toContain("the same");
  expect(draftProblem({ ...written, to: "" }, "satisfaction")).toContain("two ends");
  expect(draftProblem({ ...written, to: "" }, "resolved")).toBeNull();
});
