/**
 * `ringback verify`: plays scenarios and judges what they expect. Every case gets an engine of its own on a scratch
 * folder with a clock of its own, so three days are played in seconds and no case sees another. Exit codes: 0 all
 * passed, 1 something failed, 2 something could not be observed, 3 something could not run.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseDuration, sayDuration } from "../../shared/duration";
import { type Expectation, type ExpectationResult, expectationResult } from "../../shared/expectations";
import { type VerifiedCase, writeJunit } from "../../shared/junit";
import { runDetail } from "../../shared/runs";
import type { Scenario } from "../../shared/scenario";
import { exitCodeOf, worstState } from "../../shared/verdict-states";
import type { Verdict } from "../../shared/verdicts";
import { CannotStart } from "../engine/engine";
import { watchedMs } from "../engine/simulator/judge-expectations";
import { parseScenario } from "../engine/simulator/scenario";
import { askEngine } from "./ask-engine";
import type { ReadyLine } from "./data-folder";
import { forOneCommand, startHost } from "./host";
import { runAtOnce } from "./run-at-once";
import { type HandlerFlags, hasHandler, verifyHandler } from "./verify-handler";
import { visible } from "./visible";

export type VerifyFlags = HandlerFlags & { case?: number; tag: string[]; junit?: string; json: boolean };

type PlayedCase = VerifiedCase & {
  /** How long it took the provider, by the clock that was moved; milliseconds. */
  playedMs: number;
  sent: number;
};

type Loaded = { file: string; text: string; number: number; scenario: Scenario };

/** What is expected to come without saying when is waited for this long after the last event. */
const patienceMs = 30 * 60_000;
/** Cases share nothing: each has a folder, ports, workers and a clock of its own. More than the cores is no faster. */
const mostAtOnce = Math.min(4, availableParallelism());

export async function verify(paths: string[], flags: VerifyFlags): Promise<number> {
  const cases = chooseCases(paths, flags);
  const say = flags.json ? () => {} : (line: string) => void process.stdout.write(`${visible(line)}\n`);
  const done: PlayedCase[] = [];
  const tell = (verdict: Verdict) => {
    if (process.stderr.isTTY) process.stderr.write(`  ${signs[verdict.state]} ${verdict.name}\n`);
  };
  // Of a handler nothing is known, so it gets one case after another.
  const most = cases.some(({ scenario }) => hasHandler(scenario, flags)) ? 1 : mostAtOnce;
  for await (const verified of runAtOnce(cases, most, (loaded) => verifyCase(loaded, flags, tell))) {
    done.push(verified);
    for (const line of caseLines(verified)) say(line);
  }
  if (flags.junit !== undefined) save(flags.junit, writeJunit(done));
  const count = (state: ExpectationResult["state"]) => done.filter((one) => one.state === state).length;
  if (flags.json) process.stdout.write(`${JSON.stringify({ cases: done })}\n`);
  const open = count("inconclusive") > 0 ? `, ${count("inconclusive")} inconclusive` : "";
  say(`${count("pass")} passed, ${count("fail")} failed${open}`);
  return exitCodeOf[worstState(done.map((one) => one.state))];
}

function chooseCases(paths: string[], flags: VerifyFlags): Loaded[] {
  const files = paths.flatMap(filesIn);
  const problems: string[] = [];
  const all = files.flatMap((file): Loaded[] => {
    const text = read(file);
    const parsed = parseScenario(text);
    if (parsed.ok) return parsed.cases.map((scenario, at) => ({ file, text, number: at + 1, scenario }));
    // As compilers write it, so that editors jump there.
    problems.push(...parsed.problems.map((problem) => problem.replace(/^Line (\d+): /, `${file}:$1: `)));
    return [];
  });
  if (problems.length > 0) throw new CannotStart(problems.join("\n"));
  const chosen = all.filter(
    ({ number, scenario }) =>
      (flags.case === undefined || number === flags.case) &&
      (flags.tag.length === 0 || flags.tag.some((tag) => scenario.tags.includes(tag))),
  );
  if (chosen.length === 0) {
    const known = [...new Set(all.flatMap(({ scenario }) => scenario.tags))];
    throw new CannotStart(
      flags.case === undefined
        ? `No scenario is tagged ${flags.tag.join(" or ")}. There is ${known.join(", ") || "no tag at all"}.`
        : `There is no case ${flags.case}: ${all.length === 1 ? "there is one" : `there are ${all.length}`}.`,
    );
  }
  const silent = chosen.find(({ scenario }) => scenario.expect.length === 0 && !hasHandler(scenario, flags));
  if (silent)
    throw new CannotStart(
      `${silent.file} expects nothing, so nothing could fail. Add an expect: list, or play it with “ringback play”.`,
    );
  return chosen;
}

