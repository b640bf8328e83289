import { useEffect, useRef, useState } from "react";
import type { KeyJudgement } from "../../shared/key-lint";
import type { SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { useRead } from "../read";
import { count } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { MarkIcon } from "../ui/Tag";
import { useView } from "../view";
import { scrollTo } from "./scroll-to";
import "./key-linter.css";

/** What a de-duplication key of the user's handler would do to the events that came here, and which one would be right. */
export function KeyLinter({ source }: { source: SourceRow }) {
  const [draft, setDraft] = useState("");
  const [key, setKey] = useState("");
  const { sourceId, events } = source;
  const box = useRef<HTMLInputElement>(null);
  const isAsked = useView(({ keysOf }) => keysOf === source.name);
  const lint = useRead(
    `${sourceId} ${key}`,
    () => engine.sources.lintKey({ sourceId, ...(key ? { key } : {}) }),
    [events],
  );
  // What stands above it is still being read at first: it is brought into sight once more with its own answer.
  const isRead = lint.data !== null;
  useEffect(() => {
    if (!isAsked || !box.current) return;
    scrollTo(box.current);
    if (!isRead) box.current.focus({ preventScroll: true });
  }, [isAsked, isRead]);
  if (lint.sentence) return <ErrorLine sentence={lint.sentence} />;
  const { data } = lint;
  return (
    <div className="setup-linter">
      <form
        className="setup-linter-form"
        onSubmit={(event) => {
          event.preventDefault();
          setKey(draft.trim());
        }}
      >
        <input
          ref={box}
          className="input mono"
          aria-label={`De-duplication key of ${source.name}`}
          placeholder="event.data.call.id, event.type"
          autoComplete="off"
          spellCheck={false}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <Button size="small" type="submit">
          Judge this key
        </Button>
      </form>
      {data && (
        <ul aria-label="Keys judged">
          {data.asked && <Judged key="asked" judgement={data.asked} />}
          {data.usual
            .filter(({ parts }) => parts.join() !== data.asked?.parts.join())
            .map((judgement) => (
              <Judged key={judgement.parts.join()} judgement={judgement} />
            ))}
        </ul>
      )}
      {data && (
        <p className="setup-linter-proposed">
          {data.proposed ? (
            <>
              <span className="secondary">Better:</span> <code>{data.proposed.parts.join(" + ")}</code>
              <CopyButton text={data.proposed.parts.join(", ")} title="Copy the key" />
            </>
          ) : (
            <span className="secondary">
              {data.calls < 2
                ? "A key is proposed once two calls came: in one call any type would do."
                : "No key was found that drops nothing wrongly."}
            </span>
          )}
        </p>
      )}
      {data && (
        <p className="faint">
          Over the newest {count(data.events)} events of {count(data.calls)}{" "}
          {data.calls === 1 ? "call" : "calls"}, {count(data.copies)} of them copies. A part is a path,{" "}
          <code>header:name</code>, <code>url</code> or <code>body</code>.
        </p>
      )}
    </div>
  );
}

function Judged({ judgement }: { judgement: KeyJudgement }) {
  const good = judgement.wronglyDropped === 0;
  return (
    <li className={good ? "setup-linter-good" : "setup-linter-bad"}>
      <MarkIcon mark={good ? "check" : "cross"} size={12} />
      <span>{judgement.sentence}</span>
    </li>
  );
}
