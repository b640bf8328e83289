/** Calls that the engine's own search finds for what is typed. The last answer stays until the next; a late one is dropped. */
import { useEffect, useState } from "react";
import type { CallRow } from "../../shared/calls";
import { engine } from "../engine-client";
import { callQuestions } from "./call-questions";

const pauseMs = 110;
const most = 7;
const none: readonly CallRow[] = [];

export function useFoundCalls(query: string): { calls: readonly CallRow[]; isAsking: boolean } {
  const [answer, setAnswer] = useState<{ query: string; calls: readonly CallRow[] }>({
    query: "",
    calls: none,
  });
  const asked = query.trim();
  useEffect(() => {
    if (asked === "") return;
    let current = true;
    const timer = setTimeout(() => {
      void findCalls(asked).then((calls) => current && setAnswer({ query: asked, calls }));
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return {
    calls: asked === "" ? none : answer.calls,
    isAsking: asked !== "" && answer.query !== asked,
  };
}

async function findCalls(typed: string): Promise<readonly CallRow[]> {
  const answers = await Promise.all(
    // What is no search yet, `type:` for one, finds nothing; the next letter asks again.
    callQuestions(typed).map((q) => engine.calls.list({ q, limit: most }).catch(() => ({ rows: [] }))),
  );
  const byId = new Map(answers.flatMap(({ rows }) => rows).map((row) => [row.callId, row]));
  return [...byId.values()].slice(0, most);
}
