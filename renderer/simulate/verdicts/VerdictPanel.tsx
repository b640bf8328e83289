import { useState } from "react";
import { verdictNames } from "../../../shared/verdict-states";
import type { VerdictRun } from "../../../shared/verdicts";
import { host } from "../../host/current-host";
import { moment } from "../../time";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { ErrorLine } from "../../ui/ErrorLine";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { WhatIs } from "../../ui/WhatIs";
import { useKnownHandler } from "../use-known-handler";
import { ExpectationList } from "./ExpectationList";
import { ProbeEditor } from "./ProbeEditor";
import {
  saveProbeDraft,
  useChoices,
  useProbeDraft,
  useStarting,
  useVerdictRun,
  type VerdictSubject,
} from "./use-verdict-run";
import { VerdictBlock } from "./VerdictBlock";
import {
  commandOf,
  effortWords,
  exitCode,
  junitOf,
  probeOf,
  verdictMeanings,
  verdictTitles,
} from "./verdict-words";
import "./verdicts.css";

type PanelProps = VerdictSubject & {
  /** What a command names the file by; null: it was never saved. */
  file: string | null;
  /** Opens a scenario with the events of a smallest failing case alone. Left out: the case is shown and not played. */
  onPlayOrder?: (scenario: { text: string; name: string }) => void;
  /** Writes the URL of a handler into the file; null while the file cannot be read. */
  onHandler: ((url: string) => void) | null;
};

/** What this scenario proves about the user's handler: chosen, run, and compared with the last time. */
export function VerdictPanel({ file, onPlayOrder, onHandler, ...subject }: PanelProps) {
  const { run, loading, sentence, again } = useVerdictRun(subject);
  const isJudging = run?.state === "judging";
  return (
    <section className="verdicts" aria-label="Verdicts">
      <header className="verdicts-head">
        <h2>Verdicts</h2>
        <WhatIs of="verdicts" />
        <span className="faint grow">your handler</span>
        {run && subject.handler !== null && (
          <span className="faint mono tabular" role={isJudging ? "status" : undefined}>
            {effortWords(run)}
          </span>
        )}
      </header>
      {subject.handler === null ? (
        <NoHandler onHandler={onHandler} />
      ) : (
        <>
          <Choosing subject={subject} judging={isJudging ? run.verdictRunId : null} onStarted={again} />
          {isJudging && (
            <progress
              className="verdicts-progress"
              aria-label="Progress"
              value={run.plays}
              max={Math.max(run.planned, run.plays, 1)}
            />
          )}
          <div className="verdicts-list">
            {sentence && <ErrorLine sentence={sentence} />}
            {loading && <Skeleton rows={5} widths={[52, 78, 64]} />}
            {!loading && !run && !sentence && (
              <p className="verdicts-quiet">
                This handler was not judged yet. Each verdict plays the scenario many times, every time as
                another call, and compares what the handler does.
              </p>
            )}
            {run && (
              <>
                <About run={run} isOlder={run.text !== subject.scenario} />
                {run.verdicts.map((verdict) => (
                  <VerdictBlock key={verdict.name} verdict={verdict} run={run} onPlayOrder={onPlayOrder} />
                ))}
                {isJudging &&
                  run.asked
                    .filter((name) => !run.verdicts.some((one) => one.name === name))
                    .map((name) => (
                      <section
                        key={name}
                        className="verdict verdict-waiting"
                        aria-label={verdictTitles[name]}
                      >
                        <span className="verdict-title faint">{verdictTitles[name]}</span>
                        <span className="faint">{run.judging === name ? "judging …" : "waits"}</span>
                      </section>
                    ))}
                <ExpectationList expectations={run.expectations} />
              </>
            )}
          </div>
          {run && !isJudging && run.verdicts.length > 0 && (
            <footer className="verdicts-foot">
              <Button
                onClick={() =>
                  host.saveFile(`${run.name}.xml`, new Blob([junitOf(run)], { type: "application/xml" }))
                }
              >
                Save JUnit
              </Button>
              <CopyButton
                text={commandOf(run, file)}
                label="Copy the command"
                title={commandOf(run, file)}
                size="normal"
                tone="plain"
              />
              <span className="grow" />
              {run.state === "done" && (
                <span className="faint mono" title="What “ringback verify” ends with for these">
                  exit {exitCode(run)}
                </span>
              )}
            </footer>
          )}
        </>
      )}
    </section>
  );
}

