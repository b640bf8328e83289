/** `expect:` of a scenario file, checked one by one, so that a mistake is told at its place and by its name. */

import { longestMs, parseDuration } from "../../../shared/duration";
import { expectationOf, neverOf } from "../../../shared/expectations";
import type { Json } from "../../../shared/words";
import { isObject } from "../providers/paths";
import type { Path } from "./scenario-document";
import { sayIssue } from "./scenario-issues";
import { checkJsonPath } from "./select-by-path";

type Complain = (path: Path, sentence: string) => void;
type Shapes = typeof expectationOf | typeof neverOf;

function check(value: Json | undefined, shapes: Shapes, at: Path, complain: Complain): boolean {
  const kinds = Object.keys(shapes);
  if (!isObject(value)) {
    complain(at, `This begins with what is expected: ${kinds.join(", ")}.`);
    return false;
  }
  const kind = kinds.find((name) => Object.hasOwn(value, name));
  if (kind === undefined) {
    complain(at, `Nothing known is expected here; one of ${kinds.join(", ")} must be named.`);
    return false;
  }
  if (
    kind === "never" &&
    shapes === expectationOf &&
    !check(value.never, neverOf, [...at, "never"], complain)
  )
    return false;
  const parsed = shapes[kind as keyof Shapes].safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = [...at, ...(issue.path as Path)];
      complain(path, sayIssue({ ...issue, path }));
    }
    return false;
  }
  if (typeof value.within === "string" && (parseDuration(value.within) ?? 0) > longestMs) {
    complain([...at, "within"], '"within" may be thirty days at most.');
    return false;
  }
  return checkJsonPaths(value, at, complain);
}

/** One that cannot be read would find nothing in any answer, and a `never` would hold by it. */
function checkJsonPaths(value: Record<string, Json>, at: Path, complain: Complain): boolean {
  const { answer, probe } = value;
  const body = isObject(answer) && isObject(answer.body) ? Object.keys(answer.body) : [];
  const found: [Path, string][] = body.map((path) => [[...at, "answer", "body", path], path]);
  if (isObject(probe) && typeof probe.select === "string")
    found.push([[...at, "probe", "select"], probe.select]);
  const wrong = found.flatMap(([place, path]) => {
    const sentence = checkJsonPath(path);
    return sentence === null ? [] : [{ place, sentence }];
  });
  for (const { place, sentence } of wrong) complain(place, sentence);
  return wrong.length === 0;
}

/** True where every expectation can be read. */
export function checkExpectations(expect: Json, complain: Complain): boolean {
  if (!Array.isArray(expect)) {
    complain(["expect"], '"expect" must be a list, each line beginning with a dash.');
    return false;
  }
  return expect.map((one, index) => check(one, expectationOf, ["expect", index], complain)).every(Boolean);
}
