import type {
  ProbeEvidence,
  Verdict,
  VerdictChange,
  VerdictRun,
  VerdictTrial,
} from "../../../shared/verdicts";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { ErrorLine } from "../../ui/ErrorLine";
import { MarkIcon, StateWord, Tag } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { SmallestCase } from "./SmallestCase";
import { changeLooks, historyWords, shrunkWords, stateLooks, verdictTitles } from "./verdict-words";

type BlockProps = {
  verdict: Verdict;
  run: VerdictRun;
  onPlayOrder: ((scenario: { text: string; name: string }) => void) | undefined;
};

const longestList = 6;

/** One verdict with what it rests on: trials first, then what the probe answered, then the smallest case that fails. */
export function VerdictBlock({ verdict, run, onPlayOrder }: BlockProps) {
  const { busy, sentence, write } = useWrite();
  const compared = run.compared.find(({ name }) => name === verdict.name);
  const shrunk = shrunkWords(verdict, run);
  const restart = verdict.trials.findIndex(
    ({ about, state }) => about === "copy after a restart" && state === "inconclusive",
  );
  const trials = verdict.trials
    .map((trial, index) => ({ trial, change: compared?.trials[index] ?? null }))
    .filter((_, index) => index !== restart);
  const play =
    onPlayOrder &&
    (() =>
      void write(async () => {
        const { text } = await engine.verdictRuns.smallest({
          verdictRunId: run.verdictRunId,
          name: verdict.name,
        });
        onPlayOrder({ text, name: `${run.name}-smallest` });
      }));
  const isFailingOrder = verdict.name === "order" && verdict.state === "fail";
  const smallest = verdict.smallestEvents && (
    <SmallestCase
      events={verdict.smallestEvents.flatMap((event) => run.events[event] ?? [])}
      order={verdict.name === "order"}
      busy={busy}
      onPlay={play}
    />
  );
  return (
    <>
      <section className="verdict" aria-label={verdictTitles[verdict.name]}>
        <header className="verdict-head">
          <StateTag state={verdict.state} />
          <h3 className="verdict-title grow">{verdictTitles[verdict.name]}</h3>
          {shrunk && <span className="faint tabular">{shrunk}</span>}
          {compared && <ChangeWord change={compared.change} title={historyWords(compared.history)} />}
        </header>
        {isFailingOrder ? (
          <>
            {smallest}
            <p className="verdict-ends">
              <VisibleText text={verdict.trials[0]?.sentence ?? verdict.sentence} />
            </p>
          </>
        ) : (
          <p className="secondary">
            <VisibleText text={verdict.sentence} />
          </p>
        )}
        {verdict.next !== null && (
          <p className="secondary">
            <Quoted text={verdict.next} />
          </p>
        )}
        {verdict.state === "pass" && verdict.name !== "ack" && (
          <p className="faint">
            over <VisibleText text={verdict.over} />
          </p>
        )}
        {verdict.name !== "order" && <Trials trials={trials} />}
        {(verdict.state === "fail" || verdict.name === "idempotency") &&
          verdict.probes.map((probe) => <Probe key={probe.question} probe={probe} />)}
        {!isFailingOrder && smallest}
        {sentence && <ErrorLine sentence={sentence} />}
      </section>
      {restart >= 0 && (
        <section className="verdict" aria-label="Survives a restart">
          <header className="verdict-head">
            <StateTag state="inconclusive" />
            <h3 className="verdict-title">Survives a restart</h3>
          </header>
          <p className="secondary">
            <Quoted text={verdict.trials[restart]?.sentence ?? ""} />
          </p>
        </section>
      )}
    </>
  );
}

function StateTag({ state }: { state: Verdict["state"] }) {
  const { word, tone, mark } = stateLooks[state];
  return (
    <Tag tone={tone} mark={mark}>
      {word}
    </Tag>
  );
}

function ChangeWord({ change, title }: { change: VerdictChange; title?: string }) {
  if (change === null) return null;
  const { word, tone, mark } = changeLooks[change];
  if (mark === null)
    return (
      <span className="faint" title={title}>
        {word}
      </span>
    );
  return (
    <StateWord tone={tone} mark={mark} {...(title === undefined ? {} : { title })}>
      {word}
    </StateWord>
  );
}

/** What passed is folded away where there is much of it: what failed is what one looks for. */
function Trials({ trials }: { trials: { trial: VerdictTrial; change: VerdictChange }[] }) {
  const isLong = trials.length > longestList;
  const shown = isLong
    ? trials.filter(({ trial, change }) => trial.state !== "pass" || (change && change !== "same"))
    : trials;
  const folded = trials.filter((one) => !shown.includes(one));
  return (
    <>
      <TrialList trials={shown} />
      {folded.length > 0 && (
        <details className="verdict-more">
          <summary className="faint">
            {folded.length} {shown.length > 0 ? "others pass" : "trials, all pass"}
          </summary>
          <TrialList trials={folded} />
        </details>
      )}
    </>
  );
}

function TrialList({ trials }: { trials: { trial: VerdictTrial; change: VerdictChange }[] }) {
  return (
    <ul className="verdict-trials">
      {trials.map(({ trial, change }, index) => {
        const { tone, mark, word } = stateLooks[trial.state];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two trials may have the same words
          <li key={index} data-state={trial.state}>
            <span className={`verdict-mark state-word-${tone}`} title={word}>
              <MarkIcon mark={mark} size={13} />
              <span className="visually-hidden">{word}: </span>
            </span>
            <span className="grow">
              <VisibleText text={trial.what} /> <span className="faint">→</span>{" "}
              <span className="verdict-observed">
                <VisibleText text={trial.sentence} />
              </span>
            </span>
            {change !== "same" && <ChangeWord change={change} />}
          </li>
        );
      })}
    </ul>
  );
}

function Probe({ probe }: { probe: ProbeEvidence }) {
  const lines = [
    { name: "before", answer: probe.before, isBad: false },
    { name: "sent once", answer: probe.once, isBad: false },
    ...(probe.failing ? [{ name: probe.failing.what, answer: probe.failing.answer, isBad: true }] : []),
  ];
  return (
    <dl className="verdict-probe mono">
      <div>
        <dt>probe</dt>
        <dd>
          <VisibleText text={probe.question} />
        </dd>
      </div>
      {lines.map(({ name, answer, isBad }) => (
        <div key={name} data-bad={isBad || undefined}>
          <dt>
            <VisibleText text={name} />
          </dt>
          <dd>
            <VisibleText text={answer} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What stands in quotes is a command. */
function Quoted({ text }: { text: string }) {
  return text.split(/(“[^”]*”)/).map((part, index) =>
    part.startsWith("“") ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text
      <code key={index} className="verdict-command">
        <VisibleText text={part.slice(1, -1)} />
      </code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text
      <VisibleText key={index} text={part} />
    ),
  );
}
