/** What packs say about retries has the same words for the same things. */
import type { Known } from "../../../shared/retries";

type Fact<Value> = { value: Value; known: Known; source: string };

export function documented<Value>(value: Value, source: string): Fact<Value> {
  return { value, known: "documented", source };
}

export function assumed<Value>(value: Value, source = "Our judgement."): Fact<Value> {
  return { value, known: "assumed", source };
}

/** 2xx: what every vendor takes for an answer unless it says otherwise. */
export const anySuccess: [number, number][] = [[200, 299]];

/** Everything but 2xx, redirects too: none of them is followed. */
export const anyFailure: [number, number][] = [
  [100, 199],
  [300, 599],
];
