/**
 * `ringback why`: asks the engine that runs on the folder why a record is missing, outdated, locked, doubled or wrong.
 * Exit codes: 0 nothing is wrong, 1 something is and the answer says what, 2 it cannot be said from here, 3 no engine.
 */

import type { WhyAnswer, WhyCheck } from "../../shared/why";
import { whyAnswer } from "../../shared/why";
import type { WhyQuestion } from "../../shared/why-question";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine } from "./data-folder";
import { visible } from "./visible";

export type WhyFlags = { data?: string; question?: WhyQuestion; destination?: string; json: boolean };

const marks: Record<WhyCheck["mark"], string> = { check: "✓", cross: "✗", clock: "…", off: "–" };

export async function why(text: string, flags: WhyFlags): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  if (!engine)
    throw new CannotStart(
      `No engine runs on ${data}. Start one with “ringback serve”, or name its folder with --data.`,
    );
  const query = new URLSearchParams({
    q: text,
    ...(flags.question ? { question: flags.question } : {}),
    ...(flags.destination ? { destination: flags.destination } : {}),
  });
  const answer = whyAnswer.parse(await (await askEngine(engine, "GET", `/why?${query}`)).json());
  process.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : visible(sayAnswer(answer)));
  const finding = answer.findings.find(({ question }) => question === answer.question);
  if (finding?.holds === true) return 1;
  return finding?.holds === null ? 2 : 0;
}

function sayAnswer(answer: WhyAnswer): string {
  const finding = answer.findings.find(({ question }) => question === answer.question);
  const state = { true: answer.question, false: `not ${answer.question}`, null: "cannot say" }[
    String(finding?.holds ?? null)
  ];
  const lines = [
    `${answer.asked.value} in ${answer.destination}: ${state}`,
    answer.sentence,
    "",
    ...(finding?.checks ?? []).map(
      ({ mark, name, says, at, evidence }) =>
        `  ${marks[mark]} ${name.padEnd(12)} ${says}${at === null ? "" : `  ${sayTime(at)}`}${evidence ? `  [${evidence.words}]` : ""}`,
    ),
    ...(finding?.action ? ["", `→ ${finding.action.words}. ${finding.action.how}`] : []),
  ];
  const others = answer.findings.filter(({ question, holds }) => holds && question !== answer.question);
  if (others.length > 0)
    lines.push("", ...others.map(({ question, sentence }) => `Also ${question}: ${sentence}`));
  return `${lines.join("\n")}\n`;
}

function sayTime(at: number): string {
  return new Date(at).toLocaleString("sv-SE");
}
