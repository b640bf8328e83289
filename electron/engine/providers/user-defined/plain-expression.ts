/**
 * Expressions that need no language: paths through objects, constants, comparisons of them, `and`, `or`, `$number`,
 * `$exists` and `$not`. They give what the language gives, hundreds of times as fast. Wherever the language has rules
 * of its own (lists, objects as values, errors), the answer is left to it.
 */
import type { ExprNode } from "jsonata";
import type { Json } from "../../../../shared/words";
import { isObject } from "../paths";

type Scalar = string | number | boolean | null | undefined;

/** The value (undefined: nothing), or `languageOnly`. */
export type PlainExpression = (input: Json | undefined) => Scalar | typeof languageOnly;
export const languageOnly = Symbol("only the language knows");

/** Null: it needs the language. */
export function compilePlain(node: ExprNode): PlainExpression | null {
  const { type, value, ...rest } = node as ExprNode & { value: unknown };
  const has = (...names: string[]) => {
    const known = ["position", ...names];
    return Object.entries(rest).every(([name, set]) => set === undefined || known.includes(name));
  };
  switch (type as string) {
    case "string":
    case "number":
    case "value":
      return has() && isScalar(value) ? () => value : null;
    case "path":
      return has("steps") ? compilePath(node.steps ?? []) : null;
    case "block":
      return has("expressions") && node.expressions?.length === 1
        ? compilePlain(node.expressions[0] as ExprNode)
        : null;
    case "binary":
      return has("lhs", "rhs") ? compileBinary(String(value), node) : null;
    case "function":
      return has("arguments", "procedure") && node.arguments?.length === 1
        ? compileCall(node.procedure, node.arguments[0] as ExprNode)
        : null;
    default:
      return null;
  }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function compilePath(steps: ExprNode[]): PlainExpression | null {
  const names: string[] = [];
  for (const step of steps) {
    const isName = step.type === "name" && Object.keys(step).every((key) => nameKeys.includes(key));
    if (!isName) return null;
    names.push(String(step.value));
  }
  return (input) => {
    let current = input;
    for (const name of names) {
      if (Array.isArray(current)) return languageOnly;
      if (!isObject(current) || !Object.hasOwn(current, name)) return undefined;
      current = current[name];
    }
    return typeof current === "object" && current !== null ? languageOnly : current;
  };
}

const nameKeys = ["type", "value", "position"];

function compileBinary(operator: string, { lhs, rhs }: ExprNode): PlainExpression | null {
  const compare = comparisons[operator];
  if (!compare && operator !== "and" && operator !== "or") return null;
  const left = compilePlain(lhs as unknown as ExprNode);
  const right = compilePlain(rhs as unknown as ExprNode);
  if (!left || !right) return null;
  if (compare)
    return (input) => {
      const a = left(input);
      const b = right(input);
      return a === languageOnly || b === languageOnly ? languageOnly : compare(a, b);
    };
  return (input) => {
    const a = left(input);
    if (a === languageOnly) return languageOnly;
    if (Boolean(a) === (operator === "or")) return operator === "or";
    const b = right(input);
    return b === languageOnly ? languageOnly : Boolean(b);
  };
}

/** What cannot be compared is an error, in the language's own words. */
const inOrder =
  (holds: (a: string | number, b: string | number) => boolean) =>
  (a: Scalar, b: Scalar): Scalar | typeof languageOnly => {
    if (typeof a === "number" && typeof b === "number") return holds(a, b);
    if (typeof a === "string" && typeof b === "string") return holds(a, b);
    const mayBeAsked = [a, b].every((one) => one === undefined || typeof one === "number");
    return mayBeAsked ? undefined : languageOnly;
  };
const comparisons: Record<string, (a: Scalar, b: Scalar) => Scalar | typeof languageOnly> = {
  "=": (a, b) => a !== undefined && b !== undefined && a === b,
  "!=": (a, b) => a !== undefined && b !== undefined && a !== b,
  "<": inOrder((a, b) => a < b),
  "<=": inOrder((a, b) => a <= b),
  ">": inOrder((a, b) => a > b),
  ">=": inOrder((a, b) => a >= b),
};

function compileCall(procedure: unknown, argument: ExprNode): PlainExpression | null {
  const { type, value } = procedure as { type: string; value: string };
  const call = type === "variable" && Object.hasOwn(calls, value) ? calls[value] : undefined;
  const inner = call && compilePlain(argument);
  if (!call || !inner) return null;
  return (input) => {
    const found = inner(input);
    return found === languageOnly ? languageOnly : call(found);
  };
}

const decimal = /^-?\d+(\.\d+)?$/;
const calls: Record<string, (value: Scalar) => Scalar | typeof languageOnly> = {
  number(value) {
    if (value === undefined || typeof value === "number") return value;
    return typeof value === "string" && decimal.test(value) && value.length < 300
      ? Number.parseFloat(value)
      : languageOnly;
  },
  exists: (value) => value !== undefined,
  not: (value) => (value === undefined ? undefined : !value),
};
