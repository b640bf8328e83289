import { expect, test } from "vitest";
import { dottedPath, jsonPath, searchTerm } from "./payload-paths";

test.each([
  [["event", "data", "items", 0, "name"], "event.data.items.0.name", "$.event.data.items[0].name"],
  [["odd name", "it's", 'say "hi"'], `odd name.it's.say "hi"`, `$['odd name']['it\\'s']['say "hi"']`],
  [["a.b", "c"], null, "$['a.b'].c"],
  [["caf\u00e9", "line\nbreak"], "caf\u00e9.line\nbreak", "$.caf\u00e9['line\\nbreak']"],
  [[], "", "$"],
])("%j", (steps, dotted, json) => {
  expect(dottedPath(steps)).toBe(dotted);
  expect(jsonPath(steps)).toBe(json);
});

test.each([
  [["metadata", "orderId"], "A-1042", "meta.orderId:A-1042"],
  [["metadata", "tags", 1], "two words", 'meta.tags:"two words"'],
  [["metadata", "order", "id of it"], ">5", 'meta."order.id of it":">5"'],
  [["event", "data", "call", "id"], "c_1", '"c_1"'],
  [["event", "note"], 'says "no"', null],
])("a search for the value at %j", (steps, value, term) => {
  expect(searchTerm(steps, value)).toBe(term);
});
