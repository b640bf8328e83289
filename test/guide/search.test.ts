/** docs/guide/search.md names every field there is, and each of its examples finds something. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { callList, eventList } from "../../electron/engine/store/search-fields";
import { startForTest } from "../harness/for-one-test";
import { tellShopCalls } from "../harness/shop-calls";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "guide", "search.md"), "utf8");

/** First and second cell of each row below a heading. */
function rowsBelow(heading: string): { first: string; example: string }[] {
  const part = page.split(`\n${heading}\n`)[1]?.split(/\n## /)[0] ?? "";
  return [...part.matchAll(/^\| `([^`]+)` \| (?:`([^`]+)`)?/gm)].map(([, first = "", example = first]) => ({
    first,
    example,
  }));
}

test("every field has one row, and no row names another", () => {
  expect(rowsBelow("## Events").map(({ first }) => first)).toEqual(Object.keys(eventList.fields));
  expect(rowsBelow("## Calls").map(({ first }) => first)).toEqual(Object.keys(callList.fields));
});

test("each example finds something of two calls of which one was told thrice", async () => {
  const engine = await startForTest();
  await tellShopCalls(engine.receiver);
  await engine.until(async () => {
    const { backlog, indexBehind, events } = await engine.client.status.get();
    return events === 11 && backlog === 0 && indexBehind === 0;
  }, "all read and indexed");
  const found = async (list: "calls" | "events", q: string) =>
    (await engine.client[list].list({ q })).rows.length > 0 ? [] : [`${list}: ${q}`];
  const nothing = await Promise.all([
    ...rowsBelow("## Events").map(({ example }) => found("events", example)),
    ...rowsBelow("## Calls").map(({ example }) => found("calls", example)),
    ...["type:call.busy", "type:call.*", "-stage:final", "meta.userId:u_c_offer"].map((q) =>
      found("events", q),
    ),
  ]);
  expect(nothing.flat()).toEqual([]);
  for (const q of ["refund", '"no answer"', "received:2026-08-14..2026-08-16"])
    await expect(engine.client.events.list({ q })).resolves.toBeDefined();
});
