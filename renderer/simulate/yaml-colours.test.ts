import { expect, test } from "vitest";
import { coloursOf } from "./yaml-colours";

const said = (line: string) =>
  coloursOf(line).map(({ from, to, colour }) => `${colour} ${line.slice(from, to)}`);

test.each([
  ["# recorded", ["comment # recorded"]],
  ["version: 1", ["key version", "number 1"]],
  ["scenario: busy, then an order", ["key scenario", "text busy", "text then an order"]],
  ["  - 5m18s: call.initiate # again", ["key 5m18s", "text call.initiate", "comment # again"]],
  [
    "    fault: {duplicate: 3, within: 2s}",
    ["key fault", "key duplicate", "number 3", "key within", "number 2s"],
  ],
  ["handler: http://127.0.0.1:3000/hooks", ["key handler", "text http://127.0.0.1:3000/hooks"]],
  [
    'with: {caller: "+1 # 2", a b: true}',
    ["key with", "key caller", 'text "+1 # 2"', "key a b", "word true"],
  ],
])("%s", (line, parts) => expect(said(line)).toEqual(parts));
