import { CircleDashed, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { EventDetail } from "../../shared/events";
import { isFormType } from "../../shared/form-fields";
import type { PackId, Problem } from "../../shared/words";
import { openDrift, openSchema } from "../drift/drift-view";
import { kindWords } from "../drift/drift-words";
import { useKeys } from "../keys";
import { useSources } from "../sources";
import { bytes } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import type { JsonContent } from "../ui/json-editor";
import { findPath } from "../ui/json-nodes";
import { payloadText } from "../ui/payload-text";
import { Skeleton } from "../ui/Skeleton";
import { useFormatted } from "../ui/use-formatted";
import { VisibleText } from "../ui/VisibleText";
import { openMapping } from "../view";
import { MaskedNote } from "./MaskedNote";
import { PayloadView } from "./PayloadView";
import { useBodyText } from "./use-body-text";

export function PayloadTab({ event }: { event: EventDetail }) {
  const [revealedOf, setRevealedOf] = useState<string | null>(null);
  const revealed = revealedOf === event.eventId;
  const { text, sentence, again } = useBodyText(event, revealed);
  if (event.bytes === 0) return <Empty title="No body" why="The request carried headers only." />;
  if (!event.bodyIsText) {
    const type = event.contentType ?? "A body without a content type";
    return <Empty title="Not text" why={`${type}: see Raw for its bytes.`} />;
  }
  if (sentence) {
    const retry = (
      <Button size="small" onClick={again}>
        Try again
      </Button>
    );
    return (
      <div className="inspector-failed">
        <ErrorLine sentence={sentence} action={retry} />
      </div>
    );
  }
  const note = event.secretsMasked && (
    <MaskedNote revealed={revealed} onTurn={() => setRevealedOf(revealed ? null : event.eventId)} />
  );
  return (
    <>
      {note}
      {text === null ? (
        <Reading event={event} />
      ) : (
        <TextBody key={`${event.eventId}${revealed ? " revealed" : ""}`} event={event} text={text} />
      )}
    </>
  );
}

function Reading({ event }: { event: EventDetail }) {
  return (
    <>
      <p className="inspector-note">Reading {bytes(event.bytes)} …</p>
      <Skeleton rows={9} height={19} widths={[38, 70, 55, 62]} />
    </>
  );
}

/** One line of the list below the payload. */
type Finding = { key: string; path: string | null; soft: boolean; line: ReactNode };

function TextBody({ event, text }: { event: EventDetail; text: string }) {
  const isForm = isFormType(event.contentType);
  const content = useFormatted(
    useMemo(() => payloadText(event.contentType, text), [event.contentType, text]),
  );
  const [wanted, setWanted] = useState<{ path: string; key: string } | null>(null);
  // What was accepted is known now.
  const unknown = useMemo(() => event.drift.filter(({ state }) => state !== "accepted"), [event.drift]);
  const findings = useMemo(() => findingsOf(event, text, content), [event, text, content]);
  const show = ({ path, key }: Finding) => path !== null && setWanted({ path, key });

  const walk = (step: 1 | -1) => {
    const places = findings.filter(({ path }) => path !== null);
    if (places.length === 0) return false;
    const at = places.findIndex(({ key }) => key === wanted?.key);
    const next = places[at < 0 && step < 0 ? places.length - 1 : (at + step + places.length) % places.length];
    if (next) show(next);
    return true;
  };
  useKeys(
    "The payload",
    [
      { key: "e", does: "next problem", run: () => walk(1) },
      { key: "E", does: "problem before", run: () => walk(-1) },
      { key: "F8", run: ({ shiftKey }) => walk(shiftKey ? -1 : 1) },
    ],
    findings.length > 0,
  );
  if (!content) return <Reading event={event} />;
  return (
    <>
      {isForm && <p className="inspector-note">A form, its fields decoded. Raw has the bytes.</p>}
      <PayloadView
        content={content}
        problems={event.problemList}
        notes={unknown}
        receivedAt={event.receivedAt}
        wanted={wanted}
      />
      {findings.length > 0 && <FindingList findings={findings} present={wanted?.key ?? null} onShow={show} />}
      {event.schema && event.provider && <SchemaLink provider={event.provider} schema={event.schema} />}
    </>
  );
}

type ListProps = { findings: readonly Finding[]; present: string | null; onShow: (finding: Finding) => void };

function FindingList({ findings, present, onShow }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (present !== null) list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [present]);
  const places = findings.filter(({ path }) => path !== null);
  const at = places.findIndex(({ key }) => key === present);
  return (
    <>
      <span className="visually-hidden" role="status">
        {at < 0 ? "" : `Problem ${at + 1} of ${places.length}`}
      </span>
      <ul className="problems scroll" aria-label="Problems" ref={list}>
        {findings.map((finding) => (
          <li
            key={finding.key}
            className={finding.soft ? "problem problem-soft" : "problem"}
            aria-current={finding.key === present || undefined}
          >
            {finding.soft ? <CircleDashed size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
            <p>
              {finding.path !== null && (
                <>
                  <button type="button" className="problem-path" onClick={() => onShow(finding)}>
                    <VisibleText text={finding.path || "the whole body"} />
                  </button>{" "}
                </>
              )}
              {finding.line}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function findingsOf(event: EventDetail, text: string, content: JsonContent | null): Finding[] {
  const findings: Finding[] = [];
  const plainly = (key: string, line: ReactNode, soft = false) =>
    findings.push({ key, path: null, soft, line });
  if (event.readError)
    plainly(
      "unread",
      <>
        <b>Could not be read.</b> <VisibleText text={event.readError} /> <MappingLink source={event.source} />
      </>,
    );
  if (content && "plain" in content && content.broken) {
    const { at, sentence } = content.broken;
    plainly(
      "broken",
      <>
        <b>No JSON: it breaks in {lineAndColumn(text, at)}.</b> <VisibleText text={sentence} />
      </>,
    );
  }
  for (const problem of inOrder(event.problemList, content)) {
    findings.push({
      key: `${problem.path} ${problem.sentence}`,
      path: problem.path,
      soft: false,
      line: (
        <>
          <VisibleText text={sentenceAfter(problem.path, problem.sentence)} />
          {!problem.sentence.includes(problem.got) && (
            <span className="problem-detail">
              expected <VisibleText text={problem.expected} />, got <VisibleText text={problem.got} />
            </span>
          )}
        </>
      ),
    });
  }
  if (text.includes("\ufffd"))
    plainly(
      "not UTF-8",
      "� stands where bytes are no UTF-8, or where the sender wrote it so: Hex in Raw shows the bytes.",
      true,
    );
  for (const { driftId, path, kind, sentence, state } of event.drift) {
    if (state === "accepted") continue;
    findings.push({
      key: `${driftId} ${path}`,
      path,
      soft: true,
      line: (
        <>
          <VisibleText text={sentence} />{" "}
          {event.origin !== "simulated" && event.origin !== "replayed" && (
            <Button
              tone="link"
              onClick={() => openDrift(driftId)}
              aria-label={`${kindWords[kind]} ${path} in Drift`}
            >
              {kindWords[kind]}
            </Button>
          )}
        </>
      ),
    });
  }
  return findings;
}

/** As they stand in the payload. That a body is no JSON is said by its break already. */
function inOrder(problems: readonly Problem[], content: JsonContent | null): readonly Problem[] {
  if (!content) return problems;
  if (!("formatted" in content))
    return content.broken
      ? problems.filter(({ path, expected }) => path !== "" || expected !== "JSON")
      : problems;
  const { text, nodes } = content.formatted;
  const placed = problems.map((problem) => ({ problem, node: findPath(text, nodes, problem.path) }));
  return placed.toSorted((a, b) => a.node - b.node).map(({ problem }) => problem);
}

function lineAndColumn(text: string, at: number): string {
  const before = text.slice(0, at).split(/\r\n?|\n/);
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function SchemaLink(props: { provider: PackId; schema: NonNullable<EventDetail["schema"]> }) {
  const { provider, schema } = props;
  return (
    <footer className="inspector-schema">
      <span className="faint">schema</span>
      <Button
        tone="link"
        onClick={() => openSchema({ provider, type: schema.type, name: schema.name })}
        aria-label={`Open the schema ${schema.name}, version ${schema.version}`}
      >
        <span className="mono">
          {schema.name} v{schema.version}
        </span>
      </Button>
    </footer>
  );
}

/** The path stands before the sentence already; a sentence that begins with it is cut. */
function sentenceAfter(path: string, sentence: string): string {
  return path && sentence.startsWith(path) ? sentence.slice(path.length).trimStart() : sentence;
}

/** Where what an event means is the user's word, mending it is one click away. */
function MappingLink({ source }: { source: string }) {
  const sources = useSources();
  const isMapped = sources.data?.some(({ name, mapping }) => name === source && mapping !== null);
  if (!isMapped) return null;
  return (
    <Button tone="link" onClick={() => openMapping(source)}>
      Open the mapping
    </Button>
  );
}
