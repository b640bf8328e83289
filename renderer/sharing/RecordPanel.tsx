import { Clapperboard, Download } from "lucide-react";
import { useState } from "react";
import type { CallDetail, TimelineEvent } from "../../shared/calls";
import type { RecordAnswer } from "../../shared/record-contract";
import { engine } from "../engine-client";
import { host } from "../host/current-host";
import { type Read, useRead } from "../read";
import { openScenario } from "../simulate/open-scenario";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { Toggle } from "../ui/Toggle";
import { VisibleText } from "../ui/VisibleText";
import "./record-panel.css";
import { EventChoice } from "./EventChoice";
import { Sheet } from "./Sheet";
import { closeSharing } from "./sharing-state";
import { WithRealData } from "./WithRealData";

type Waiting = "all" | "minute" | "seconds";
const longestGapMs: Record<Waiting, number | null> = { all: null, minute: 60_000, seconds: 5_000 };

/** A recorded call as a scenario file, shown with what was changed, left out and assumed, before it is taken anywhere. */
export function RecordPanel({ call }: { call: CallDetail }) {
  const [real, setReal] = useState(false);
  const [payloads, setPayloads] = useState(true);
  const [waiting, setWaiting] = useState<Waiting>("all");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<{ of: string; words: string } | null>(null);
  const gap = longestGapMs[waiting];
  const chosen = call.timeline.filter(({ eventId }) => !left.has(eventId));
  const wanted = {
    callId: call.callId,
    anonymise: !real,
    payloads,
    ...(gap === null ? {} : { longestGapMs: gap }),
    ...(left.size === 0 ? {} : { events: chosen.flatMap(withCopies) }),
  };
  const key = chosen.length === 0 ? null : JSON.stringify(wanted);
  const made = useRead<RecordAnswer>(key, () => engine.record.scenario(wanted));
  const text = made.data?.text ?? "";
  const fileName = `${made.data?.name ?? "recorded"}.yaml`;
  const save = () => {
    host.saveFile(fileName, new File([text], fileName, { type: "application/yaml" }));
    setSaid({ of: text, words: "Handed over" });
  };
  const open = () => {
    if (!made.data) return;
    closeSharing();
    openScenario({ text, name: made.data.name });
  };
  return (
    <Sheet
      title="Make a scenario of this call"
      foot={
        <>
          <Button
            tone="filled"
            icon={<Clapperboard size={14} aria-hidden />}
            disabled={made.data === null}
            title="Edit it there, play it, save it"
            onClick={open}
          >
            Open in Simulate
          </Button>
          <Button icon={<Download size={14} aria-hidden />} disabled={made.data === null} onClick={save}>
            Download
          </Button>
          {text !== "" && (
            <CopyButton label="Copy" title="Copy the file" tone="plain" size="normal" text={text} />
          )}
          <span className="grow secondary truncate" role="status">
            {said?.of === text && said.words}
          </span>
        </>
      }
    >
      <p className="sheet-is">
        The call as a file: what came when, what went wrong on the way, and what must become of it again.
        Every play has ids and numbers of its own.
      </p>
      <WithRealData real={real} onReal={setReal} />
      <div className="sheet-line">
        <Toggle label="What the payloads had" checked={payloads} onChange={setPayloads} />
        <span>What the payloads had</span>
        <span className="faint">{payloads ? "" : "off: the platform's usual payloads are sent"}</span>
      </div>
      <div className="sheet-line">
        <span>Waiting</span>
        <Segments
          label="Waiting"
          value={waiting}
          onChange={setWaiting}
          segments={[
            { value: "all", words: "as it was" },
            { value: "minute", words: "a minute at most" },
            { value: "seconds", words: "5 s at most" },
          ]}
        />
      </div>
      <EventChoice timeline={call.timeline} left={left} onChange={setLeft} />
      {key === null ? (
        <p className="sheet-part secondary">Choose at least one event.</p>
      ) : (
        <Made made={made} />
      )}
    </Sheet>
  );
}

function withCopies({ eventId, copies }: TimelineEvent): string[] {
  return [eventId, ...copies.map((copy) => copy.eventId)];
}

function Made({ made }: { made: Read<RecordAnswer> }) {
  if (made.sentence) {
    return (
      <div className="sheet-part">
        <ErrorLine sentence={made.sentence} />
      </div>
    );
  }
  if (!made.data) return <Skeleton rows={8} height={22} widths={[70, 50, 60, 40]} />;
  return (
    <>
      <section className="sheet-part" aria-label="Worth knowing">
        <h3>Worth knowing</h3>
        <ul className="record-notes">
          {made.data.notes.map((note) => (
            <li key={note}>
              <VisibleText text={note} />
            </li>
          ))}
        </ul>
      </section>
      <section className="sheet-part" aria-label="The file">
        <h3>The file</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
        <pre className="record-file mono scroll" tabIndex={0}>
          <VisibleText text={made.data.text} />
        </pre>
      </section>
    </>
  );
}
