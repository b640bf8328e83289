import { expect, test } from "vitest";
import { withPhones } from "./phone";

test("numbers within a text are grouped; what only looks like one stays", () => {
  expect(withPhones("Dana, +12025550134")).toBe("Dana, +1 202 555 0134");
  expect(withPhones("Missed: +442079460018, +4915112345678")).toBe(
    "Missed: +44 20 7946 0018, +4915112345678",
  );
  expect(withPhones("order A+12025550134 of +12025550134-9")).toBe("order A+12025550134 of +12025550134-9");
});
