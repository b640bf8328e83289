import { expect, test } from "vitest";
import { createLog } from "./log";
import { createRedactor } from "./sharing/redact";

test("a detail cannot take the place of what is said", () => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    createRedactor(),
    () => 0,
  );
  log.error("an event could not be written", { reason: "database or disk is full" });
  // @ts-expect-error The line would say the reason alone, and not of what.
  const wrong: Parameters<typeof log.error>[1] = { message: "database or disk is full" };
  expect(wrong).toBeDefined();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      at: "1970-01-01T00:00:00.000Z",
      level: "error",
      message: "an event could not be written",
      reason: "database or disk is full",
    },
  ]);
});
