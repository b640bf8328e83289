import { useState } from "react";
import type { SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { tellUndo } from "../notice";
import { useWrite } from "../read";
import { age, count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";

const liveMs = 3_600_000;

type RemoveSourceProps = { source: SourceRow; onRemoved: () => void };

/** Nothing of it is lost, so it asks only where traffic is under way; either way it can be undone. */
export function RemoveSource({ source, onRemoved }: RemoveSourceProps) {
  const { sourceId, name, events, lastEventAt } = source;
  const [sure, setSure] = useState(false);
  const { busy, sentence, write } = useWrite();
  const isLive = lastEventAt !== null && Date.now() - lastEventAt < liveMs;
  const remove = () =>
    void write(async () => {
      await engine.sources.remove({ sourceId, sure });
      tellUndo(`The source ${name} was removed`, () => engine.sources.restore({ sourceId }));
      onRemoved();
    });
  return (
    <>
      {sure ? (
        <>
          <span>
            An event came {age(lastEventAt ?? 0)} ago. From now on its URL answers 404, and what comes there
            is nobody’s until you bring the source back.
          </span>
          <Button size="small" disabled={busy} onClick={remove}>
            Remove {name}
          </Button>
          <Button size="small" tone="quiet" onClick={() => setSure(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <>
          <Button
            size="small"
            tone="quiet"
            disabled={busy}
            onClick={() => (isLive ? setSure(true) : remove())}
          >
            Remove this source
          </Button>
          <span className="faint">
            {events > 0
              ? `Its URL answers 404 then. Its ${count(events)} ${events === 1 ? "event" : "events"} and their calls stay, and it can be brought back.`
              : "Nothing came to it yet, so nothing stays of it. Its URL answers 404 then."}
          </span>
        </>
      )}
      {sentence && <ErrorLine sentence={sentence} />}
    </>
  );
}
