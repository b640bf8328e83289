/** The expressions of a mapping on one request, one after the other. What fails fails alone, unless it was stopped. */
import {
  type Mapping,
  type MappingField,
  type MappingProblem,
  mappingField,
} from "../../../../shared/mapping";
import { expressionName, isMapped } from "../../../../shared/mapping-fields";
import type { Json } from "../../../../shared/words";
import type { RawRequest } from "../pack";
import { type CompiledExpression, compileExpression } from "./expression";
import { type ExpressionInput, readInput } from "./input";

export type Mapped = {
  input: ExpressionInput;
  /** What gave something. */
  given: Partial<Record<MappingField, Json>>;
  /** Why an expression gave nothing, in words that follow its name: `ran longer than 1 s`. */
  failed: Partial<Record<MappingField, string>>;
  /** Expressions that were stopped. */
  stopped: MappingField[];
};

export type EvaluateOptions = {
  /** Told what is being done, null when nothing is any more: whoever ends this thread can say what it was at. */
  doing?: ((what: string | null) => void) | undefined;
  /** Not run, and why. */
  skip?: Partial<Record<MappingField, string>>;
  /** Left out: an expression that is stopped is the last one. */
  goOn?: boolean;
};

export async function evaluateMapping(
  request: RawRequest,
  mapping: Mapping,
  options: EvaluateOptions = {},
): Promise<Mapped> {
  const mapped: Mapped = { input: readInput(request), given: {}, failed: {}, stopped: [] };
  const { body, bindings } = mapped.input;
  for (const field of mappingField.options) {
    const text = mapping.expressions[field] ?? "";
    const skipped = options.skip?.[field];
    if (!isMapped(mapping, field)) continue;
    if (skipped !== undefined) {
      mapped.failed[field] = skipped;
      continue;
    }
    const compiled = compileOnce(text);
    if (!compiled.ok) {
      mapped.failed[field] = compiled.sentence;
      continue;
    }
    options.doing?.(expressionName(field));
    const evaluated = await compiled.evaluate(body, bindings);
    if ("value" in evaluated) {
      if (evaluated.value !== undefined) mapped.given[field] = evaluated.value;
      continue;
    }
    mapped.failed[field] = evaluated.error;
    if (!evaluated.tooSlow) continue;
    mapped.stopped.push(field);
    if (!options.goOn) break;
  }
  options.doing?.(null);
  return mapped;
}

export function check(mapping: Mapping): MappingProblem[] {
  return mappingField.options.flatMap((field) => {
    if (!isMapped(mapping, field)) return [];
    const compiled = compileExpression(mapping.expressions[field] ?? "");
    if (compiled.ok) return [];
    const { position, sentence } = compiled;
    return [{ field, position, sentence }];
  });
}

/** A mapping is a few texts that every event of its source is read by. */
const compiledBefore = new Map<string, CompiledExpression>();
const MOST_COMPILED = 500;

function compileOnce(text: string): CompiledExpression {
  const known = compiledBefore.get(text);
  if (known) return known;
  if (compiledBefore.size >= MOST_COMPILED) compiledBefore.clear();
  const compiled = compileExpression(text);
  compiledBefore.set(text, compiled);
  return compiled;
}
