/** Text as formatted JSON. A short one is there at once; a long one is read in turns, so that the page goes on answering. */
import { useEffect, useMemo, useState } from "react";
import { type Formatting, formatting } from "./format-json";
import type { JsonContent } from "./json-editor";

/** Characters that are read at once. */
const longestAtOnce = 100_000;
const turnMs = 8;

/** Null while it is being read. */
export function useFormatted(source: string): JsonContent | null {
  const atOnce = useMemo(
    () => (source.length <= longestAtOnce ? contentOf(source, run(source)) : null),
    [source],
  );
  const [read, setRead] = useState<{ source: string; content: JsonContent } | null>(null);
  useEffect(() => {
    if (atOnce) return;
    const stop = new AbortController();
    void runInTurns(source, stop.signal).then((result) => {
      if (result) setRead({ source, content: contentOf(source, result) });
    });
    return () => stop.abort();
  }, [source, atOnce]);
  return atOnce ?? (read?.source === source ? read.content : null);
}

function run(source: string): Formatting {
  const work = formatting(source);
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

async function runInTurns(source: string, signal: AbortSignal): Promise<Formatting | null> {
  const work = formatting(source);
  let began = performance.now();
  for (let step = work.next(); !signal.aborted; step = work.next()) {
    if (step.done) return step.value;
    if (performance.now() - began < turnMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
  return null;
}

/** What does not even begin like JSON is some other text, and nothing is wrong with it. */
function contentOf(source: string, result: Formatting): JsonContent {
  if (result.ok) return { formatted: result.formatted };
  return { plain: source, broken: /^\s*[{[]/.test(source.slice(0, 1_000)) ? result.broken : null };
}
