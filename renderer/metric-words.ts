/** What is proposed as a metric: its values in words, and as it is saved when it is taken. */
import type { MappedMetric } from "../shared/metrics";
import type { MetricProposal } from "../shared/metrics-contract";

export function mappedBy({ path, scale, yes, negative }: MetricProposal): MappedMetric {
  return {
    path,
    ...(scale ? { scale } : {}),
    ...(yes && yes.length > 0 ? { yes } : {}),
    ...(negative && negative.length > 0 ? { negative } : {}),
  };
}

/** `whole numbers 1 to 5`, `true and false`. */
export function valuesInWords(values: readonly string[]): string {
  const numbers = values.map(Number);
  if (values.length > 0 && numbers.every(Number.isInteger)) {
    const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
    return from === to ? `always ${from}` : `whole numbers ${from} to ${to}`;
  }
  const shown = values.slice(0, 4);
  return values.length > 4 ? `${shown.join(", ")} and others` : shown.join(" and ");
}

/** `satisfaction_score` of `extra.metrics.satisfaction_score`. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** `satisfaction_score, 1 to 5` */
export function mapWords({ path, scale }: Pick<MetricProposal, "path" | "scale">): string {
  return scale ? `${lastPart(path)}, ${scale.from} to ${scale.to}` : lastPart(path);
}
