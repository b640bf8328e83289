import { ORPCError } from "@orpc/server";
import { expect, test } from "vitest";
import { reportBugs } from "./report-bugs";

async function answerOf(failure: unknown) {
  const bugs: unknown[] = [];
  const next = () => Promise.reject(failure);
  const told = await reportBugs({ next }, (error) => bugs.push(error)).catch((error: unknown) => error);
  return { told: told as ORPCError<string, unknown>, bugs };
}

test("a bug is logged once with its cause, and whoever asked is told what it was and where to look", async () => {
  const bug = new TypeError("rows is not iterable");
  const { told, bugs } = await answerOf(bug);
  expect(bugs).toEqual([bug]);
  expect(told).toMatchObject({
    status: 500,
    message: "Ringback met a bug: rows is not iterable. Its log says where.",
  });
});

test("what a verb refuses is no bug and is told as it stands", async () => {
  const refusal = new ORPCError("NOT_FOUND", { message: "There is no such call." });
  const { told, bugs } = await answerOf(refusal);
  expect(bugs).toEqual([]);
  expect(told).toBe(refusal);
});
