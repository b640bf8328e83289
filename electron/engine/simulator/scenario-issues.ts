/** What the shape of a scenario complains about, as a sentence for the person who wrote the file. */
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

const kinds: Record<string, string> = {
  string: "a text (put it in quotes)",
  number: "a number",
  int: "a whole number",
  record: "a list of names and values",
  object: "a list of names and values",
  array: "a list, each line beginning with a dash",
};

const items: Record<string, string> = { steps: "A step", faults: "A fault", expect: "An expectation" };

function nameOf(path: PropertyKey[]): string {
  const [first, place, ...rest] = path.map(String);
  const one = items[first ?? ""];
  if (one === undefined || place === undefined) return `"${path.map(String).join(".")}"`;
  return rest.length > 0 ? `"${rest.join(".")}"` : one;
}

export function sayIssue(issue: Issue): string {
  const what = nameOf(issue.path);
  switch (issue.code) {
    case "invalid_type":
      if (issue.message.endsWith("received undefined")) return `${what} is missing.`;
      return `${what} must be ${kinds[issue.expected] ?? issue.expected}.`;
    case "invalid_value":
      return `${what} must be ${issue.values.map(String).join(" or ")}.`;
    case "unrecognized_keys":
      return `${what} has no key ${issue.keys.map((key) => `"${key}"`).join(", ")}.`;
    case "invalid_union": {
      // Of all alternatives the one that came furthest says what is meant; else what could stand here.
      const [only, ...others] = issue.errors.filter((branch) => branch.some(({ path }) => path.length > 0));
      if (only?.[0] && others.length === 0)
        return sayIssue({ ...only[0], path: [...issue.path, ...only[0].path] });
      return `${what} cannot be read here; see docs/scenarios.md for what may stand there.`;
    }
    case "too_small":
      return `${what} needs at least ${issue.minimum}.`;
    case "too_big":
      return `${what} may be ${issue.maximum} at most.`;
    case "invalid_format":
      return issue.format === "regex" ? `${what}: ${issue.message}.` : `${what} is no ${issue.format}.`;
    default:
      return `${what} cannot be read here: ${issue.message}.`;
  }
}
