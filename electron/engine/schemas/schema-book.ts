/**
 * By which schemas an event is judged: the pack's, the user's own for all sources and for one, and what was accepted of
 * drift. It judges one event: which problems it has, and what of it no schema knows. Every schema is compiled once.
 * A schema of the user's may take any time: it says which one is at work, and leaves out those that were stopped.
 */

import { createHash } from "node:crypto";
import type { Json, Problem } from "../../../shared/words";
import type { Pack, Reading } from "../providers/pack";
import { readPayload, type Spoken } from "../providers/payload";
import { maskProblem, maskSeen, toldOf } from "../sharing/secret-paths";
import type { AcceptedValues } from "./accept";
import { type JsonNode, jsonSchemaOf, typeNameOf } from "./json-schema";
import { LIMITS, type Observation, type Observed, observe } from "./observe";
import { compileOwnSchema, type OwnSchema, ownSchemaProblem } from "./problems";
import { unknownStatus } from "./unknown-status";

export type BookSchema = {
  /** Empty: all sources of the provider. */
  sourceId: string;
  provider: string;
  type: string;
  version: number;
  schema: string;
};
export type BookDecision = {
  provider: string;
  type: string;
  path: string;
  kind: string;
  accepted: AcceptedValues | null;
};

export type Judged = {
  /** Name of the event the drift is counted under; empty: no schema knows such events. */
  type: string;
  observed: Observed;
  /** Per reading. */
  problems: Problem[][];
};

export type SchemaBook = {
  judge(pack: Pack, sourceId: string, readings: Reading[], request: Spoken): Judged;
};

type Chapter = { builtIn: JsonNode | null; own: JsonNode | null; checks: OwnSchema[] };

export type BookOptions = {
  /** Kept from book to book. */
  compiled?: Map<string, OwnSchema>;
  /** Why a schema judges nothing any more, by its number. */
  stopped?: ReadonlyMap<number, string>;
  /** Told the number of the user's schema that is at work, and 0 when it is done. */
  atWork?: (number: number) => void;
};

/** The same of the same version of a schema, in every thread. */
export function numberOfSchema({ sourceId, provider, type, version }: Omit<BookSchema, "schema">): number {
  const hash = createHash("sha256")
    .update(keyOf(sourceId, provider, type, version))
    .digest("hex");
  return Number.parseInt(hash.slice(0, 12), 16) + 1;
}

