import { CircleDashed, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import type { EventDetail } from "../../shared/events";
import type { PackId } from "../../shared/words";
import { openDrift, openSchema } from "../drift/drift-view";
import { kindWords } from "../drift/drift-words";
import { useSources } from "../sources";
import { bytes } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { JsonView } from "../ui/JsonView";
import { VisibleText } from "../ui/VisibleText";
import { openMapping } from "../view";

export function PayloadTab({ event }: { event: EventDetail }) {
  const [path, setPath] = useState<string | null>(null);
  // What was accepted is known now.
  const unknown = useMemo(() => event.drift.filter(({ state }) => state !== "accepted"), [event.drift]);
  return (
    <>
      {event.bytes === 0 ? (
        <Empty title="No body" why="The request carried headers only." />
      ) : event.bodyIsText ? (
        <JsonView
          source={event.bodyText}
          problems={event.problemList}
          notes={unknown}
          label="Payload"
          showPath={path}
        />
      ) : (
        <Empty
          title="Not text"
          why={`${event.contentType ?? "A body without a content type"}: see Raw for its bytes.`}
        />
      )}
      {event.bodyTruncated && (
        <p className="inspector-note">The first 256 KiB of {bytes(event.bytes)}; the rest is in Raw.</p>
      )}
      {(event.readError || event.problemList.length > 0 || unknown.length > 0) && (
        <ul className="problems scroll" aria-label="Problems">
          {event.readError && (
            <li className="problem">
              <TriangleAlert size={14} aria-hidden />
              <p>
                <b>Could not be read.</b> <VisibleText text={event.readError} />{" "}
                <MappingLink source={event.source} />
              </p>
            </li>
          )}
          {event.problemList.map((problem) => (
            <li key={`${problem.path} ${problem.sentence}`} className="problem">
              <TriangleAlert size={14} aria-hidden />
              <p>
                <button type="button" className="problem-path" onClick={() => setPath(problem.path)}>
                  <VisibleText text={problem.path || "the whole body"} />
                </button>{" "}
                <VisibleText text={sentenceAfter(problem.path, problem.sentence)} />
                {!problem.sentence.includes(problem.got) && (
                  <span className="problem-detail">
                    expected <VisibleText text={problem.expected} />, got <VisibleText text={problem.got} />
                  </span>
                )}
              </p>
            </li>
          ))}
          {unknown.map(({ driftId, path, kind, sentence }) => (
            <li key={`${driftId} ${path}`} className="problem problem-soft">
              <CircleDashed size={14} aria-hidden />
              <p>
                <button type="button" className="problem-path" onClick={() => setPath(path)}>
                  <VisibleText text={path} />
                </button>{" "}
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
              </p>
            </li>
          ))}
        </ul>
      )}
      {event.schema && event.provider && <SchemaLink provider={event.provider} schema={event.schema} />}
    </>
  );
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
