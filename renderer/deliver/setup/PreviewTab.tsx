import { useEffect, useRef, useState } from "react";
import type {
  DestinationDetail,
  DestinationDryRun,
  DestinationKindRow,
  DestinationPreview,
  PreviewStep,
} from "../../../shared/destinations-contract";
import { engine } from "../../engine-client";
import { useRead } from "../../read";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Empty } from "../../ui/Empty";
import { ErrorLine } from "../../ui/ErrorLine";
import { SelectField } from "../../ui/Field";
import { Skeleton } from "../../ui/Skeleton";
import { MarkIcon, Tag } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { type Draft, givenOf, useAsking } from "./draft";
import "./preview.css";

type PreviewTabProps = { kind: DestinationKindRow; saved: DestinationDetail | null; draft: Draft };

/** What a recorded call would become with the settings as they stand here, saved or not. Nothing is sent. */
export function PreviewTab({ kind, saved, draft }: PreviewTabProps) {
  const given = { ...givenOf(kind, draft), ...(saved ? { destinationId: saved.destinationId } : {}) };
  const [callId, setCallId] = useState("");
  const calls = useRead("calls with a call record", async () =>
    (await engine.calls.list({ limit: 50 })).rows.filter((call) => call.final && call.ended),
  );
  const preview = useRead(`preview ${JSON.stringify(given)} ${callId}`, () =>
    engine.destinations.preview({ ...given, ...(callId ? { callId } : {}) }),
  );
  return (
    <div className="destination-preview scroll">
      <SelectField
        label="Call"
        value={callId}
        choices={[
          { value: "", words: "the newest call record" },
          ...(calls.data ?? []).map((call) => ({
            value: call.callId,
            words: `${call.personName ?? call.phone ?? call.key} · ${call.provider} · ${call.outcome ?? "no outcome"}`,
          })),
        ]}
        onChange={({ target }) => setCallId(target.value)}
      />
      {preview.data ? (
        <Steps preview={preview.data} />
      ) : preview.sentence ? (
        <Empty title="Nothing to look at yet" why={preview.sentence} />
      ) : (
        <Skeleton rows={6} widths={[60, 82, 48]} />
      )}
      <DryRun given={given} />
    </div>
  );
}

function Steps({ preview }: { preview: DestinationPreview }) {
  return (
    <section aria-label="What the call would become">
      <p className="preview-head">
        <b>
          <VisibleText text={preview.person ?? preview.key} />
        </b>{" "}
        <span className="mono faint">v{preview.version}</span>{" "}
        <span className="secondary">
          {preview.steps.length === 1 ? "1 step" : `${preview.steps.length} steps`}, in this order
        </span>
      </p>
      {preview.because && (
        <p className="preview-because">
          <MarkIcon mark="clock" size={14} /> This call would not be told: {preview.because}
        </p>
      )}
      <ol className="preview-steps">
        {preview.steps.map((step) => (
          <StepView key={step.step} step={step} />
        ))}
      </ol>
    </section>
  );
}

function StepView({ step }: { step: PreviewStep }) {
  const { request } = step;
  const text = request ? httpText(request) : JSON.stringify(step.payload, null, 2);
  return (
    <li aria-label={`Step ${step.step}`}>
      <header>
        <b>{step.step}</b>
        {step.refused && (
          <Tag tone="bad" mark="cross">
            could not be sent
          </Tag>
        )}
        <span className="grow" />
        <CopyButton text={text} label="Copy" title={`Copy the step ${step.step}`} />
      </header>
      {step.refused && <ErrorLine sentence={step.refused} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by key */}
      <pre className="mono" tabIndex={0}>
        {text}
      </pre>
    </li>
  );
}

function httpText(request: NonNullable<PreviewStep["request"]>): string {
  const head = [
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
  ].join("\n");
  if (request.body === null) return head;
  try {
    return `${head}\n\n${JSON.stringify(JSON.parse(request.body), null, 2)}`;
  } catch {
    return `${head}\n\n${request.body}`;
  }
}

const hour = 3_600_000;
const stretches = [
  { value: "24", words: "the last day" },
  { value: "168", words: "the last week" },
  { value: "8760", words: "the last year" },
];

function DryRun({ given }: { given: ReturnType<typeof givenOf> & { destinationId?: string } }) {
  const [hours, setHours] = useState("24");
  const [run, setRun] = useState<DestinationDryRun | null>(null);
  const { busy, refused, ask } = useAsking();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (run) box.current?.scrollIntoView({ block: "nearest" });
  }, [run]);
  const start = () =>
    ask(async () => {
      const now = (await engine.status.get()).now;
      setRun(await engine.destinations.dryRun({ ...given, after: Math.max(0, now - Number(hours) * hour) }));
    });
  const sentence = refused.sentence || refused.problems[0]?.sentence;
  return (
    <section ref={box} className="dry-run" aria-label="Dry run">
      <div className="dry-run-ask">
        <SelectField
          label="Dry run over"
          value={hours}
          choices={stretches}
          onChange={({ target }) => setHours(target.value)}
        />
        <Button disabled={busy} onClick={() => void start()}>
          Run dry
        </Button>
      </div>
      {sentence && <ErrorLine sentence={sentence} />}
      {run && (
        <>
          <p role="status">
            <b>
              {count(run.sent)} of {count(run.calls)} calls would be told, in {count(run.steps)} steps.
            </b>{" "}
            <span className="secondary">
              {count(run.held)} held, {count(run.refused)} refused. Nothing was sent; {run.tookMs} ms
              {run.more ? ", the newest of more" : ""}.
            </span>
          </p>
          <ul>
            {run.reasons.map(({ because, count: many }) => (
              <li key={because}>
                <b>{count(many)}</b> {because}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
