/** Verdicts in the words of the panel. */
import type { Expectation } from "../../../shared/expectations";
import { writeJunit } from "../../../shared/junit";
import { exitCodeOf, type VerdictState, worstState } from "../../../shared/verdict-states";
import type {
  Verdict,
  VerdictChange,
  VerdictName,
  VerdictRun,
  VerdictRunRow,
} from "../../../shared/verdicts";
import type { AskedProbe } from "../../../shared/verdicts-contract";
import { count, duration } from "../../time";
import type { Mark, Tone } from "../../ui/Tag";

export const verdictTitles: Record<VerdictName, string> = {
  idempotency: "Idempotency",
  order: "Order",
  ack: "Answer in time",
  loss: "Loss",
};

export const verdictMeanings: Record<VerdictName, string> = {
  idempotency: "Each event comes again: as the same bytes, under another id, at the same moment",
  order: "The events come in every order: all of up to six, two hundred drawn ones beyond",
  ack: "How fast it answers, against what the provider waits",
  loss: "Each event is lost in turn",
};

export const stateLooks: Record<VerdictState, { word: string; tone: Tone; mark: Mark }> = {
  pass: { word: "PASS", tone: "ok", mark: "check" },
  fail: { word: "FAIL", tone: "bad", mark: "cross" },
  inconclusive: { word: "INCONCLUSIVE", tone: "plain", mark: "minus" },
};

export const changeLooks: Record<
  NonNullable<VerdictChange>,
  { word: string; tone: Tone; mark: Mark | null }
> = {
  fixed: { word: "fixed", tone: "ok", mark: "check" },
  broke: { word: "broke", tone: "bad", mark: "cross" },
  same: { word: "as before", tone: "plain", mark: null },
  flaky: { word: "flaky", tone: "warn", mark: "warning" },
};

/** Of the last runs, oldest first: `pass, fail, pass in the last 3 runs of this file`. */
export function historyWords(history: VerdictState[]): string {
  return `${history.toReversed().join(", ")} in the last ${history.length} runs`;
}

const playWords = (many: number) => `${count(many)} ${many === 1 ? "play" : "plays"}`;

/** `46 plays · 38 s`, and while it judges how many are planned: `12 of 130 plays · 8 s`. */
export function effortWords({ state, plays, planned, tookMs }: VerdictRunRow): string {
  const many =
    state === "judging" ? `${count(plays)} of ${playWords(Math.max(planned, plays))}` : playWords(plays);
  return `${many} · ${duration(tookMs)}`;
}

/** `7 events → 2, after 31 plays`; empty where nothing was made smaller. */
export function shrunkWords(verdict: Verdict, run: VerdictRun): string {
  if (verdict.name !== "order" || !verdict.smallest) return "";
  const place = run.verdicts.indexOf(verdict);
  const own = verdict.plays - (run.verdicts[place - 1]?.plays ?? 0);
  return `${count(run.events.length)} events → ${verdict.smallest.length}, after ${playWords(own)}`;
}

export function exitCode(run: VerdictRun): number {
  return exitCodeOf[stateOf(run)];
}

function stateOf({ verdicts, expectations }: VerdictRun): VerdictState {
  return worstState([...verdicts, ...expectations].map(({ state }) => state));
}

export function junitOf(run: VerdictRun): string {
  const { name, scenario, tookMs, expectations, verdicts } = run;
  const file = `${name}.yaml`;
  return writeJunit([
    { file, scenario, case: run.case, state: stateOf(run), tookMs, expectations, verdicts },
  ]);
}

/** What CI runs to get the same. */
export function commandOf(run: VerdictRun, file: string | null): string {
  const chosen = run.caseNumber > 1 ? ` --case ${run.caseNumber}` : "";
  return `npx ringback verify ${quoted(file ?? `${run.name}.yaml`)} --to ${quoted(run.handler)} --verdicts ${run.asked.join(",")}${chosen} --junit report.xml`;
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A probe as it is typed. */
export type ProbeDraft = {
  kind: "url" | "command";
  url: string;
  select: string;
  /** One `name: value` a line. */
  headers: string;
  command: string;
  timeout: string;
};

export const noProbe: ProbeDraft = {
  kind: "url",
  url: "",
  select: "",
  headers: "",
  command: "",
  timeout: "",
};

/** Null: nothing is typed. A sentence: what is wrong with it. */
export function probeOf(draft: ProbeDraft): AskedProbe | string | null {
  if (draft.kind === "command") {
    const command = draft.command.trim();
    const timeout = draft.timeout.trim();
    if (command === "") return null;
    if (timeout === "") return { command };
    if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(timeout)) return "Write the time limit as 10s or 1m30s.";
    return { command, timeout };
  }
  const url = draft.url.trim();
  if (url === "") return null;
  const headers: Record<string, string> = {};
  for (const line of draft.headers.split("\n").filter((one) => one.trim() !== "")) {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      return `“${line.trim()}” is no header. Write one a line, as authorization: Bearer abc.`;
    headers[name] = value;
  }
  const select = draft.select.trim();
  return {
    url: url.startsWith(":") ? `http://127.0.0.1${url}` : url,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(select === "" ? {} : { select }),
  };
}

/** For `expect:` of the file. JSON is YAML, whatever stands in it. */
export function probeYaml(probe: AskedProbe): string {
  const expectation: Expectation = { probe };
  return `  - ${JSON.stringify(expectation)}\n`;
}
