import { describe, expect, test } from "vitest";
import { findEntries, rankOf } from "./rank";

const rank = (words: string, query: string, about = "") => rankOf({ words, about }, query);

describe("what a query finds", () => {
  test("every word must be found, in what is shown or beside it", () => {
    expect(rank("Open its person", "person open")).not.toBeNull();
    expect(rank("Open its person", "person drift")).toBeNull();
    expect(rank("busy-retry", "mirai busy", "Mirai · busy, then reached")).not.toBeNull();
  });

  test("where it begins stands before inside of it, what is shown before what is about it", () => {
    const order = ["Calls", "Play calls again", "Recalls"].map((words) => rank(words, "calls") ?? 0);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(new Set(order).size).toBe(3);
    expect(rank("Calls", "calls")).toBeGreaterThan(rank("Sources", "calls", "calls") ?? 0);
  });

  test("groups stand by their best line, at most eight lines of each", () => {
    const line = (group: "Scenarios" | "Go to", words: string) => ({
      id: `${group} ${words}`,
      group,
      words,
      icon: (() => null) as never,
      run: () => {},
    });
    const scenarios = Array.from({ length: 20 }, (_, index) =>
      line("Scenarios", `a simulated call ${index}`),
    );
    const found = findEntries([...scenarios, line("Go to", "Simulate")], "simul");
    expect(found.map(({ name }) => name)).toEqual(["Go to", "Scenarios"]);
    expect(found[1]?.entries).toHaveLength(8);
  });
});
