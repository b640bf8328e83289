/** JUnit's XML as CI servers read it: a test suite for each scenario file, a test case for each case. */
import type { ExpectationResult } from "./expectations";
import type { VerdictState } from "./verdict-states";
import type { Verdict } from "./verdicts";

export type VerifiedCase = {
  file: string;
  scenario: string;
  case: string | null;
  state: VerdictState;
  /** How long it took here, milliseconds. */
  tookMs: number;
  expectations: ExpectationResult[];
  /** About the handler; empty without one. */
  verdicts: Verdict[];
};

export function writeJunit(cases: VerifiedCase[]): string {
  const files = [...new Set(cases.map((one) => one.file))];
  const suites = files.map((file) => {
    const own = cases.filter((one) => one.file === file);
    return `  <testsuite name="${escaped(file)}" ${counts(own)}>\n${own.map(testCase).join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts(cases)}>\n${suites.join("")}</testsuites>\n`;
}

function counts(cases: VerifiedCase[]): string {
  const of = (state: VerifiedCase["state"]) => cases.filter((one) => one.state === state).length;
  const seconds = cases.reduce((sum, one) => sum + one.tookMs, 0) / 1000;
  return `tests="${cases.length}" failures="${of("fail")}" skipped="${of("inconclusive")}" time="${seconds}"`;
}

function testCase(one: VerifiedCase): string {
  const name = one.case === null ? one.scenario : `${one.scenario} (${one.case})`;
  const open = `    <testcase classname="${escaped(one.file)}" name="${escaped(name)}" time="${one.tookMs / 1000}"`;
  if (one.state === "pass") return `${open}/>\n`;
  const verdicts = one.verdicts.map(({ name, state, sentence, trials }) => ({
    expectation: `verdict: ${name}`,
    state,
    sentence,
    evidence: trials.map((trial) => `${trial.what}: ${trial.sentence}`),
  }));
  const told = [...one.expectations, ...verdicts].filter(({ state }) => state === one.state);
  const words = told.map(({ expectation, sentence, evidence }) =>
    [expectation, sentence, ...evidence].join("\n"),
  );
  const first = escaped(told[0]?.sentence ?? "");
  const body =
    one.state === "fail"
      ? `<failure message="${first}">${escaped(words.join("\n\n"))}</failure>`
      : `<skipped message="${first}"/>`;
  return `${open}>\n      ${body}\n    </testcase>\n`;
}

/** Characters that XML 1.0 has no place for become spaces: a payload may have brought them. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
