/** What a sender writes stays text, also where it looks like the place of a remote id. */
import { expect, test } from "vitest";
import { callRecord } from "../destinations/record-for-tests";
import { plainContent } from "./plain-content";

test("a value of a payload that names the place of a remote id is told as text", () => {
  const content = callRecord({
    summary: "{{contact.id}}",
    metadata: { orderId: "{{call.id}}", list: ["{{task.id}}", 'say "{{contact.id}}"'] },
  });
  expect(plainContent(content)).toEqual({
    ...content,
    summary: "{{ contact.id }}",
    metadata: { orderId: "{{ call.id }}", list: ["{{ task.id }}", 'say "{{contact.id}}"'] },
  });
});

test("anything else is the same content", () => {
  const content = callRecord({ summary: "{{first_name}} asked for {{contact.id}} today" });
  expect(plainContent(content)).toBe(content);
});
