/** What the tests of the guide read out of a page. */
import { expect, test } from "vitest";
import { commandsIn, missingLine, otherShape, readFences } from "./fences";

const page = [
  "<!-- not run: it needs a tunnel -->",
  "```sh",
  "npx ringback serve",
  "```",
  "",
  "```sh exit=1",
  "npx ringback verify a.yaml \\",
  "  --junit b.xml   # with a report",
  "```",
  "```text",
  "0 passed, …",
  "```",
  "```sh",
  "never closed",
].join("\n");

test("a block has its exit code, what it prints, and why it is not run; one that is never closed ends the page", () => {
  const [first, second, , last, ...others] = readFences(page);
  expect(first).toMatchObject({ line: 2, notRun: "it needs a tunnel", shown: null, exit: 0 });
  expect(second).toMatchObject({ line: 6, notRun: null, shown: "0 passed, …", exit: 1 });
  expect(last?.text).toBe("never closed");
  expect(others).toEqual([]);
  expect(commandsIn(second?.text ?? "")).toEqual(["npx ringback verify a.yaml    --junit b.xml"]);
});

test("shown lines stand in what was said, in their order", () => {
  const said = "✓ one in 3 s\nnoise\n0 passed, 1 failed\n";
  expect(missingLine("✓ one …\n0 passed, 1 failed", said)).toBeNull();
  expect(missingLine("0 passed, 1 failed\n✓ one …", said)).toBe("✓ one …");
  expect(missingLine("2 passed", said)).toBe("2 passed");
});

test("JSON that is shown belongs to the block before it, unless a heading stands between", () => {
  const [one, , other] = readFences(
    "```sh\none\n```\nanswers\n```json\n{}\n```\n```sh\nother\n```\n## Next\n```json\n[]\n```",
  );
  expect(one).toMatchObject({ shownJson: "{}", shown: null });
  expect(other).toMatchObject({ text: "other", shownJson: null });
});

test("an answer has the shape that is shown: its keys and kinds, not its values", () => {
  const shown = { id: "1", rows: [{ name: "Ada" }], at: null };
  expect(otherShape(shown, { id: "2", rows: [{ name: "Grace" }, { name: "Ada" }], at: 5 })).toBeNull();
  expect(otherShape(shown, { id: "2", rows: [{ title: "x" }], at: 5 })).toBe("it.rows[0].title is not shown");
  expect(otherShape(shown, { rows: [], at: 5 })).toBe("it.id is not there");
  expect(otherShape({ id: "1", "…": 0 }, { id: 1, more: true })).toBe("it.id is number, and shown as string");
  expect(otherShape({ id: "1", "…": 0 }, { id: "2", more: true })).toBeNull();
});
