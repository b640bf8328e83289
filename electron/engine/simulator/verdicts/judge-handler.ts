/** Everything about one handler and one scenario: what the scenario expects of it, and the verdicts that were asked for. */
import type { Expectation, ExpectationResult } from "../../../../shared/expectations";
import type { RunSend } from "../../../../shared/runs";
import type { Verdict, VerdictName } from "../../../../shared/verdicts";
import { maskUrlCredentials } from "../effects/url-credentials";
import { judgeAnswers } from "../judge-answers";
import { sayExpectation } from "../judge-expectations";
import { judgeAck } from "./ack";
import { judgeIdempotency, leastIdempotencyPlays } from "./idempotency";
import { judgeLoss } from "./loss";
import { judgeOrder, leastOrderPlays } from "./order";
import type { Observation, Subject } from "./play-trial";
import { type ProbeExpectation, type ProbeValue, probeHolds } from "./probe";
import { HandlerGone, inconclusive, type Judging, prepare } from "./verdicts";

export type HandlerJudgement = { verdicts: Verdict[]; expectations: ExpectationResult[] };

const judges: Record<VerdictName, (judging: Judging) => Promise<Verdict> | Verdict> = {
  idempotency: judgeIdempotency,
  order: judgeOrder,
  ack: (judging) =>
    judgeAck(judging, { name: judging.subject.pack.name, timeoutMs: judging.subject.timeoutMs }),
  loss: judgeLoss,
};

const leastPlays: Record<VerdictName, (judging: Judging) => number> = {
  idempotency: leastIdempotencyPlays,
  order: leastOrderPlays,
  ack: () => 0,
  loss: ({ types }) => (types.length > 1 ? types.length : 0),
};
const baselinePlays = 2;

/** Plays so far of those that are planned: a failure adds some, to find the smallest case, and ends others early. */
export type JudgingProgress = { verdict: VerdictName | null; plays: number; planned: number };

export async function judgeHandler(
  subject: Subject,
  names: VerdictName[],
  on: { verdict(verdict: Verdict): void; progress?(progress: JudgingProgress): void },
): Promise<HandlerJudgement> {
  const expected = subject.scenario.expect.filter(
    (one) => "answer" in one || "effects" in one || "probe" in one,
  );
  const progress: JudgingProgress = { verdict: null, plays: 0, planned: baselinePlays };
  const tellProgress = () =>
    on.progress?.({ ...progress, planned: Math.max(progress.planned, progress.plays) });
  tellProgress();
  const prepared = await prepare(subject, (plays) => {
    progress.plays = plays;
    tellProgress();
  });
  if (!prepared.ok) {
    const verdicts = names.map((name) => inconclusive(name, prepared.sentence, prepared.next));
    verdicts.forEach(on.verdict);
    return {
      verdicts,
      expectations: expected.map((one) => ({
        expectation: sayExpectation(one),
        state: "inconclusive",
        sentence: prepared.sentence,
        differences: [],
        evidence: [],
      })),
    };
  }
  const { judging } = prepared;
  const isSeen = judging.expected.length > 0;
  const verdicts: Verdict[] = [];
  for (const [place, name] of names.entries()) {
    progress.verdict = name;
    progress.planned =
      judging.plays() +
      (isSeen ? names.slice(place).reduce((sum, one) => sum + leastPlays[one](judging), 0) : 0);
    tellProgress();
    const verdict = await judgeName(name, judging);
    verdicts.push(verdict);
    on.verdict(verdict);
  }
  const expectations = expected.map((one) => ({
    expectation: sayExpectation(one),
    ...judgeOne(one, judging),
  }));
  return { verdicts, expectations };
}

async function judgeName(name: VerdictName, judging: Judging): Promise<Verdict> {
  try {
    return await judges[name](judging);
  } catch (error) {
    if (!(error instanceof HandlerGone)) throw error;
    const sentence = `The handler stopped answering: ${error.message}`;
    return inconclusive(name, sentence, "Start it again, and look at why it ended.", judging.plays());
  }
}

function judgeOne(expected: Expectation, judging: Judging): Omit<ExpectationResult, "expectation"> {
  const { baseline, subject } = judging;
  if ("answer" in expected) {
    const sends = sendsOf(baseline, judging).filter(({ call }) => (expected.of ?? call) === call);
    return judgeAnswers(expected.answer, { state: "done", sends });
  }
  if ("effects" in expected && subject.effects) return judgeEffects(expected.effects, baseline);
  if ("probe" in expected)
    return judgeProbe(expected, baseline.probes[subject.probes.indexOf(expected)]?.after);
  return {
    state: "inconclusive",
    sentence: `Ringback does not run your handler, so what it causes is not seen. ${subject.toObserve}.`,
    differences: [],
    evidence: [],
  };
}

function sendsOf({ answers }: Observation, { types, calls }: Judging): RunSend[] {
  return answers.map((answer, index) => ({
    number: index + 1,
    plannedMs: 0,
    happensMs: null,
    sentAt: 0,
    type: types[answer.event] ?? "",
    call: calls[answer.event] ?? null,
    fault: null,
    status: answer.status,
    answerMs: answer.answerMs,
    error: answer.error,
    answerBody: answer.answerBody,
    attempt: 1,
    retryOf: null,
    next: null,
  }));
}

type ExpectedEffects = Extract<Expectation, { effects: unknown }>["effects"];

function judgeEffects(
  expected: ExpectedEffects,
  { deeds }: Observation,
): Omit<ExpectationResult, "expectation"> {
  const wantedUrl = maskUrlCredentials(expected.url ?? "");
  const found = deeds.filter(
    ({ method, url }) =>
      (expected.method === undefined || expected.method === method) && url.startsWith(wantedUrl),
  );
  const wanted = expected.count ?? 1;
  const good = expected.count === undefined ? found.length > 0 : found.length === wanted;
  const evidence = deeds.map(({ method, url }) => `${method} ${url}`);
  return good
    ? { state: "pass", sentence: `${found.length} effects, as expected.`, differences: [], evidence }
    : {
        state: "fail",
        sentence: `effects: expected ${expected.count ?? "at least 1"}, got ${found.length}.`,
        differences: [{ what: "effects", expected: wanted, got: found.length }],
        evidence,
      };
}

function judgeProbe(
  expected: ProbeExpectation,
  answer: ProbeValue | undefined,
): Omit<ExpectationResult, "expectation"> {
  if (!answer?.ok)
    return {
      state: "inconclusive",
      sentence: answer?.sentence ?? "It was not asked.",
      differences: [],
      evidence: [],
    };
  if (probeHolds(expected, answer.value))
    return { state: "pass", sentence: "The probe answered as expected.", differences: [], evidence: [] };
  const wanted =
    expected.count === undefined ? (expected.equals ?? "something") : `${expected.count} of them`;
  return {
    state: "fail",
    sentence: `probe: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(answer.value).slice(0, 300)}.`,
    differences: [{ what: "probe", expected: wanted, got: answer.value }],
    evidence: [],
  };
}