function filesIn(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const found = readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted()
      .map((name) => join(path, name));
    if (found.length === 0) throw new CannotStart(`There is no scenario file (.yaml) in ${path}.`);
    return found;
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function read(file: string): string {
  try {
    // A device may have no end.
    if (!statSync(file).isFile()) throw new Error("it is no file");
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CannotStart(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CannotStart(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** The call is judged in our own receiver; answers and effects at the handler, where there is one. */
async function verifyCase(
  loaded: Loaded,
  flags: VerifyFlags,
  tell: (verdict: Verdict) => void,
): Promise<PlayedCase> {
  const begun = performance.now();
  const { scenario } = loaded;
  const handled = hasHandler(scenario, flags) ? await verifyHandler(scenario, flags, tell) : null;
  const isHandlers = (one: Expectation) =>
    handled !== null && ("answer" in one || "effects" in one || "probe" in one);
  const watched: Watched = scenario.expect.some((one) => !isHandlers(one))
    ? await watchInReceiver(loaded)
    : { expectations: [], playedMs: 0, sent: 0 };
  const own = watched.expectations.filter((_, at) => {
    const one = scenario.expect[at];
    return one && !isHandlers(one);
  });
  const expectations = [...own, ...(handled?.expectations ?? [])];
  const verdicts = handled?.verdicts ?? [];
  return {
    ...watched,
    file: relative(process.cwd(), loaded.file) || loaded.file,
    scenario: scenario.scenario,
    case: scenario.case,
    state: worstState([...expectations, ...verdicts].map((one) => one.state)),
    tookMs: Math.round(performance.now() - begun),
    expectations,
    verdicts,
  };
}

async function watchInReceiver(loaded: Loaded): Promise<Watched> {
  const data = mkdtempSync(join(tmpdir(), "ringback-verify-"));
  try {
    const host = await startHost({ ...forOneCommand(data, { demo: true }), testClock: true });
    try {
      return await watchRun(host.ready, loaded);
    } finally {
      await host.close();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

type Watched = Pick<PlayedCase, "expectations" | "playedMs" | "sent">;

/** Plays one case and judges at every stop of the clock until all came, and every `never` was watched long enough. */
async function watchRun(engine: ReadyLine, { text, number, scenario }: Loaded): Promise<Watched> {
  const ask = async (method: "GET" | "POST", path: string, body?: object) =>
    (await askEngine(engine, method, path, body)).json();
  const started = runDetail.parse(
    await ask("POST", "/runs", { scenario: text, case: number, to: scenario.provider }),
  );
  const { runId, expect } = started;
  const advance = (by: number) => ask("POST", "/clock", { advance: by });
  const judge = async () =>
    expectationResult
      .array()
      .parse(((await ask("GET", `/runs/${runId}/expectations`)) as { rows: unknown }).rows);

  // Every event is a stop: what never should be may be for as long as one event takes.
  const stops = [...new Set(started.sends.map((send) => Math.ceil(send.plannedMs)))];
  const eventsMs = Math.max(...stops);
  const isNever = expect.map((one) => "never" in one);
  const watched = expect.map((one) => watchedMs([one]));
  const limits = expect.map((one) =>
    "never" in one || !("within" in one) || one.within === undefined ? null : parseDuration(one.within),
  );
  const firstPassed = new Map<number, number>();
  const broken = new Map<number, ExpectationResult>();
  const watchMs = watchedMs(expect);
  let nowMs = 0;
  let results: ExpectationResult[] = [];
  for (let next: number | null = 0; next !== null; next = nextStop()) {
    if (next > nowMs) await advance(next - nowMs);
    nowMs = next;
    const before = results;
    const isOver = (at: number) => isNever[at] && nowMs - eventsMs > (watched[at] ?? 0);
    results = (await judge()).map((result, at) => (isOver(at) && before[at]) || result);
    results.forEach((result, at) => {
      if (isNever[at] && result.state === "fail" && !broken.has(at)) broken.set(at, result);
      if (result.state !== "fail" && !firstPassed.has(at)) firstPassed.set(at, nowMs - eventsMs);
    });
  }

  function nextStop(): number | null {
    const event = stops.find((stop) => stop > nowMs);
    if (event !== undefined) return event;
    const open = results.flatMap((result, at) => (!isNever[at] && result.state === "fail" ? [at] : []));
    const waitUntil = eventsMs + Math.max(watchMs, ...open.map((at) => limits[at] ?? patienceMs));
    if (nowMs >= waitUntil) return null;
    // Close together at first, and never over the end of somebody's time; wider where all came and the rest is watching.
    const waitedMs = nowMs - eventsMs;
    const pause = Math.max(
      1000,
      Math.min(waitedMs, 60_000),
      Math.ceil(waitedMs / (open.length > 0 ? 20 : 5)),
    );
    const ends = [...watched, ...limits].flatMap((limit) => (limit === null ? [] : [eventsMs + limit]));
    return Math.min(nowMs + pause, waitUntil, ...ends.filter((end) => end > nowMs));
  }

  const run = runDetail.parse(await ask("GET", `/runs/${runId}`));
  return {
    expectations: results.map(
      (result, at) => broken.get(at) ?? inTime(result, limits[at], firstPassed.get(at)),
    ),
    playedMs: nowMs,
    sent: run.sent,
  };
}

function inTime(
  result: ExpectationResult,
  limitMs: number | null | undefined,
  passedMs: number | undefined,
): ExpectationResult {
  if (result.state !== "pass" || limitMs == null || passedMs === undefined || passedMs <= limitMs)
    return result;
  return {
    ...result,
    state: "fail",
    sentence: `It came ${sayDuration(passedMs)} after the last event, expected within ${sayDuration(limitMs)}.`,
  };
}

const signs = { pass: "✓", fail: "✗", inconclusive: "–" } as const;

function caseLines(one: PlayedCase): string[] {
  const name = one.case === null ? one.scenario : `${one.scenario} (${one.case})`;
  const played = one.sent > 0 ? [`${one.sent} sent, ${sayDuration(one.playedMs)} played`] : [];
  const plays =
    one.verdicts.length > 0
      ? [`${Math.max(...one.verdicts.map((verdict) => verdict.plays))} plays to the handler`]
      : [];
  const took = `${[...played, ...plays].join(", ")} in ${sayDuration(one.tookMs)}`;
  const lines = [`${signs[one.state]} ${name}  ${took}`];
  if (one.state !== "pass") lines.push(`    ${one.file}`);
  for (const result of one.expectations.filter(({ state }) => state !== "pass")) {
    lines.push(`    ${signs[result.state]} ${result.expectation}`, `      ${result.sentence}`);
    for (const { what, expected, got } of result.differences.slice(1))
      lines.push(`      ${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
    lines.push(...result.evidence.map((evidence) => `        ${evidence}`));
  }
  for (const verdict of one.verdicts) lines.push(...verdictLines(verdict));
  return lines;
}

function verdictLines({ name, state, sentence, over, smallest, next, trials }: Verdict): string[] {
  const lines = [`    ${signs[state]} ${name}: ${sentence}`];
  if (state === "pass" && name !== "ack") lines.push(`        over ${over}`);
  if (state === "fail")
    lines.push(
      ...trials.map((trial) => `        ${signs[trial.state]} ${trial.what}: ${trial.sentence}`),
      ...(smallest ? [`        smallest failing case: ${smallest.join(" › ")}`] : []),
    );
  if (next) lines.push(`        ${next}`);
  return lines;
}
