import { expect, test } from "vitest";
import { eventColour } from "./glyph-colour";

test("an event has one colour wherever it is drawn: an action without a stage the accent", () => {
  expect(eventColour({ kind: "action", stage: null })).toBe("var(--accent)");
  expect(eventColour({ kind: "action", stage: "dialing" })).toBe("var(--stage-dialing)");
  expect(eventColour({ kind: "failure", stage: "processing" })).toBe("var(--stage-failed)");
  expect(eventColour({ kind: "lifecycle", stage: null })).toBe("var(--deco)");
});
