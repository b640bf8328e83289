import { expect, test } from "vitest";
import { maskOf } from "./masked";

const real = maskOf({ origin: "live", personName: "Dana Reyes" });

test("of a real call a number keeps its last two digits, an address its first letter, a name its initials", () => {
  expect(real("Call Dana at +1 202 555 0134")).toBe("Call D. at +••• ••34");
  expect(real("DANA REYES <dana.reyes@example.com>")).toBe("D. R. <d…@…>");
  expect(real("(202) 555-0134 else 2025550177")).toBe(
    "••• ••34 else ••• ••77".replace("••• ••34", "(••• ••34"),
  );
});

test("what is no number to call stays: times, dates, sums and order numbers", () => {
  for (const text of ["14:18:25", "2026-08-14 at 7:02", "94 EUR", "A-1042", "Danaher"])
    expect(real(text)).toBe(text);
});

test("what a simulation made up is shown", () => {
  const mask = maskOf({ origin: "simulated", personName: "Dana Reyes" });
  expect(mask("Dana, +1 202 555 0134")).toBe("Dana, +1 202 555 0134");
});