export function createSchemaBook(
  schemas: BookSchema[],
  decisions: BookDecision[],
  { compiled = new Map(), stopped = new Map(), atWork = () => {} }: BookOptions = {},
): SchemaBook {
  const chapters = new Map<string, Chapter>();
  const accepted = new Map(
    decisions.map((one) => [keyOf(one.provider, one.type, one.path, one.kind), one.accepted] as const),
  );

  function compile(one: BookSchema): OwnSchema {
    const number = numberOfSchema(one);
    const name = `your schema v${one.version}`;
    const reason = stopped.get(number);
    if (reason !== undefined) return silent(name, one, reason);
    const key = String(number);
    const known = compiled.get(key);
    if (known) return known;
    const made = whileAtWork(number, () => compileOwnSchema(one.schema, name));
    // It was checked before it was kept; one that no longer compiles says so and checks nothing.
    const schema = made.ok ? made.schema : silent(name, one, made.reason);
    const watched = {
      node: schema.node,
      check: (payload: Json) => whileAtWork(number, () => schema.check(payload)),
    };
    compiled.set(key, watched);
    return watched;
  }

  function whileAtWork<Result>(number: number, work: () => Result): Result {
    atWork(number);
    try {
      return work();
    } finally {
      atWork(0);
    }
  }

  function chapterOf(pack: Pack, type: string, sourceId: string): Chapter {
    const key = keyOf(pack.id, type, sourceId);
    const known = chapters.get(key);
    if (known) return known;
    const builtIn = pack.schemas.find((schema) => schema.type === type);
    const mine = schemas.filter(
      (one) =>
        one.provider === pack.id && one.type === type && (one.sourceId === "" || one.sourceId === sourceId),
    );
    const common = mine.find((one) => one.sourceId === "");
    const chapter = {
      builtIn: builtIn ? jsonSchemaOf(builtIn) : null,
      own: (common && compile(common).node) ?? null,
      checks: mine.map(compile),
    };
    chapters.set(key, chapter);
    return chapter;
  }

  function isAccepted(pack: Pack, type: string, seen: Observation): boolean {
    const values = accepted.get(keyOf(pack.id, type, seen.path, seen.kind));
    return values !== undefined && values !== null && covers(values, seen);
  }

  /** What stands at a secret's place is told without its value. */
  function withoutSecrets(pack: Pack, request: Spoken, { type, observed, problems }: Judged): Judged {
    if (!pack.secretPaths) return { type, observed, problems };
    const told = toldOf(request, pack.secretPaths);
    return {
      type,
      observed: {
        known: observed.known,
        unknown: observed.unknown.map((seen) => maskSeen(seen, told)),
      },
      problems: problems.map((own) => own.map((problem) => maskProblem(problem, told))),
    };
  }

  return {
    judge(pack, sourceId, readings, request) {
      return withoutSecrets(pack, request, judge(pack, sourceId, readings, request));
    },
  };

  function judge(...[pack, sourceId, readings, request]: Parameters<SchemaBook["judge"]>): Judged {
    {
      const [first] = readings;
      const type = first?.type ?? "";
      const problems = readings.map((reading) => reading.problems);
      const nothing = { type, observed: { unknown: [], known: [] }, problems };
      if (pack.userDefined) return nothing;
      const { value: payload } = first ? readPayload(request) : { value: undefined };
      if (!first || payload === undefined) return nothing;
      const { builtIn, own, checks } = chapterOf(pack, type, sourceId);
      if (!builtIn) return { ...nothing, type: "", observed: unknownEvent(first) };
      const observed = observe(payload, builtIn, own);
      observed.unknown.push(...unknownStatus(pack, first, payload));
      const settled = new Set(
        observed.unknown.flatMap((seen) =>
          seen.kind !== "new-field" && isAccepted(pack, type, seen) ? seen.at : [],
        ),
      );
      return { type, observed, problems: merge(problems, settled, checks, payload) };
    }
  }
}

function silent(name: string, { schema }: BookSchema, reason: string): OwnSchema {
  return { node: JSON.parse(schema) as JsonNode, check: () => [ownSchemaProblem(name, reason)] };
}

/** Built-in problems without those that were accepted; the user's own beside them where nothing was said yet. */
function merge(problems: Problem[][], settled: Set<string>, checks: OwnSchema[], payload: Json): Problem[][] {
  const said = new Set(problems.flat().map(({ path }) => path));
  const left =
    settled.size === 0 ? problems : problems.map((own) => own.filter(({ path }) => !settled.has(path)));
  const mine = checks.flatMap((schema) => schema.check(payload)).filter(({ path }) => !said.has(path));
  if (mine.length === 0) return left;
  const [first = [], ...rest] = left;
  return [[...first, ...mine], ...rest];
}

export function covers({ types, values }: AcceptedValues, seen: Pick<Observation, "got" | "value">): boolean {
  if (!types.includes(seen.got)) return false;
  if (values === null || seen.value === null) return true;
  return values.some((value) => typeNameOf(value) === seen.got && String(value) === seen.value);
}

/** An event whose name no schema has is a new value of the name itself. */
function unknownEvent({ type, label, facts }: Reading): Observed {
  const value = (facts.vendorStatus ?? type ?? label).slice(0, LIMITS.value);
  const seen: Observation = { path: "", kind: "new-value", got: "string", value, cut: false, at: "" };
  return { unknown: [seen], known: [] };
}

function keyOf(...parts: (string | number)[]): string {
  return parts.join("\u0000");
}
