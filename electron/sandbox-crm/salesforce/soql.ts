/**
 * The part of SOQL that call integrations use: SELECT of plain fields or COUNT(), one FROM, a WHERE of comparisons with
 * AND, OR, NOT and parentheses, ORDER BY one field, LIMIT. Anything else is MALFORMED_QUERY, as an error there. Pure.
 */
import type { Json } from "../../../shared/words";
import { isRefusal, type Refusal } from "../refusal";
import { refuseAs } from "./refusals";

export type Condition =
  | { compare: string; operator: string; value: Json | Json[] }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export type Soql = {
  /** Null: COUNT(). */
  fields: string[] | null;
  from: string;
  where: Condition | null;
  orderBy: { field: string; descending: boolean } | null;
  limit: number;
};

type Token = { kind: "word" | "text" | "number" | "sign"; text: string };

/** Nested deeper than anybody writes it. */
const mostDepth = 20;
const mostRows = 2000;

export function parseSoql(text: string): Soql | Refusal {
  if (text.length > 20_000) return malformed("the query is longer than 20,000 characters");
  const tokens = tokenize(text);
  return isRefusal(tokens) ? tokens : new Parser(tokens).parse();
}

/** Whether a record's fields fit. Texts are compared without regard to case, as there. */
export function matches(condition: Condition, read: (field: string) => Json): boolean {
  if ("all" in condition) return condition.all.every((one) => matches(one, read));
  if ("any" in condition) return condition.any.some((one) => matches(one, read));
  if ("not" in condition) return !matches(condition.not, read);
  const { operator, value } = condition;
  const found = read(condition.compare);
  if (Array.isArray(value)) return value.some((one) => isSame(found, one)) === (operator === "IN");
  if (operator === "=") return isSame(found, value);
  if (operator === "!=") return !isSame(found, value);
  if (operator === "LIKE") return isLike(found, value);
  if (found === null || value === null) return false;
  const order = compare(found, value);
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

export function listFields(condition: Condition): string[] {
  if ("compare" in condition) return [condition.compare];
  return ("all" in condition ? condition.all : "any" in condition ? condition.any : [condition.not]).flatMap(
    listFields,
  );
}

function isSame(found: Json, wanted: Json): boolean {
  if (typeof found === "string" && typeof wanted === "string")
    return found.toLowerCase() === wanted.toLowerCase();
  return (found === "" ? null : found) === (wanted === "" ? null : wanted);
}

function isLike(found: Json, wanted: Json): boolean {
  if (typeof found !== "string" || typeof wanted !== "string") return false;
  return fits(found.toLowerCase(), wanted.toLowerCase());
}

/** `%` is any text, `_` one character. Not a regular expression: one of many `%` would look at a long text for hours. */
function fits(text: string, pattern: string): boolean {
  let at = 0;
  let wantedAt = 0;
  let lastAny = -1;
  let triedFrom = 0;
  while (at < text.length) {
    const wanted = pattern[wantedAt];
    if (wanted === "%") {
      lastAny = wantedAt;
      triedFrom = at;
      wantedAt += 1;
    } else if (wanted !== undefined && (wanted === "_" || wanted === text[at])) {
      at += 1;
      wantedAt += 1;
    } else if (lastAny >= 0) {
      triedFrom += 1;
      at = triedFrom;
      wantedAt = lastAny + 1;
    } else return false;
  }
  return /^%*$/.test(pattern.slice(wantedAt));
}

export function compare(left: Json, right: Json): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [a, b] = [String(left ?? "").toLowerCase(), String(right ?? "").toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function tokenize(text: string): Token[] | Refusal {
  const tokens: Token[] = [];
  const one =
    /\s*(?:([A-Za-z_][\w.]*)|'((?:[^'\\]|\\.)*)'|(\d[\w.:+-]*|-\d+(?:\.\d+)?)|(<=|>=|!=|<>|[=<>(),]))/y;
  while (one.lastIndex < text.trimEnd().length) {
    const at = one.lastIndex;
    const found = one.exec(text);
    if (found === null) return malformed(`unexpected token: '${text.slice(at).trim().slice(0, 20)}'`);
    const [, word, quoted, number, sign] = found;
    if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (quoted !== undefined)
      tokens.push({
        kind: "text",
        text: quoted.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter),
      });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/** Thrown inside, a value outside. */
class Unexpected extends Error {}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Soql | Refusal {
    try {
      this.#need("SELECT");
      const fields = this.#fields();
      this.#need("FROM");
      const from = this.#word();
      const where = this.#take("WHERE") ? this.#any(0) : null;
      const orderBy = this.#take("ORDER") ? this.#order() : null;
      const limit = this.#take("LIMIT") ? this.#number() : mostRows;
      if (this.#peek()) throw new Unexpected(this.#peek()?.text);
      return { fields, from, where, orderBy, limit: Math.min(limit, mostRows) };
    } catch (error) {
      if (error instanceof Unexpected) return malformed(`unexpected token: '${error.message.slice(0, 40)}'`);
      throw error;
    }
  }

  #fields(): string[] | null {
    const first = this.#word();
    if (first.toUpperCase() === "COUNT" && this.#take("(")) {
      this.#need(")");
      return null;
    }
    const fields = [first];
    while (this.#take(",")) fields.push(this.#word());
    return fields;
  }

  #any(depth: number): Condition {
    if (depth > mostDepth) throw new Unexpected("(");
    const any = [this.#all(depth)];
    while (this.#take("OR")) any.push(this.#all(depth));
    return any.length === 1 ? (any[0] as Condition) : { any };
  }

  #all(depth: number): Condition {
    const all = [this.#one(depth)];
    while (this.#take("AND")) all.push(this.#one(depth));
    return all.length === 1 ? (all[0] as Condition) : { all };
  }

  #one(depth: number): Condition {
    if (depth > mostDepth) throw new Unexpected("(");
    if (this.#take("NOT")) return { not: this.#one(depth + 1) };
    if (this.#take("(")) {
      const inner = this.#any(depth + 1);
      this.#need(")");
      return inner;
    }
    const compare = this.#word();
    const operator = this.#operator();
    if (!operator.endsWith("IN")) return { compare, operator, value: this.#value() };
    this.#need("(");
    const value = [this.#value()];
    while (this.#take(",")) value.push(this.#value());
    this.#need(")");
    return { compare, operator, value };
  }

  #operator(): string {
    if (this.#take("IN")) return "IN";
    if (this.#take("LIKE")) return "LIKE";
    if (this.#take("NOT")) {
      this.#need("IN");
      return "NOT IN";
    }
    const next = this.#next();
    if (next.kind !== "sign" || ["(", ")", ","].includes(next.text)) throw new Unexpected(next.text);
    return next.text === "<>" ? "!=" : next.text;
  }

  #value(): Json {
    const next = this.#next();
    if (next.kind === "text") return next.text;
    if (next.kind === "number") return /^-?\d+(\.\d+)?$/.test(next.text) ? Number(next.text) : next.text;
    const word = next.text.toLowerCase();
    if (next.kind === "word" && Object.hasOwn(literals, word)) return literals[word] ?? null;
    throw new Unexpected(next.text);
  }

  #order(): Soql["orderBy"] {
    this.#need("BY");
    const field = this.#word();
    const descending = this.#take("DESC");
    if (!descending) this.#take("ASC");
    if (this.#take("NULLS")) this.#word();
    return { field, descending };
  }

  #number(): number {
    const next = this.#next();
    if (!/^\d+$/.test(next.text)) throw new Unexpected(next.text);
    return Number(next.text);
  }

  #word(): string {
    const next = this.#next();
    if (next.kind !== "word") throw new Unexpected(next.text);
    return next.text;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new Unexpected(this.#peek()?.text ?? "<EOF>");
  }

  #take(text: string): boolean {
    const next = this.#peek();
    if (next === undefined || next.kind === "text" || next.text.toUpperCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  #next(): Token {
    const next = this.#peek();
    if (next === undefined) throw new Unexpected("<EOF>");
    this.#at += 1;
    return next;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }
}

const literals: Record<string, Json> = { true: true, false: false, null: null };

export type Sosl = {
  terms: string[];
  scope: "ALL" | "NAME" | "EMAIL" | "PHONE";
  returning: { from: string; fields: string[]; limit: number }[];
};

/** `FIND {a OR b} IN PHONE FIELDS RETURNING Contact(Id, Name LIMIT 3), Lead(Id)`. */
export function parseSosl(text: string): Sosl | Refusal {
  const read =
    /^\s*FIND\s*\{((?:[^}\\]|\\.)*)\}(?:\s+IN\s+(ALL|NAME|EMAIL|PHONE)\s+FIELDS)?\s+RETURNING\s+(.+)$/is.exec(
      text,
    );
  if (read === null) return malformed("a search is FIND {…} IN PHONE FIELDS RETURNING Contact(Id, Name)");
  const [, query = "", scope = "ALL", list = ""] = read;
  const terms = query
    .split(/\s+OR\s+/i)
    .map((term) => term.replace(/\\(.)/g, "$1").replace(/^"|"$/g, "").trim())
    .filter((term) => term !== "");
  if (terms.every((term) => term.replace(/[*?]/g, "").length < 2))
    return malformed("search term must be longer than one character: {");
  const returning = [
    ...list.matchAll(/\s*(\w+)\s*(?:\(\s*([\w\s,]+?)(?:\s+LIMIT\s+(\d+))?\s*\))?\s*(?:,|$)/giy),
  ];
  if (returning.length === 0 || returning.reduce((sum, [all]) => sum + all.length, 0) !== list.length)
    return malformed(`unexpected token: '${list.slice(0, 40)}'`);
  return {
    terms,
    scope: scope.toUpperCase() as Sosl["scope"],
    returning: returning.map(([, from = "", fields = "Id", limit]) => ({
      from,
      fields: fields.split(",").map((name) => name.trim()),
      limit: Math.min(limit === undefined ? 200 : Number(limit), 200),
    })),
  };
}

function malformed(message: string): Refusal {
  return refuseAs(400, "MALFORMED_QUERY", message);
}
