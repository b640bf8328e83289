import { useEffect, useState } from "react";
import type { KeepingState, RetentionPreview, RetentionSettings } from "../../../shared/keeping";
import { keptWords } from "../../../shared/kept-words";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { bytes, count, day, moment } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field } from "../../ui/Field";
import { StateWord } from "../../ui/Tag";
import { Toggle } from "../../ui/Toggle";
import { KeepingJob } from "./KeepingJob";

const megabyte = 1024 * 1024;
const fields = [
  { key: "olderThanDays", label: "Calls older than, days", unit: 1 },
  { key: "mostCalls", label: "At most, calls", unit: 1 },
  { key: "mostBytes", label: "At most, MB", unit: megabyte },
  { key: "looseOlderThanDays", label: "What belongs to no call, days", unit: 1 },
] as const;
type FieldKey = (typeof fields)[number]["key"];
type Written = Record<FieldKey, string>;

function writeDown(settings: RetentionSettings): Written {
  const text = (key: FieldKey, unit: number) => {
    const value = settings[key];
    return value === null ? "" : String(Math.round(value / unit));
  };
  return Object.fromEntries(fields.map(({ key, unit }) => [key, text(key, unit)])) as Written;
}

/** Null: one of them is no whole number from 1. */
function readBack(written: Written): Pick<RetentionSettings, FieldKey> | null {
  const values = fields.map(({ key, unit }): [FieldKey, number | null] | null => {
    const text = written[key].trim();
    if (text === "") return [key, null];
    return /^[1-9]\d{0,8}$/.test(text) ? [key, Number(text) * unit] : null;
  });
  if (values.some((value) => value === null)) return null;
  return Object.fromEntries(values as [FieldKey, number | null][]) as Pick<RetentionSettings, FieldKey>;
}

function isOther(settings: RetentionSettings | null, stored: RetentionSettings): boolean {
  const keys = Object.keys(stored) as (keyof RetentionSettings)[];
  return settings !== null && keys.some((key) => settings[key] !== stored[key]);
}

