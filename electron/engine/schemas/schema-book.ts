/**
 * By which schemas an event is judged: the pack's, the user's own for all sources and for one, and what was accepted of
 * drift. It judges one event: which problems it has, and what of it no schema knows. Every schema is compiled once.
 */
import type { Json, Problem } from "../../../shared/words";
import { parseJsonBody } from "../providers/json-body";
import type { Pack, Reading } from "../providers/pack";
import type { AcceptedValues } from "./accept";
import { type JsonNode, jsonSchemaOf, typeNameOf } from "./json-schema";
import { LIMITS, type Observation, type Observed, observe } from "./observe";
import { compileOwnSchema, type OwnSchema } from "./problems";
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
  judge(pack: Pack, sourceId: string, readings: Reading[], body: Uint8Array): Judged;
};

type Chapter = { builtIn: JsonNode | null; own: JsonNode | null; checks: OwnSchema[] };

export function createSchemaBook(
  schemas: BookSchema[],
  decisions: BookDecision[],
  compiled = new Map<string, OwnSchema | null>(),
): SchemaBook {
  const chapters = new Map<string, Chapter>();
  const accepted = new Map(
    decisions.map((one) => [keyOf(one.provider, one.type, one.path, one.kind), one.accepted] as const),
  );

  function compile(one: BookSchema): OwnSchema | null {
    const key = keyOf(one.sourceId, one.provider, one.type, one.version);
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const made = compileOwnSchema(one.schema, `your schema v${one.version}`);
    // It was checked before it was kept; one that no longer compiles checks nothing.
    const schema = made.ok ? made.schema : null;
    compiled.set(key, schema);
    return schema;
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
      own: (common && compile(common)?.node) ?? null,
      checks: mine.flatMap((one) => compile(one) ?? []),
    };
    chapters.set(key, chapter);
    return chapter;
  }

  function isAccepted(pack: Pack, type: string, seen: Observation): boolean {
    const values = accepted.get(keyOf(pack.id, type, seen.path, seen.kind));
    return values !== undefined && values !== null && covers(values, seen);
  }

  return {
    judge(pack, sourceId, readings, body) {
      const [first] = readings;
      const type = first?.type ?? "";
      const problems = readings.map((reading) => reading.problems);
      const nothing = { type, observed: { unknown: [], known: [] }, problems };
      if (pack.userDefined) return nothing;
      const { value: payload } = first ? parseJsonBody(body) : { value: undefined };
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
    },
  };
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
