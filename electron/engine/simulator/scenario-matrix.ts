/**
 * `matrix: {outcome: [busy, no-answer]}` makes one named case of each combination. Each name is a template in the rest
 * of the file; where it stands alone its value keeps its kind, so `{{seconds}}` may be a number.
 */
import type { Json } from "../../../shared/words";
import { drawnNames, FilledTooLong, fillText, templatesIn } from "./identity";
import type { Path } from "./scenario-document";

type File = { [key: string]: Json };
export type MatrixCase = { name: string | null; file: File };

const mostCases = 100;
/** A hundred cases of a file of the longest kind, 200 kB, are as they should be. */
const mostFilled = 25 * 1024 * 1024;

function isScalar(value: Json | undefined): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function fill(value: Json, chosen: Map<string, Json>): Json {
  if (typeof value === "string") {
    const alone = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(value)?.[1];
    if (alone !== undefined && chosen.has(alone)) return chosen.get(alone) ?? null;
    return fillText(value, (name) => (chosen.has(name) ? String(chosen.get(name)) : undefined));
  }
  if (Array.isArray(value)) return value.map((entry) => fill(entry, chosen));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, chosen)]));
}

/** Every case of a file; without a matrix the file itself. Empty after a complaint. */
export function expandMatrix(whole: File, complain: (path: Path, sentence: string) => void): MatrixCase[] {
  const { matrix, ...file } = whole;
  if (matrix === undefined) return [{ name: null, file }];
  if (typeof matrix !== "object" || matrix === null || Array.isArray(matrix)) {
    complain(["matrix"], '"matrix" must be names with lists: matrix: {outcome: [busy, no-answer]}.');
    return [];
  }
  const used = new Set(templatesIn(file));
  const fixed = typeof file.with === "object" && file.with !== null ? Object.keys(file.with) : [];
  const taken = new Set([...drawnNames, ...fixed]);
  let cases: Map<string, Json>[] = [new Map()];
  let flawless = true;
  const say = (path: Path, sentence: string) => {
    flawless = false;
    complain(path, sentence);
  };
  for (const [name, values] of Object.entries(matrix)) {
    if (taken.has(name)) say(["matrix", name], `"${name}" has a value already; give it another name.`);
    else if (!used.has(name))
      say(["matrix", name], `Nothing uses {{${name}}}, so its cases would all be the same.`);
    if (!Array.isArray(values) || values.length === 0 || !values.every(isScalar)) {
      say(["matrix", name], `"${name}" must be a list of texts, numbers or yes and no, at least one.`);
      continue;
    }
    cases = cases.flatMap((before) => values.map((value) => new Map([...before, [name, value]])));
    if (cases.length > mostCases) {
      say(["matrix"], `The matrix makes more than ${mostCases} cases.`);
      break;
    }
  }
  if (!flawless) return [];
  try {
    return fillEach(file, cases);
  } catch (error) {
    if (!(error instanceof FilledTooLong)) throw error;
    complain(["matrix"], `With its cases the file is too long. ${error.message}.`);
    return [];
  }
}

/** All cases are kept at once, so together they are bounded too. */
function fillEach(file: File, cases: Map<string, Json>[]): MatrixCase[] {
  let length = 0;
  return cases.map((chosen) => {
    const filled = fill(file, chosen) as File;
    length += JSON.stringify(filled).length;
    if (length > mostFilled) throw new FilledTooLong();
    return { name: [...chosen].map(([name, value]) => `${name}=${value}`).join(", ") || null, file: filled };
  });
}
