import { useEffect, useId, useRef, useState } from "react";
import type { ImportAnswer, ImportInput, ImportPreview } from "../../shared/sharing";
import { engine } from "../engine-client";
import { useRead, useWrite } from "../read";
import { useSources } from "../sources";
import { bytes, count } from "../time";
import { Button } from "../ui/Button";
import { ChosenFile } from "../ui/ChosenFile";
import { ErrorLine } from "../ui/ErrorLine";
import { SelectField } from "../ui/Field";
import { Skeleton } from "../ui/Skeleton";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall, searchEvents } from "../view";
import "./bring-in.css";
import { useKeptState } from "../presenting/kept-state";
import { Sheet } from "./Sheet";
import { closeSharing } from "./sharing-state";
import { importWords } from "./sharing-words";

const typingPauseMs = 300;
const largestFile = 24 * 1024 * 1024;

/** Paste or drop, see what it is, then bring it in. Nothing is written before the button. */
export function BringInPanel({ file: dropped }: { file: File | null }) {
  const [file, setFile] = useState<File | null>(dropped);
  const [text, setText] = useKeptState("bring in, text", "");
  const [source, setSource] = useState("");
  const [came, setCame] = useState<ImportAnswer | null>(null);
  const settled = useSettled(text);
  const { busy, sentence, write } = useWrite();
  const tooLarge = file !== null && file.size > largestFile;
  const has = file === null ? settled.trim() !== "" : !tooLarge;
  const wanted = (): ImportInput => ({
    ...(file ? { file } : { text: settled }),
    ...(source === "" ? {} : { source }),
  });
  const key = has ? `${file ? `${file.name} ${file.size} ${file.lastModified}` : settled} ${source}` : null;
  const preview = useRead<ImportPreview>(key, () => engine.sharing.importPreview(wanted()));
  const shown = preview.data;
  const take = () => write(async () => setCame(await engine.sharing.import(wanted())));
  if (came) return <CameIn answer={came} onMore={() => setCame(null)} />;
  return (
    <Sheet
      title="Bring in"
      foot={
        <>
          <Button
            tone="filled"
            disabled={busy || !shown || shown.comesIn === 0 || settled !== text}
            onClick={() => void take()}
          >
            {shown && shown.comesIn > 0
              ? `Bring in ${count(shown.comesIn)} ${shown.comesIn === 1 ? "event" : "events"}`
              : "Bring in"}
          </Button>
          <span className="grow faint">Imported calls stay on this machine: nothing is sent.</span>
        </>
      }
    >
      <What file={file} text={text} onText={setText} onFile={setFile} />
      {tooLarge && (
        <ErrorLine
          sentence={`This file has ${bytes(file.size)}; 24 MB can be brought in at a time. Export fewer calls.`}
        />
      )}
      {sentence && <ErrorLine sentence={sentence} />}
      {preview.sentence && <ErrorLine sentence={preview.sentence} />}
      {has && !shown && !preview.sentence && <Skeleton rows={4} height={34} widths={[80, 64, 72]} />}
      {shown && has && <PreviewOf preview={shown} source={source} onSource={setSource} />}
    </Sheet>
  );
}

type WhatProps = {
  file: File | null;
  text: string;
  onText: (text: string) => void;
  onFile: (file: File | null) => void;
};

function What({ file, text, onText, onFile }: WhatProps) {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const hasFile = file !== null;
  useEffect(() => {
    if (!hasFile) area.current?.focus();
  }, [hasFile]);
  if (file) return <ChosenFile file={file} onAnother={() => onFile(null)} />;
  return (
    <div className="field">
      <label htmlFor={id}>A body, a cURL command, a HAR, NDJSON or a bundle</label>
      <textarea
        ref={area}
        id={id}
        className="input bring-text mono"
        spellCheck={false}
        value={text}
        placeholder={'{"event": …}   or   curl -X POST … --data …'}
        onChange={({ target }) => onText(target.value)}
      />
      <div className="bring-or">
        <span className="faint grow">Or drop a file anywhere on this window.</span>
        <Button size="small" onClick={() => picker.current?.click()}>
          Choose a file
        </Button>
        <input ref={picker} type="file" hidden onChange={({ target }) => onFile(target.files?.[0] ?? null)} />
      </div>
    </div>
  );
}

type PreviewProps = { preview: ImportPreview; source: string; onSource: (source: string) => void };

