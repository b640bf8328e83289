/** What the answers of a handler, or of our own receiver, are expected to be, and what they are never to be. */
import { isDeepStrictEqual } from "node:util";
import { parseDuration, sayDuration } from "../../../shared/duration";
import type { Expectation } from "../../../shared/expectations";
import type { RunDetail, RunSend } from "../../../shared/runs";
import type { Json } from "../../../shared/words";
import { concluded, type Difference, inconclusive, type Judged } from "./judged";
import { selectByPath } from "./select-by-path";
import { keptCharacters } from "./send-request";

type ExpectedAnswer = Extract<Expectation, { answer: unknown }>["answer"];

export function judgeAnswers(expected: ExpectedAnswer, run: Pick<RunDetail, "sends" | "state">): Judged {
  const sends = run.sends.filter((send) => expected.to === undefined || send.type === expected.to);
  const out = sends.filter((send) => send.sentAt !== null);
  if (sends.length === 0) return inconclusive(`No ${expected.to} was sent, so none was answered.`);
  if (out.length < sends.length && run.state !== "playing")
    return inconclusive(`${sends.length - out.length} of ${sends.length} requests were never sent.`);
  const differences = out.flatMap((send) => answerDifferences(expected, send));
  const unseen = differences.length > 0 ? null : sayUnseen(expected, out);
  if (unseen !== null) return inconclusive(unseen);
  const slowest = Math.max(...out.map((send) => send.answerMs ?? 0));
  const evidence = [
    out.length === 1
      ? `1 answer, after ${slowest} ms`
      : `${out.length} answers, the slowest after ${slowest} ms`,
  ];
  return concluded(differences, evidence, "Every answer is as expected.");
}

function answerDifferences(expected: ExpectedAnswer, send: RunSend): Difference[] {
  const what = `answer to request ${send.number}, ${send.type}`;
  if (send.status === null) return [{ what, expected: "an answer", got: send.error }];
  const differences: Difference[] = [];
  const { status, within } = expected;
  if (status !== undefined && !hasStatus(send.status, status))
    differences.push({ what, expected: status, got: send.status });
  const limit = within === undefined ? null : parseDuration(within);
  if (limit !== null && (send.answerMs ?? 0) > limit)
    differences.push({
      what,
      expected: `within ${sayDuration(limit)}`,
      got: `after ${sayDuration(send.answerMs ?? 0)}`,
    });
  for (const [path, value] of isCut(send) ? [] : Object.entries(expected.body ?? {})) {
    const got = select(send.answerBody, path);
    if (!isDeepStrictEqual(got, value)) differences.push({ what: `${what}, ${path}`, expected: value, got });
  }
  return differences;
}

function hasStatus(status: number, wanted: number | string): boolean {
  return typeof wanted === "number" ? status === wanted : String(status)[0] === wanted[0];
}

/** `watched`: how long, as a sentence begins with it. */
export function judgeNoAnswer(never: ExpectedAnswer, sends: RunSend[], watched: string): Judged {
  const meant = sends.filter(({ type }) => never.to === undefined || type === never.to);
  if (meant.length === 0) return inconclusive(`No ${never.to} was sent, so none was answered.`);
  const answered = meant.filter(({ status }) => status !== null);
  const seen = never.body ? answered.filter((send) => !isCut(send)) : answered;
  const hit = seen.filter((send) => answerDifferences(never, send).length === 0);
  const evidence = hit.map((send) => `request ${send.number}, ${send.type}: ${send.status}`);
  if (hit.length > 0)
    return concluded([{ what: "such answers", expected: 0, got: hit.length }], evidence, "");
  const unseen = sayUnseen(never, answered);
  if (unseen !== null) return inconclusive(unseen);
  return { state: "pass", sentence: `${watched}: no such answer.`, differences: [], evidence };
}

/** Of a long answer only the beginning is kept, which says nothing about the rest. */
function isCut({ answerBody }: RunSend): boolean {
  return (answerBody?.length ?? 0) >= keptCharacters;
}

/** Why nothing can be said about these answers' bodies; null where it can. */
function sayUnseen({ body }: ExpectedAnswer, sends: RunSend[]): string | null {
  if (!body) return null;
  const cut = sends.filter(isCut);
  const [first] = cut;
  if (first)
    return `Of an answer its first ${keptCharacters} characters are kept, and ${cut.length} were longer, so their bodies were not compared (request ${first.number}, ${first.type}). Answer less, or ask with a probe.`;
  for (const path of Object.keys(body))
    for (const { answerBody } of sends) {
      const selected = selectByPath(path, parseOrNull(answerBody));
      if (!selected.ok) return selected.sentence;
    }
  return null;
}

/** One value where the path names one, a list where it names several; null where the body is no JSON or has none. */
function select(body: string | null, path: string): Json {
  const selected = selectByPath(path, parseOrNull(body));
  const values = selected.ok ? selected.values : [];
  return values.length > 1 ? values : (values[0] ?? null);
}

function parseOrNull(body: string | null): Json {
  try {
    return JSON.parse(body ?? "null") as Json;
  } catch {
    return null;
  }
}
