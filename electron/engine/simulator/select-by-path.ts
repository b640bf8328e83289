/**
 * JSONPath from a scenario file, asked of an answer. Both come from other people: a filter with a hostile regular
 * expression, or one that descends again and again, would hold the thread that receives for ever. So a question has a
 * time limit, which ends it wherever it is, and a path is checked when the file is read.
 */
import { createContext, Script } from "node:vm";
import { jsonpath } from "json-p3";
import type { Json } from "../../../shared/words";

const patienceMs = 250;

/** The time limit of `node:vm` ends what the script calls as well, a regular expression included. */
const timed = new Script("ask()");
const place = createContext({ ask: (): Json[] => [] });

/** A sentence where it is no path. */
export type Selected = { ok: true; values: Json[] } | { ok: false; sentence: string };

export function selectByPath(path: string, value: Json): Selected {
  const wrong = checkJsonPath(path);
  if (wrong !== null) return { ok: false, sentence: wrong };
  try {
    place.ask = () => jsonpath.query(path, value).values() as Json[];
    return { ok: true, values: timed.runInContext(place, { timeout: patienceMs }) as Json[] };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      ok: false,
      sentence:
        code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
          ? `“${path}” took longer than ${patienceMs} ms and was ended. Write a simpler path.`
          : `“${path}” cannot be asked of this answer: ${message}.`,
    };
  } finally {
    place.ask = () => [];
  }
}

/** What is wrong with it, in words; null where it is a JSONPath. */
export function checkJsonPath(path: string): string | null {
  try {
    jsonpath.compile(path);
    return null;
  } catch (error) {
    return `“${path}” is no JSONPath: ${(error as Error).message.replace(/\.$/, "")}. Write it as $.orders[*].id.`;
  }
}