type ChoosingProps = { subject: VerdictSubject; judging: string | null; onStarted: () => void };

function Choosing({ subject, judging, onStarted }: ChoosingProps) {
  const asked = useChoices((state) => state.asked);
  const [isProbing, setProbing] = useState(false);
  const draft = useProbeDraft(subject.name);
  const probe = probeOf(draft);
  const { busy, sentence, allowHost, start, allowAndStart, stop } = useStarting(subject, onStarted);
  const why = !subject.isValid
    ? "The file has a problem. Correct it first."
    : asked.length === 0
      ? "Choose what to judge."
      : typeof probe === "string"
        ? probe
        : null;
  return (
    <div className="verdicts-choose">
      <div className="verdicts-names">
        <fieldset aria-label="What is judged" disabled={judging !== null}>
          {verdictNames.map((name) => (
            <button
              type="button"
              key={name}
              className="verdicts-name"
              aria-pressed={asked.includes(name)}
              title={verdictMeanings[name]}
              onClick={() =>
                useChoices.setState({
                  asked: verdictNames.filter((one) => (one === name) !== asked.includes(one)),
                })
              }
            >
              {verdictTitles[name]}
            </button>
          ))}
        </fieldset>
        <span className="grow" />
        {judging === null ? (
          <Button
            tone="filled"
            size="small"
            // Not while busy: a button that is disabled loses the focus, and with it the place of who works by keys.
            disabled={why !== null}
            title={why ?? "Plays the scenario to your handler, many times"}
            onClick={() => !busy && void start()}
          >
            Run
          </Button>
        ) : (
          <Button size="small" onClick={() => !busy && void stop(judging)}>
            Stop
          </Button>
        )}
      </div>
      <div className="verdicts-names">
        <Button
          tone="link"
          aria-expanded={isProbing}
          onClick={() => setProbing(!isProbing)}
          title="A question about what the handler left behind, asked before and after each run"
        >
          {probe === null ? "Add a probe" : isProbing ? "Close the probe" : "Edit the probe"}
        </Button>
        {why !== null && <span className="faint grow">{why}</span>}
      </div>
      {isProbing && (
        <ProbeEditor draft={draft} probe={probe} onChange={(next) => saveProbeDraft(subject.name, next)} />
      )}
      {sentence && (
        <ErrorLine
          sentence={sentence}
          action={
            allowHost !== null && (
              <Button size="small" disabled={busy} onClick={() => void allowAndStart()}>
                Allow and run
              </Button>
            )
          }
        />
      )}
    </div>
  );
}

function About({ run, isOlder }: { run: VerdictRun; isOlder: boolean }) {
  const compared = run.comparedWith === null ? "" : `, compared with run ${run.comparedWith}`;
  return (
    <p className="verdicts-about faint">
      {run.state === "stopped" || run.state === "failed" ? (
        <Tag
          tone={run.state === "failed" ? "bad" : "plain"}
          mark={run.state === "failed" ? "cross" : "minus"}
        >
          {run.state}
        </Tag>
      ) : null}
      <span>
        Run {run.number} · {moment(run.startedAt)}
        {compared}
        {isOlder && " · the file has changed since"}
        {run.reason !== null && ` · ${run.reason}`}
      </span>
    </p>
  );
}

function NoHandler({ onHandler }: Pick<PanelProps, "onHandler">) {
  const known = useKnownHandler();
  const line = "handler: http://127.0.0.1:3000/webhooks";
  return (
    <div className="verdicts-quiet">
      <p>
        No handler to judge: this scenario plays to Ringback's own receiver. With the URL of your server in
        the file, verdicts say whether it is safe against copies, disorder and loss.
      </p>
      {known !== null && onHandler && (
        <Button title="Writes it into the file as its handler" onClick={() => onHandler(known)}>
          Play it to {known}
        </Button>
      )}
      <CopyButton text={`${line}\n`} label="Copy the line" title={line} tone="plain" />
    </div>
  );
}
