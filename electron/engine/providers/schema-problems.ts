/** Zod's issues as problems a person understands: `event.data.analysis.success should be true or false, got the text “yes”`. */
import type { z } from "zod";
import type { Json, Problem } from "../../../shared/words";
import { valueAt } from "./paths";

const MOST_PROBLEMS = 50;

const WORDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  null: "null",
};

const FORMATS: Record<string, string> = {
  datetime: "a time such as 2026-03-02T10:00:31Z",
  url: "a link",
  email: "an e-mail address",
};

/** Checks the payload and says what is wrong with it. An empty list: it keeps to the schema. */
export function schemaProblems(schema: z.ZodType, payload: Json): Problem[] {
  const result = schema.safeParse(payload);
  if (result.success) return [];
  return result.error.issues.slice(0, MOST_PROBLEMS).map((issue) => {
    const path = issue.path.map(String).join(".");
    return problemAt(payload, path, expectedWords(issue));
  });
}

/** A problem with the value at `path`, in the one shape all sentences have. */
export function problemAt(payload: Json, path: string, expected: string): Problem {
  const got = describeValue(valueAt(payload, path));
  return { path, expected, got, sentence: `${path} should be ${expected}, got ${got}` };
}

function expectedWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return WORDS[issue.expected] ?? issue.expected;
    case "invalid_format":
      return FORMATS[issue.format] ?? issue.message;
    case "invalid_value":
      return issue.values.length === 1
        ? `“${String(issue.values[0])}”`
        : `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "string" ? "text that is not empty" : `at least ${String(issue.minimum)}`;
    case "too_big":
      return issue.origin === "string"
        ? `at most ${String(issue.maximum)} characters`
        : `at most ${String(issue.maximum)}`;
    default:
      return issue.message;
  }
}

/** What stands there, short enough for a sentence. */
export function describeValue(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return value === "" ? "empty text" : `the text “${shorten(value)}”`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}

function shorten(text: string): string {
  return text.length > 60 ? `${Array.from(text.slice(0, 60)).join("").toWellFormed()}…` : text;
}