/** What goes by itself, and when: off, until it is said and previewed. */
export function RetentionRow({ state, onChanged }: { state: KeepingState; onChanged: () => void }) {
  const [written, setWritten] = useState(() => writeDown(state.retention));
  const [withNotes, setWithNotes] = useState(state.retention.withNotes);
  const [preview, setPreview] = useState<RetentionPreview | null>(null);
  const { busy, sentence, write } = useWrite();
  const stored = JSON.stringify(state.retention);
  useEffect(() => {
    const settings = JSON.parse(stored) as RetentionSettings;
    setWritten(writeDown(settings));
    setWithNotes(settings.withNotes);
  }, [stored]);
  // Whatever ran, what was forecast before it is no longer so.
  const jobId = state.job?.jobId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another job, another forecast
  useEffect(() => setPreview(null), [jobId]);
  const numbers = readBack(written);
  const isOn = state.retention.enabled;
  const runs = state.job?.state === "running";
  const settingsNow = (enabled: boolean): RetentionSettings | null =>
    numbers && { ...numbers, withNotes, enabled };
  const hasRule = numbers !== null && Object.values(numbers).some((value) => value !== null);
  const ask = () =>
    write(async () => {
      const settings = settingsNow(isOn);
      if (settings) setPreview(await engine.keeping.previewRetention(settings));
    });
  const save = async (enabled: boolean) => {
    const settings = settingsNow(enabled);
    if (settings) await write(() => engine.keeping.saveRetention(settings));
    onChanged();
  };
  const run = async () => {
    const settings = settingsNow(isOn);
    await write(async () => {
      if (settings) await engine.keeping.saveRetention(settings);
      await engine.keeping.runRetention();
      setPreview(null);
    });
    onChanged();
  };
  const change = (part: Partial<Written>) => {
    setWritten({ ...written, ...part });
    setPreview(null);
  };
  const job = state.job?.kind === "retention" ? state.job : null;
  return (
    <div>
      <dt>Retention</dt>
      <dd className="setup-wrap setup-read">
        <div className="keeping-line">
          <Toggle
            label="Retention"
            checked={isOn}
            disabled={busy || (!isOn && !hasRule)}
            onChange={(checked) => void save(checked)}
          />
          <span>
            {isOn
              ? "On: looked at every hour, and each run is written down."
              : "Off: nothing is removed by itself."}
          </span>
        </div>
        <p>
          Whole calls go, the oldest first: only those that are final, read and delivered; never a pinned one.
          A late event of a removed call is recognised, and nothing is sent twice.
        </p>
        <div className="keeping-fields">
          {fields.map(({ key, label }) => (
            <Field
              key={key}
              label={label}
              inputMode="numeric"
              placeholder="no limit"
              value={written[key]}
              onChange={(event) => change({ [key]: event.target.value })}
            />
          ))}
        </div>
        <label className="keeping-check">
          <input
            type="checkbox"
            checked={withNotes}
            onChange={(event) => {
              setWithNotes(event.target.checked);
              setPreview(null);
            }}
          />
          <span>Calls that bear a note, too</span>
        </label>
        {numbers === null && <ErrorLine sentence="Write whole numbers from 1, or leave a field empty." />}
        <div className="setup-read-line">
          <Button size="small" disabled={busy || !hasRule} onClick={() => void ask()}>
            Preview
          </Button>
          {isOn && isOther(settingsNow(true), state.retention) && (
            <Button size="small" disabled={busy || !hasRule} onClick={() => void save(true)}>
              Save the rule
            </Button>
          )}
          {preview && preview.calls + preview.loose + preview.refusals > 0 && (
            <Button size="small" disabled={busy || runs} onClick={() => void run()}>
              Remove them now
            </Button>
          )}
          {!hasRule && <span className="faint">Give an age, a number of calls or a size first.</span>}
        </div>
        {preview && <Preview preview={preview} />}
        {sentence && <ErrorLine sentence={sentence} />}
        {job && <KeepingJob job={job} onChanged={onChanged} />}
        <LastRun state={state} />
      </dd>
    </div>
  );
}

function Preview({ preview }: { preview: RetentionPreview }) {
  const { oldest, newest } = preview;
  return (
    <div className="keeping-preview" role="status">
      <p>
        <b>{preview.sentence}</b>
        {oldest !== null && newest !== null && (
          <span className="faint">
            {" "}
            Last heard of{" "}
            {day(oldest) === day(newest) ? day(oldest) : `from ${day(oldest)} to ${day(newest)}`}.
          </span>
        )}
      </p>
      {preview.kept.map(({ because, calls }) => (
        <p key={because} className="secondary">
          {count(calls)} {calls === 1 ? "call stays" : "calls stay"}: {keptWords[because]}
        </p>
      ))}
    </div>
  );
}

function LastRun({ state: { runs, reusableBytes } }: { state: KeepingState }) {
  const last = runs.find(({ action }) => action === "retention");
  const free =
    reusableBytes > 0
      ? ` ${bytes(reusableBytes)} of the file are free: the next events take them.`
      : " No space in the file is free.";
  if (!last) return <p className="faint">It never ran.{free}</p>;
  const { calls = 0, events = 0, ended, rule } = last.detail as Record<string, unknown>;
  return (
    <p className="secondary">
      <StateWord tone={ended === "done" ? "ok" : "warn"} mark={ended === "done" ? "check" : "warning"}>
        Last run {moment(last.at)}
      </StateWord>{" "}
      by “{String(rule)}”: {count(Number(calls))} {calls === 1 ? "call" : "calls"} with{" "}
      {count(Number(events))} {events === 1 ? "event" : "events"};{" "}
      {ended === "done" ? "it came to its end." : String(ended ?? "it runs")}
      {free}
    </p>
  );
}
