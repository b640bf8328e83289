import { Download } from "lucide-react";
import { useState } from "react";
import type { ExportFormat, ExportInput, ExportPreview } from "../../shared/sharing";
import { markPlan } from "../demo/use-plan";
import { engine } from "../engine-client";
import { host } from "../host/current-host";
import { type Read, useRead, useWrite } from "../read";
import { bytes, count } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { Sheet } from "./Sheet";
import "./share-panel.css";
import type { ShareTopic } from "./sharing-state";
import { formatWords, replacedWords } from "./sharing-words";
import { WithRealData } from "./WithRealData";

/** What leaves, shown before it is written: which values are replaced, by what, and what is left out. */
export function SharePanel({ topic }: { topic: ShareTopic }) {
  const [format, setFormat] = useState<ExportFormat>(topic.format);
  const [real, setReal] = useState(false);
  const [saved, setSaved] = useState<{ of: string; name: string } | null>(null);
  const { busy, sentence, write } = useWrite();
  const wanted: ExportInput = {
    format,
    include: topic.include,
    redact: !real,
    shell: "bash",
    ...(topic.ids ? { ids: topic.ids } : {}),
    ...(topic.q ? { q: topic.q } : {}),
  };
  const key = JSON.stringify(wanted);
  const preview = useRead<ExportPreview>(key, () => engine.sharing.exportPreview(wanted));
  const salted = (): ExportInput => ({ ...wanted, ...(preview.data ? { salt: preview.data.salt } : {}) });
  const save = () =>
    write(async () => {
      const file = await engine.sharing.export(salted());
      const name = preview.data?.fileName ?? "ringback-export";
      host.saveFile(name, file);
      setSaved({ of: key, name });
      if (format === "page") markPlan("share");
    });
  return (
    <Sheet
      title={`Share ${topic.words}`}
      foot={
        <>
          <Button
            tone="filled"
            icon={<Download size={14} aria-hidden />}
            disabled={busy || preview.data === null}
            onClick={() => void save()}
          >
            {real ? "Save with real data" : "Save"}
          </Button>
          {format !== "page" && format !== "bundle" && preview.data && (
            <CopyButton
              label="Copy"
              tone="plain"
              size="normal"
              text={async () => (await engine.sharing.export(salted())).text()}
            />
          )}
          <span className="grow secondary truncate" role="status">
            {saved?.of === key ? `Handed over as ${saved.name}` : preview.data && sizeWords(preview.data)}
          </span>
        </>
      }
    >
      <Segments
        label="Format"
        value={format}
        onChange={setFormat}
        segments={topic.formats.map((value) => ({
          value,
          words: formatWords[value].name,
          title: formatWords[value].name,
        }))}
      />
      <p className="sheet-is">{formatWords[format].is}</p>
      <WithRealData real={real} onReal={setReal} />
      {sentence && <ErrorLine sentence={sentence} />}
      <PreviewOf preview={preview} />
    </Sheet>
  );
}

function sizeWords(preview: ExportPreview): string {
  const calls = `${count(preview.calls)} ${preview.calls === 1 ? "call" : "calls"}`;
  const events = `${count(preview.events)} ${preview.events === 1 ? "event" : "events"}`;
  return [preview.calls > 0 ? calls : null, preview.events > 0 ? events : null, bytes(preview.bytes)]
    .filter((part) => part !== null)
    .join(" · ");
}

function PreviewOf({ preview }: { preview: Read<ExportPreview> }) {
  if (preview.sentence) {
    return (
      <div className="sheet-part">
        <ErrorLine sentence={preview.sentence} />
      </div>
    );
  }
  if (!preview.data) return <Skeleton rows={6} height={34} widths={[88, 70, 80]} />;
  const { replaced, redacted, leftOut, readsDifferently, notes } = preview.data;
  return (
    <>
      {redacted && (
        <section className="sheet-part" aria-label="What is replaced">
          <h3>What is replaced: the same value by the same stand-in, anew for every file</h3>
          {replaced.length === 0 && <p className="secondary">Nothing in it names anybody.</p>}
          {replaced.map(({ kind, count: times, samples }) => (
            <div key={kind} className="replaced">
              <div className="replaced-kind">
                <b>{count(times)}</b> {times === 1 ? replacedWords[kind].one : replacedWords[kind].many}
              </div>
              <ul>
                {samples.slice(0, 3).map(({ before, after }) => (
                  <li key={before} className="replaced-sample mono">
                    <span className="truncate faint" title={before}>
                      <VisibleText text={before} />
                    </span>
                    <span className="faint" role="img" aria-label="becomes">
                      →
                    </span>
                    <span className="truncate" title={after}>
                      <VisibleText text={after} />
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
      {(leftOut.length > 0 || readsDifferently.length > 0 || notes.length > 0) && (
        <section className="sheet-part" aria-label="Worth knowing">
          <h3>Worth knowing</h3>
          {notes.map((note) => (
            <p key={note} className="sheet-note">
              {note}
            </p>
          ))}
          {leftOut.map(({ eventId, because }) => (
            <p key={eventId} className="sheet-note">
              <span className="mono">{eventId}</span>: {because}.
            </p>
          ))}
          {readsDifferently.length > 0 && (
            <p className="sheet-note">
              {readsDifferently.length === 1 ? "One event reads" : `${readsDifferently.length} events read`}{" "}
              differently with stand-ins:{" "}
              <span className="mono">{readsDifferently.slice(0, 5).join(", ")}</span>.
            </p>
          )}
        </section>
      )}
    </>
  );
}