function PreviewOf({ preview, source, onSource }: PreviewProps) {
  const sources = useSources().data ?? [];
  const { sure, sentence } = preview.proposed;
  return (
    <>
      <section className="sheet-part" aria-label="What it is">
        <p className="bring-is">
          <b>{importWords[preview.kind]}</b>
          {preview.redacted && " with stand-ins for people"}: {count(preview.total)}{" "}
          {preview.total === 1 ? "event" : "events"}
          {preview.calls > 0 && `, ${count(preview.calls)} ${preview.calls === 1 ? "call" : "calls"}`}.
          {preview.comesIn < preview.total && ` ${count(preview.total - preview.comesIn)} cannot come in.`}
        </p>
        {preview.problems.map((problem) => (
          <p key={problem} className="sheet-note">
            <VisibleText text={problem} />
          </p>
        ))}
      </section>
      <section className="sheet-part" aria-label="Source">
        <SelectField
          label="Source it is brought into"
          value={source}
          choices={[
            { value: "", words: proposedWords(preview) },
            ...sources.map(({ name, providerName }) => ({ value: name, words: `${name} (${providerName})` })),
          ]}
          onChange={({ target }) => onSource(target.value)}
        />
        <p className="bring-sure">
          <StateWord
            tone={sure === "sure" ? "ok" : sure === "likely" ? "warn" : "plain"}
            mark={sure === "sure" ? "check" : sure === "likely" ? "warning" : "minus"}
          >
            {sure === "no" ? "not known" : sure}
          </StateWord>{" "}
          <span className="secondary">
            <VisibleText text={sentence} />
          </span>
        </p>
      </section>
      <section className="sheet-part" aria-label="Events">
        <h3>
          In this order
          {preview.events.length < preview.total && `; the first ${preview.events.length} are shown`}
        </h3>
        <ul>
          {preview.events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an event that is not in yet has no other identity
            <li key={index} className="bring-event" data-out={event.comesIn ? undefined : true}>
              <span className="faint tabular">{index + 1}</span>
              <span className="truncate">
                <VisibleText
                  text={event.type ?? `${event.method} ${event.contentType ?? "no content type"}`}
                />
              </span>
              <span className="truncate mono faint">
                {event.callKey && <VisibleText text={event.callKey} />}
              </span>
              <span className="faint tabular bring-size">{bytes(event.bytes)}</span>
              {event.problems.slice(0, 3).map((problem) => (
                <span key={problem} className="bring-problem">
                  <VisibleText text={problem} />
                </span>
              ))}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function proposedWords(preview: ImportPreview): string {
  const { source } = preview.proposed;
  return source === null ? "Each where its pack says" : `Proposed: ${source}`;
}

function CameIn({ answer, onMore }: { answer: ImportAnswer; onMore: () => void }) {
  const [callId] = answer.callIds;
  const calls = answer.callIds.length;
  const open = () => {
    if (callId !== undefined) openCall(callId);
    else searchEvents("origin:imported");
    closeSharing();
  };
  return (
    <Sheet
      title="Brought in"
      foot={
        <>
          <Button tone="filled" autoFocus onClick={open}>
            {callId === undefined ? "Show the events" : calls === 1 ? "Open the call" : "Open the first call"}
          </Button>
          {calls > 1 && (
            <Button
              onClick={() => {
                searchEvents("origin:imported");
                closeSharing();
              }}
            >
              Show the events
            </Button>
          )}
          <Button tone="quiet" onClick={onMore}>
            Bring in more
          </Button>
        </>
      }
    >
      <p className="bring-is" role="status">
        <b>
          {count(answer.events)} {answer.events === 1 ? "event" : "events"}
        </b>{" "}
        came in{calls > 0 && `, ${count(calls)} ${calls === 1 ? "call" : "calls"}`}.
        {answer.refused > 0 && ` ${count(answer.refused)} stayed out.`}
      </p>
      <p className="sheet-is">
        They stand apart as <span className="mono">{answer.namespace}</span> and join no other call. They
        reach the sandbox CRM and nothing outside this machine.
      </p>
      {!answer.isRead && <p className="sheet-note">They are on disk and are still being read.</p>}
      {answer.problems.map((problem) => (
        <p key={problem} className="sheet-note">
          <VisibleText text={problem} />
        </p>
      ))}
    </Sheet>
  );
}

/** The text once its writer pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
