import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { WhyAnswer, WhyFinding } from "../../shared/why";
import { type WhyQuestion, whyQuestions } from "../../shared/why-question";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { askWhy, useView } from "../view";
import { followAction } from "./follow";
import { WhyCheckLine } from "./WhyCheckLine";
import { answerAsText, questionWords } from "./why-words";
import "./why.css";

/** "Why?": the question first, then the key, then one sentence, then the checks in the order they were made. */
export function WhyPanel() {
  const asked = useView((state) => state.why);
  const [text, setText] = useState(asked?.q ?? "");
  useEffect(() => setText(asked?.q ?? ""), [asked]);
  const generation = useEntities((state) => state.crmGeneration);
  const q = asked?.q ?? "";
  const question = asked?.question ?? null;
  const answer = useRead(
    q === "" ? null : `${q}\n${question}`,
    () => engine.why({ q, ...(question ? { question } : {}) }),
    [generation],
  );
  const shown = question ?? answer.data?.question ?? "missing";
  const finding = answer.data?.findings.find((one) => one.question === shown);
  function ask(): void {
    const wanted = text.trim();
    if (wanted === "") return;
    if (wanted === q) answer.again();
    askWhy(wanted, question);
  }
  return (
    <section className="why" aria-label="Why?">
      <header className="why-head">
        <h2>Why?</h2>
        <Segments<WhyQuestion>
          label="Question"
          value={shown}
          onChange={(next) => askWhy(text.trim(), next)}
          segments={whyQuestions.map((value) => ({ value, words: questionWords[value] }))}
        />
      </header>
      <search className="why-ask">
        <Search size={14} aria-hidden />
        <input
          aria-label="Call id, phone or external id"
          placeholder="call id, phone or external id"
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={({ key }) => {
            if (key === "Enter") ask();
          }}
        />
        <Button size="small" disabled={text.trim() === ""} onClick={ask}>
          Ask
        </Button>
      </search>
      {answer.sentence && <ErrorLine sentence={answer.sentence} again={answer.again} />}
      {q === "" && (
        <p className="secondary why-idle">
          Name a call, a number or a person: what stands between them and their record is looked at from both
          sides.
        </p>
      )}
      {q !== "" && !answer.data && !answer.sentence && (
        <Skeleton rows={5} height={26} widths={[90, 60, 72]} />
      )}
      {answer.data && finding && <Answer answer={answer.data} finding={finding} />}
    </section>
  );
}

function Answer({ answer, finding }: { answer: WhyAnswer; finding: WhyFinding }) {
  const others = answer.findings.filter(({ question, holds }) => holds && question !== finding.question);
  return (
    <>
      <p className={`why-sentence why-${String(finding.holds)}`} aria-live="polite">
        <VisibleText text={finding.sentence} />
      </p>
      <ol className="why-checks" aria-label="Checks">
        {finding.checks.map((check, index) => (
          <WhyCheckLine
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a check
            key={index}
            check={check}
            failing={index === finding.failing}
          />
        ))}
      </ol>
      <footer className="why-end">
        {finding.action && finding.action.does !== "none" && (
          <Button
            tone="filled"
            title={finding.action.how}
            onClick={() => finding.action && followAction(finding.action)}
          >
            {finding.action.words}
          </Button>
        )}
        <span className="grow" />
        <CopyButton
          text={answerAsText(answer, finding)}
          label="Copy answer"
          title="Copy the answer with its checks"
        />
      </footer>
      {finding.action && <p className="why-how secondary">{finding.action.how}</p>}
      {others.map(({ question, sentence }) => (
        <p key={question} className="why-also">
          <Button tone="link" onClick={() => askWhy(answer.asked.text, question)}>
            Also {questionWords[question]}
          </Button>{" "}
          <VisibleText text={sentence} />
        </p>
      ))}
    </>
  );
}
