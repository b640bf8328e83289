/** What two equal plays agree on, where a handler draws the ids under which it writes. */
import { expect, test } from "vitest";
import { differences, drawnIn, drawnNames, type Left, onlyOnce, withoutDrawnNames } from "./outcome";

const crm = "http://127.0.0.1:4410/objects";
const put = (...paths: string[]): Left => paths.map((path) => ({ what: `PUT ${crm}/${path}`, value: {} }));

test("an id that is counted up in a URL is no difference, and a second one is still one more", () => {
  const [first, second] = [put("calls/{{call}}", "tasks/todo-7"), put("calls/{{call}}", "tasks/todo-8")];
  const names = drawnNames(first, second);
  const left = (of: Left) => withoutDrawnNames(of, names);
  expect(drawnIn(left(first), left(second))).toEqual(new Set());
  expect(differences(left(first), left(put("calls/{{call}}", "tasks/todo-9")))).toEqual([]);
  expect(differences(left(first), left(put("calls/{{call}}", "tasks/todo-10", "tasks/todo-11")))).toEqual([
    `PUT ${crm}/tasks/…: 2, expected 1`,
  ]);
});

test("another word in a URL is another deed, and is named", () => {
  const [first, second] = [put("calls/{{call}}"), put("tasks/{{call}}")];
  expect(drawnNames(first, second)).toEqual([]);
  expect(drawnIn(first, second)).toBe(null);
  expect(onlyOnce(first, second)).toBe(`PUT ${crm}/calls/{{call}}: 1 and 0`);
});
